//! Git, of which only plumbing that prints objects is started. Nothing that a repository holds or
//! configures is run, no shell, and missing objects are not fetched. What git complains of goes to
//! standard error.

use std::io::{BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// The longest that git may take over one answer.
const TIME: Duration = Duration::from_secs(10);

/// A running git, its input, and its answers, which a thread reads. It ends when this is dropped.
pub struct Git<T>(Child, ChildStdin, Receiver<T>);

impl<T: Send + 'static> Git<T> {
    /// Starts git, and reads answers from it until there is none.
    pub fn start<Read>(folder: &Path, arguments: &[&str], mut read: Read) -> Option<Self>
    where
        Read: FnMut(&mut BufReader<ChildStdout>) -> Option<T> + Send + 'static,
    {
        let mut git = command(folder, arguments);
        let git = git.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = git.spawn().ok()?;
        let (input, output) = process.stdin.take().zip(process.stdout.take())?;
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while read(&mut output).is_some_and(|answer| sender.send(answer).is_ok()) {}
        });
        Some(Self(process, input, answers))
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

/// What git prints, all of it.
pub fn output(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = command(folder, arguments).output().context("git")?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}", error.trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    for set_by_a_hook in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
    ] {
        git.env_remove(set_by_a_hook);
    }
    git.env("GIT_NO_REPLACE_OBJECTS", "1"); // show what was sent, not what stands in for it
    git.env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none");
    git.env("TZ", "UTC0"); // times are shown in UTC
    git.args(["-c", "core.bigFileThreshold=1m"]); // pass on large files, without holding them
    git.arg("-C").arg(folder).args(arguments);
    git
}
