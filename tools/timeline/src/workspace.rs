//! Finds programs of the workspace by name and builds them.

use std::collections::BTreeMap;
use std::env;
use std::process::{Command, Stdio};

use common::Result;
use serde_json::Value;

use crate::program::Program;

/// Builds the named programs and returns them, ready to be started.
pub fn build(names: &[String]) -> Result<Vec<Program>> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version=1"])?;
    let mut flags = BTreeMap::new();
    for package in list(&metadata[0]["packages"]) {
        for target in list(&package["targets"]).filter(|target| is_program(target)) {
            let (package, kind) = (text(&package["name"]), text(&target["kind"][0]));
            let flag = format!("--{kind}={}", text(&target["name"]));
            flags.insert(
                text(&target["name"]),
                [format!("--package={package}"), flag],
            );
        }
    }
    let mut build = vec!["build", "--message-format=json-render-diagnostics"];
    for name in names {
        let Some(flags) = flags.get(name.as_str()) else {
            let known: Vec<&str> = flags.into_keys().collect();
            let known = known.join("\n  ");
            return Err(
                format!("no program `{name}` in this workspace, which has:\n  {known}").into(),
            );
        };
        build.extend(flags.iter().map(String::as_str));
    }
    let built = cargo(&build)?;
    let program = |name: &String| {
        let mut targets = built.iter().filter(|it| is_program(&it["target"]));
        let target = targets.find(|it| text(&it["target"]["name"]) == name);
        let path = target.and_then(|it| it["executable"].as_str());
        let path = path.ok_or_else(|| format!("cargo build: no {name}"))?;
        Ok(Program::new(name.clone(), path))
    };
    names.iter().map(program).collect()
}

/// What cargo prints, one value per line. Progress and compiler messages go straight to stderr.
fn cargo(arguments: &[&str]) -> Result<Vec<Value>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo {}: {}", arguments[0], output.status).into());
    }
    let lines = output.stdout.split(|byte| *byte == b'\n');
    Ok(lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()) // macros may print too
}

fn is_program(target: &Value) -> bool {
    matches!(text(&target["kind"][0]), "bin" | "example")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
