//! Finds programs of the workspace by name and builds them.

use std::collections::HashMap;
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
                "no program `{name}` in this workspace, which has:\n  {}",
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
    let mut built = HashMap::new();
    for message in Message::parse_stream(BufReader::new(stdout)) {
        if let Message::CompilerArtifact(artifact) = message.context("cargo build")?
            && runs(&artifact.target)
            && let Some(path) = artifact.executable
        {
            built.insert(artifact.target.name, path);
        }
    }
    let status = cargo.wait()?;
    ensure!(status.success(), "cargo build: {status}");

    let program = |name: &&str| {
        let path = built
            .get(*name)
            .with_context(|| format!("cargo build: no {name}"))?;
        Ok(Program::new((*name).to_owned(), [path]))
    };
    names.iter().map(program).collect()
}

/// Whether a target is a program that can be named.
fn runs(target: &Target) -> bool {
    target.is_bin() || target.is_example()
}
