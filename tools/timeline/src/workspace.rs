//! Finds programs of the workspace by name and builds them.

use std::env;
use std::io::BufReader;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Message, MetadataCommand, Target};

use crate::program::Program;

/// Builds the named programs and returns them, ready to be started.
pub fn build(names: &[&str]) -> Result<Vec<Program>> {
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let mut targets: Vec<(&str, &Target)> = Vec::new();
    for package in metadata.workspace_packages() {
        let runs = package.targets.iter().filter(|target| runs(target));
        targets.extend(runs.map(|target| (package.name.as_str(), target)));
    }
    targets.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));

    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--message-format=json-render-diagnostics"]);
    for name in names {
        let Some((package, target)) = targets.iter().find(|(_, target)| target.name == **name)
        else {
            let known: Vec<_> = targets.iter().map(|(_, target)| &*target.name).collect();
            bail!(
                "{name}: no such program in this workspace, which has:\n  {}",
                known.join("\n  ")
            );
        };
        let kind = if target.is_bin() {
            "--bin"
        } else {
            "--example"
        };
        cargo.args(["--package", package, kind, name]);
    }

    // Progress and the compiler's words go straight to your stderr.
    let mut cargo = cargo.stdout(Stdio::piped()).spawn().context("cargo")?;
    let stdout = cargo.stdout.take().context("cargo: no output")?;
    let mut programs: Vec<Option<Program>> = names.iter().map(|_| None).collect();
    for message in Message::parse_stream(BufReader::new(stdout)) {
        let Message::CompilerArtifact(artifact) = message.context("cargo build")? else {
            continue;
        };
        let Some(path) = artifact.executable else {
            continue;
        };
        for (name, program) in names.iter().zip(&mut programs) {
            if runs(&artifact.target) && artifact.target.name == *name {
                *program = Some(Program::new((*name).to_owned(), [path.clone()]));
            }
        }
    }
    ensure!(
        cargo.wait()?.success(),
        "{}: cargo build failed",
        names.join(", ")
    );
    let programs: Option<Vec<Program>> = programs.into_iter().collect();
    programs.context("cargo build: not every program was built")
}

/// Whether a target is a program that can be named.
fn runs(target: &Target) -> bool {
    target.is_bin() || target.is_example()
}
