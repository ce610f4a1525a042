//! Finds programs of the workspace by name and builds them.

use std::collections::HashMap;
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::program::Program;

/// Builds the named programs and returns them, ready to be started.
pub fn build(names: &[String]) -> Result<Vec<Program>> {
    let metadata = metadata()?;
    let mut targets: Vec<(&str, &str, &str)> = Vec::new();
    for package in list(&metadata["packages"]) {
        for target in list(&package["targets"]) {
            if let Some(flag) = flag(target) {
                targets.push((text(&target["name"]), flag, text(&package["name"])));
            }
        }
    }
    targets.sort_unstable();

    let mut build = cargo();
    build.args(["build", "--message-format=json-render-diagnostics"]);
    for name in names {
        let Some((_, flag, package)) = targets.iter().find(|(target, ..)| target == name) else {
            let known: Vec<_> = targets.iter().map(|(target, ..)| *target).collect();
            bail!("no program `{name}` in this workspace, which has:\n  {}", known.join("\n  "));
        };
        build.args(["--package", package, flag, name]);
    }

    // Progress and the compiler's words go straight to your stderr.
    let mut build = build.stdout(Stdio::piped()).spawn().context("cargo")?;
    let stdout = build.stdout.take().context("cargo build: no output")?;
    let mut built = HashMap::new();
    for line in BufReader::new(stdout).lines() {
        let line = line.context("cargo build")?;
        let message: Value = serde_json::from_str(&line).unwrap_or_default(); // a macro may print too
        if let (Some(_), Some(path)) = (flag(&message["target"]), message["executable"].as_str()) {
            built.insert(text(&message["target"]["name"]).to_owned(), path.to_owned());
        }
    }
    let status = build.wait()?;
    ensure!(status.success(), "cargo build: {status}");

    let program = |name: &String| {
        let path = built.get(name);
        let path = path.with_context(|| format!("cargo build: no {name}"))?;
        Ok(Program::new(name.clone(), path))
    };
    names.iter().map(program).collect()
}

/// What cargo knows of the workspace, in its documented format 1.
fn metadata() -> Result<Value> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--format-version=1"])
        .stderr(Stdio::inherit())
        .output()
        .context("cargo")?;
    ensure!(output.status.success(), "cargo metadata: {}", output.status);
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The option that builds a target, if that is a program.
fn flag(target: &Value) -> Option<&'static str> {
    match text(&target["kind"][0]) {
        "bin" => Some("--bin"),
        "example" => Some("--example"),
        _ => None,
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
