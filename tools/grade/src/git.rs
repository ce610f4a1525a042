//! Git, of which only plumbing that prints objects is started. Nothing that a repository holds or
//! configures is run, no shell, and missing objects are not fetched.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// The most that is read of one answer, or over, in bytes.
pub const SIZE: u64 = 16 << 20;
/// The longest that git may take over one.
const TIME: Duration = Duration::from_secs(10);

/// A running git, its input, and its answers, which a thread reads. It ends when this is dropped.
pub struct Git<T>(Child, ChildStdin, Receiver<T>);

impl<T: Send + 'static> Git<T> {
    /// Starts git, and reads answers from it until there is none. What it complains of goes to
    /// `errors`.
    pub fn start(
        folder: &Path,
        arguments: &[&str],
        errors: Stdio,
        mut read: impl FnMut(&mut BufReader<ChildStdout>) -> Option<T> + Send + 'static,
    ) -> Result<Self> {
        let mut git = Command::new("git");
        for place in ["DIR", "WORK_TREE", "COMMON_DIR", "OBJECT_DIRECTORY"] {
            git.env_remove(format!("GIT_{place}")); // a hook sets it
        }
        git.env("GIT_NO_REPLACE_OBJECTS", "1") // show what was sent, not what stands in for it
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("TZ", "UTC0") // times are shown in UTC
            .args(["-c", "core.bigFileThreshold=1m"]); // pass on large files, without holding them
        let git = git.arg("-C").arg(folder).args(arguments).stderr(errors);
        let git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut git = git.context("git")?;
        let pipes = git.stdin.take().zip(git.stdout.take());
        let (input, output) = pipes.context("git has no pipes")?;
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while read(&mut output).is_some_and(|answer| sender.send(answer).is_ok()) {}
        });
        Ok(Self(git, input, answers))
    }

    /// Asks git something. There is no answer if git ends, or takes too long.
    pub fn ask(&mut self, question: &str) -> Option<T> {
        self.1.write_all(question.as_bytes()).ok()?;
        self.2.recv_timeout(TIME).ok()
    }
}

impl<T> Drop for Git<T> {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What git prints, of which no more is read than the bound.
pub fn output(folder: &Path, arguments: &[&str], errors: Stdio) -> Result<String> {
    let mut git = Git::start(folder, arguments, errors, |output| {
        let mut bytes = Vec::new();
        output.take(SIZE).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    })?;
    let bytes = git.ask("").context("git takes too long")?;
    let is_whole = (bytes.len() as u64) < SIZE;
    ensure!(!is_whole || git.0.wait()?.success(), "git failed");
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
