//! A program to run, and one that is running. What it says and how it ends are sent as events.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, channel};
use std::thread;
use std::time::{Duration, Instant};

use common::unseen::is_unseen;
use shared_child::SharedChild;

use crate::sentence::{Sentence, Words};

/// No sentence is longer, in bytes. A longer line is read in pieces of this size.
const LINE: u64 = 1024;
/// How much is kept of what a program prints, in bytes. Of its stderr it may be twice as much.
const KEPT: usize = 8192;
/// How long to wait for a program's pipes to end after it has ended.
const PATIENCE: Duration = Duration::from_secs(1);

/// What happens while programs run. The number is the program's.
pub enum Event {
    Said(usize, Instant, Vec<Sentence>),
    /// The program has ended, and all that it said has been sent, unless something else still
    /// holds its pipes.
    Ended(usize, Ended),
    #[cfg(unix)]
    Interrupt,
}

/// How a program ended.
pub struct Ended {
    pub at: Instant,
    pub status: io::Result<ExitStatus>,
    /// The start of what it wrote to stdout.
    pub first_words: Vec<u8>,
    /// The end of what it wrote to stderr.
    pub last_words: Vec<u8>,
}

/// A program that can be started.
pub struct Program {
    pub name: String,
    path: OsString,
    args: Vec<OsString>,
}

/// A program that was started. Dropping this ends it.
pub struct Running(Arc<SharedChild>, Receiver<()>);

impl Program {
    pub fn new(name: String, path: impl Into<OsString>) -> Self {
        Self {
            name,
            path: path.into(),
            args: Vec::new(),
        }
    }

    /// Any command, if there is one. Its name is the command itself.
    pub fn command(command: &[OsString]) -> Option<Self> {
        let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
        let name = words.join(" ").replace(is_unseen, " ");
        let (path, args) = command.split_first()?;
        Some(Self {
            name,
            path: path.clone(),
            args: args.to_vec(),
        })
    }

    /// Starts the program as number `number`. It sends its events from now on.
    pub fn start(
        &self,
        number: usize,
        words: &Words,
        events: &SyncSender<Event>,
    ) -> io::Result<Running> {
        let (group, gone) = channel();
        let running = Running(Arc::new(SharedChild::spawn(&mut self.prepare())?), gone);
        let (child, said, words) = (Arc::clone(&running.0), events.clone(), words.clone());
        let first = read(child.take_stdout(), move |kept, line| {
            let at = Instant::now();
            kept.extend_from_slice(&line[..line.len().min(KEPT - kept.len())]);
            let parts = line.split(|byte| *byte == b'\r');
            let sentences: Vec<_> = parts.flat_map(|part| words.find(part)).collect();
            if !sentences.is_empty() {
                let _ = said.send(Event::Said(number, at, sentences)); // or nobody is listening
            }
        })?;
        let last = read(child.take_stderr(), |kept, line| {
            kept.extend_from_slice(line);
            if kept.len() > 2 * KEPT {
                kept.drain(..KEPT);
            }
        })?;
        let ended = events.clone();
        thread::Builder::new().spawn(move || {
            let status = child.wait();
            // What it started may still hold its pipes: end that too, or wait only `PATIENCE` for
            // it.
            kill_group(&child);
            drop(group);
            let at = Instant::now();
            let [first_words, last_words] = [first, last].map(|words| {
                let patience = (at + PATIENCE).saturating_duration_since(Instant::now());
                words.recv_timeout(patience).unwrap_or_default()
            });
            let ending = Ended {
                at,
                status,
                first_words,
                last_words,
            };
            let _ = ended.send(Event::Ended(number, ending));
        })?;
        Ok(running)
    }

    fn prepare(&self) -> Command {
        let mut command = Command::new(&self.path);
        // By itself, Python prints to a pipe only when it ends, and on Windows not in UTF-8.
        let python = [("PYTHONUNBUFFERED", "1"), ("PYTHONIOENCODING", "utf-8")];
        command.args(&self.args).envs(python).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own, so that whatever the program starts can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.1.recv_timeout(PATIENCE); // until its group is gone, too
    }
}

/// Ends what a program has started.
#[cfg(unix)]
fn kill_group(child: &SharedChild) {
    use rustix::process::{Pid, Signal, kill_process_group};

    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_: &SharedChild) {}

/// Reads a pipe on a thread of its own, and passes on each line. At the end it sends what was kept.
fn read(
    pipe: Option<impl Read + Send + 'static>,
    mut tell: impl FnMut(&mut Vec<u8>, &[u8]) + Send + 'static,
) -> io::Result<Receiver<Vec<u8>>> {
    let mut pipe = BufReader::new(pipe.ok_or(io::ErrorKind::BrokenPipe)?);
    let (sender, receiver) = channel();
    thread::Builder::new().spawn(move || {
        let (mut kept, mut line) = (Vec::new(), Vec::new());
        while let Ok(1..) = pipe.by_ref().take(LINE).read_until(b'\n', &mut line) {
            tell(&mut kept, &line);
            line.clear();
        }
        sender.send(kept)
    })?;
    Ok(receiver)
}
