//! A program to run, and one that runs: it tells what it hears from it as events.

use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use anyhow::{Context, Result};
#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process_group};
use shared_child::SharedChild;

use crate::output;
use crate::sentence::Sentence;
use crate::unseen::is_unseen;

/// What happens while programs run. The number is the program's.
pub enum Event {
    Said(usize, Vec<(Instant, Sentence)>),
    /// The program has ended, and all that it said has been told.
    Ended(usize, Ended),
    Interrupt,
}

/// How a program ended.
pub struct Ended {
    pub status: io::Result<ExitStatus>,
    /// The end of what it wrote to stderr.
    pub last_words: Vec<u8>,
}

/// A program that can be started.
pub struct Program {
    pub name: String,
    path: OsString,
    args: Vec<OsString>,
}

/// A program that was started. It ends when this is dropped.
pub struct Running(Arc<SharedChild>);

impl Program {
    pub fn new(name: String, path: impl Into<OsString>) -> Self {
        let (path, args) = (path.into(), Vec::new());
        Self { name, path, args }
    }

    /// Any command, if there is one. Its name is the command itself.
    pub fn command(command: &[OsString]) -> Option<Self> {
        let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
        let name = words.join(" ").replace(is_unseen, " ");
        let (path, args) = command.split_first()?;
        let (path, args) = (path.clone(), args.to_vec());
        Some(Self { name, path, args })
    }

    /// Starts the program as number `number`, which sends its events from now on.
    pub fn start(&self, number: usize, events: &SyncSender<Event>) -> Result<Running> {
        self.watch(number, events).with_context(|| format!("cannot start `{}`", self.name))
    }

    fn watch(&self, number: usize, events: &SyncSender<Event>) -> io::Result<Running> {
        let (stdout, heard, stdout_end) = output::pipe()?;
        let (stderr, read, stderr_end) = output::pipe()?;
        let command = &mut self.prepare();
        let child = SharedChild::spawn(command.stdout(stdout).stderr(stderr))?;
        let child = Arc::new(child);
        let running = Running(Arc::clone(&child));

        // A send fails only when nobody listens any more, and then there is nothing to tell.
        let said = events.clone();
        let heard = spawn(move || {
            heard.listen(|sentences| {
                let _ = said.send(Event::Said(number, sentences));
            });
        })?;
        let read = spawn(move || read.last_words())?;
        let ended = events.clone();
        spawn(move || {
            let status = child.wait();
            stdout_end.write();
            stderr_end.write();
            let _ = heard.join();
            let last_words = read.join().unwrap_or_default();
            let _ = ended.send(Event::Ended(number, Ended { status, last_words }));
        })?;
        Ok(running)
    }

    fn prepare(&self) -> Command {
        let mut command = Command::new(&self.path);
        // Python prints to a pipe only when it ends, and on Windows not in UTF-8.
        let python = [("PYTHONUNBUFFERED", "1"), ("PYTHONIOENCODING", "utf-8")];
        command.args(&self.args).envs(python).stdin(Stdio::null());
        // A group of its own, so that whatever the program starts can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            #[cfg(unix)]
            if let Some(group) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) {
                let _ = kill_process_group(group, Signal::KILL);
            }
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// As `thread::spawn`, which panics where the system refuses a thread.
fn spawn<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    thread::Builder::new().spawn(work)
}
