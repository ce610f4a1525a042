//! A git process, which may be given objects of any kind: what it says is kept, and one that takes
//! too long over an answer is ended.
//!
//! Nothing that a repository holds or configures is run: only plumbing that prints objects is
//! started, no shell, and missing objects are not fetched.

use std::io::{self, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};

/// The longest that git may take over one answer.
const TIME: Duration = Duration::from_secs(5);
/// The most that is kept of what git says, in bytes.
const WORDS: u64 = 1000;

/// A running git. It ends when this is dropped.
pub struct Git {
    pub input: Option<ChildStdin>,
    pub output: BufReader<ChildStdout>,
    child: Arc<Mutex<Child>>,
    words: Option<JoinHandle<String>>,
    clock: Sender<()>,
}

impl Git {
    /// Starts git in a folder.
    pub fn start(folder: &Path, arguments: &[&str]) -> Result<Self> {
        let mut child = command(folder)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("git")?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().context("git has no output")?);
        let mut errors = child.stderr.take().context("git has no standard error")?;
        let words = thread::spawn(move || {
            let mut words = Vec::new();
            let _ = errors.by_ref().take(WORDS).read_to_end(&mut words);
            let _ = io::copy(&mut errors, &mut io::sink()); // or git would wait for a reader
            String::from_utf8_lossy(&words).trim().to_owned()
        });
        let child = Arc::new(Mutex::new(child));
        let clock = clock(Arc::clone(&child));
        Ok(Self {
            input,
            output,
            child,
            words: Some(words),
            clock,
        })
    }

    /// Does something with git that must not take long.
    pub fn timed<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let _ = self.clock.send(());
        let result = work(self);
        let _ = self.clock.send(());
        result
    }

    /// Waits for the end of a git that has printed everything: whether that was all.
    pub fn succeeded(&mut self) -> bool {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.wait().is_ok_and(|status| status.success())
    }

    /// Ends git: why it ended before it was asked to.
    pub fn end(mut self) -> anyhow::Error {
        self.input = None;
        kill(&self.child);
        match self.words.take().map(JoinHandle::join) {
            Some(Ok(words)) if !words.is_empty() => anyhow!("{words}"),
            _ => anyhow!("git ended early, or took more than {} s", TIME.as_secs()),
        }
    }
}

impl Drop for Git {
    fn drop(&mut self) {
        kill(&self.child);
    }
}

/// Ends a process when two messages are too far apart: of what it does between them.
fn clock(child: Arc<Mutex<Child>>) -> Sender<()> {
    let (sender, messages) = mpsc::channel();
    thread::spawn(move || {
        while messages.recv().is_ok() {
            if messages.recv_timeout(TIME) == Err(RecvTimeoutError::Timeout) {
                kill(&child);
            }
        }
    });
    sender
}

fn kill(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = child.kill();
    let _ = child.wait();
}

/// What git prints, all of it.
pub fn output(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = command(folder).args(arguments).output().context("git")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    for set_by_a_hook in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
    ] {
        git.env_remove(set_by_a_hook);
    }
    git.env("GIT_NO_REPLACE_OBJECTS", "1") // show what was sent, not what stands in for it
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("TZ", "UTC0"); // times are shown in UTC
    // A large object is passed on in parts, not held.
    git.args(["-c", "core.bigFileThreshold=1m"]);
    git
}
