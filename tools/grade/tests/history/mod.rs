//! Makes a bare repository from nothing, with one git process, whatever git's configuration is.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Commits to be.
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

    /// Adds a commit on a ref, after those that other refs are at, with the files it changes.
    pub fn commit(&mut self, name: &str, parents: &[&str], author: &str, files: &[(&str, &str)]) {
        self.start(name, parents, author);
        for (path, content) in files {
            self.file("100644", path, content.as_bytes());
        }
    }

    /// Starts a commit that has no files yet. A ref's own commits are its first parents anyway.
    pub fn start(&mut self, name: &str, parents: &[&str], author: &str) {
        self.time += 1;
        let email = author
            .to_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), ".");
        let who = format!("{author} <{email}@example.com> {} +0000", self.time);
        self.line(&format!(
            "commit {name}\nauthor {who}\ncommitter {who}\ndata 0"
        ));
        for (index, parent) in parents.iter().enumerate() {
            let word = if index == 0 { "from" } else { "merge" };
            if index > 0 || *parent != name {
                self.line(&format!("{word} {parent}"));
            }
        }
    }

    /// Adds a file to the commit that was started last.
    pub fn file(&mut self, mode: &str, path: &str, content: &[u8]) {
        self.line(&format!("M {mode} inline {path}\ndata {}", content.len()));
        self.stream.extend_from_slice(content);
        self.line("");
    }

    /// Adds a submodule to the commit that was started last.
    #[allow(dead_code)] // the benchmark has none
    pub fn submodule(&mut self, path: &str) {
        self.line(&format!("M 160000 {} {path}", "1".repeat(40)));
    }

    fn line(&mut self, line: &str) {
        self.stream.extend_from_slice(line.as_bytes());
        self.stream.push(b'\n');
    }

    /// Makes the repository, in place of whatever is there.
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

/// Runs git in a folder, which it makes, with nobody's configuration. What git printed.
pub fn git(folder: &Path, arguments: &[&str], input: &[u8]) -> String {
    fs::create_dir_all(folder).unwrap();
    let mut git = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", folder.join("no-such-file"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin.take().unwrap().write_all(input).unwrap();
    let output = git.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}
