//! Makes a bare repository from nothing, with git processes that ignore the user's configuration.

use std::env;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use common::testing;

/// Commits to make, in the format that `git fast-import` reads.
pub struct History {
    stream: Vec<u8>,
    time: u64,
}

impl History {
    pub fn new() -> Self {
        Self {
            stream: Vec::new(),
            time: 1_700_000_000,
        }
    }

    /// Adds a commit on a ref, after the one that another ref is at, with the files it changes.
    pub fn commit(
        &mut self,
        name: &str,
        parent: Option<&str>,
        author: &str,
        files: &[(&str, &str)],
    ) {
        self.time += 1;
        let email = author
            .to_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), ".");
        let who = format!("{author} <{email}@example.com> {} +0000", self.time);
        self.line(&format!(
            "commit {name}\nauthor {who}\ncommitter {who}\ndata 0"
        ));
        if let Some(parent) = parent.filter(|parent| *parent != name) {
            self.line(&format!("from {parent}"));
        }
        for (path, content) in files {
            self.file("100644", path, content.as_bytes());
        }
    }

    /// Adds a file to the last commit.
    pub fn file(&mut self, mode: &str, path: &str, content: &[u8]) {
        self.line(&format!("M {mode} inline {path}\ndata {}", content.len()));
        self.raw(content);
        self.line("");
    }

    /// Adds any line to the stream.
    pub fn line(&mut self, line: &str) {
        self.raw(line.as_bytes());
        self.raw(b"\n");
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.stream.extend_from_slice(bytes);
    }

    /// Makes the repository, replacing whatever is there.
    pub fn make(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder);
        git(
            folder,
            &["init", "--quiet", "--bare", "--initial-branch=main", "."],
            b"",
        );
        git(folder, &["fast-import", "--quiet"], &self.stream);
    }
}

/// Gives a command nothing from the user's git: no `GIT_*`, no configuration.
pub fn alone(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "no-such-file")
}

/// Makes a folder, runs git in it, and returns what git printed.
pub fn git(folder: &Path, arguments: &[&str], input: &[u8]) -> String {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("input"), input).unwrap();
    let mut git = Command::new("git");
    alone(&mut git).current_dir(folder).args(arguments);
    git.stdin(File::open(folder.join("input")).unwrap());
    let output = testing::output(git);
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    output.stdout
}
