//! A program to run, and one that runs: it tells what it hears from it as events.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::mem;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::sentence::Sentence;

/// No sentence is longer. A line without end is read in pieces of so many bytes.
const LINE: u64 = 4096;
/// How much of a program's stderr is kept: its end.
const LAST_WORDS: usize = 8192;

/// What happens while programs run. The number is the program's.
pub enum Event {
    Said(usize, Vec<(Instant, Sentence)>),
    /// The program closed stdout, or stderr after these last words.
    Closed(usize, Vec<u8>),
    Interrupt,
}

/// A program that can be started.
pub struct Program {
    pub name: String,
    command: Vec<OsString>,
}

impl Program {
    pub fn new(name: String, command: impl IntoIterator<Item: Into<OsString>>) -> Self {
        let command = command.into_iter().map(Into::into).collect();
        Self { name, command }
    }

    /// Any command. Its name is the command itself.
    pub fn command(command: Vec<OsString>) -> Self {
        let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
        let name = words.join(" ").replace(char::is_control, " ");
        Self { name, command }
    }

    /// Starts the program as number `number`, which sends its events from now on.
    pub fn start(&self, number: usize, events: &Sender<Event>) -> Result<Running> {
        let (program, args) = self.command.split_first().context("no command")?;
        let mut command = Command::new(program);
        command
            .args(args)
            .env("PYTHONUNBUFFERED", "1") // or Python prints to a pipe only when it ends
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // A group of its own, so that whatever the program starts can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);

        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start `{}`", self.name))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let running = Running {
            child,
            open: 2,
            status: None,
            last_words: Vec::new(),
        };

        // A send fails only when nobody listens any more, and then there is nothing to tell.
        let said = events.clone();
        thread::spawn(move || {
            if let Some(stdout) = stdout {
                let _ = listen(stdout, |heard| {
                    let _ = said.send(Event::Said(number, heard));
                });
            }
            let _ = said.send(Event::Closed(number, Vec::new()));
        });
        let closed = events.clone();
        thread::spawn(move || {
            let last_words = stderr.map(last_words).unwrap_or_default();
            let _ = closed.send(Event::Closed(number, last_words));
        });
        Ok(running)
    }
}

/// A program that was started. It ends when this is dropped.
pub struct Running {
    child: Child,
    open: u8, // how many of stdout and stderr are
    /// How it ended, once it has.
    pub status: Option<ExitStatus>,
    /// The end of what it wrote to stderr.
    pub last_words: Vec<u8>,
}

impl Running {
    /// Takes note that stdout or stderr was closed.
    pub fn close(&mut self, last_words: Vec<u8>) {
        self.open -= 1;
        self.last_words.extend(last_words);
    }

    /// Whether the program has said all and only has to end.
    pub fn is_ending(&self) -> bool {
        self.open == 0 && self.status.is_none()
    }

    /// Whether the program has ended, and all it said has been heard.
    pub fn has_ended(&mut self) -> io::Result<bool> {
        if self.is_ending() {
            self.status = self.child.try_wait()?;
        }
        Ok(self.status.is_some())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.status.is_none() {
            #[cfg(unix)]
            if let Ok(id) = i32::try_from(self.child.id()) {
                use nix::{sys::signal, unistd::Pid};
                let _ = signal::killpg(Pid::from_raw(id), signal::SIGKILL);
            }
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Passes on the sentences, each with the time at which its line was read.
fn listen(stdout: impl Read, mut tell: impl FnMut(Vec<(Instant, Sentence)>)) -> io::Result<()> {
    let mut stdout = BufReader::new(stdout);
    let mut line = Vec::new();
    let mut heard = Vec::new();
    while (&mut stdout).take(LINE).read_until(b'\n', &mut line)? > 0 {
        let at = Instant::now();
        let parts = line.split(|&byte| byte == b'\r');
        heard.extend(
            parts
                .filter_map(Sentence::parse)
                .map(|sentence| (at, sentence)),
        );
        line.clear();
        // Lines that came together are told together: a flood of them costs a fraction.
        if !heard.is_empty() && !stdout.buffer().contains(&b'\n') {
            tell(mem::take(&mut heard));
        }
    }
    Ok(())
}

/// Reads to the end and keeps that end.
fn last_words(mut stderr: impl Read) -> Vec<u8> {
    let mut words = Vec::new();
    let mut chunk = [0; LAST_WORDS];
    while let Ok(read @ 1..) = stderr.read(&mut chunk) {
        words.extend_from_slice(&chunk[..read]);
        words.drain(..words.len().saturating_sub(LAST_WORDS));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{LAST_WORDS, last_words, listen};
    use crate::sentence::Sentence;

    fn heard(output: &[u8]) -> Vec<String> {
        let mut drinks = Vec::new();
        let tell = |heard: Vec<_>| {
            drinks.extend(heard.into_iter().map(|(_, sentence)| match sentence {
                Sentence::Ordered { customer, drink } => format!("{customer}: {drink}"),
                Sentence::Ready(what) => what,
            }));
        };
        listen(output, tell).unwrap();
        drinks
    }

    #[test]
    fn what_is_no_order_is_passed_by() {
        let mut output = b"\xff\xfe\0\r\n\n10%\r20%\rA ordered a B.\r\n".to_vec();
        output.extend(vec![b'x'; 3_000_000]);
        output.extend(b"\nA's B is ready!\nC ordered a D."); // the last line has no end
        assert_eq!(heard(&output), ["A: B", "A's B", "C: D"]);
    }

    #[test]
    fn the_end_of_stderr_is_kept() {
        let mut stderr = vec![b'x'; 100_000];
        stderr.extend(b"the end");
        let words = last_words(&*stderr);
        assert_eq!(words.len(), LAST_WORDS);
        assert!(words.ends_with(b"xthe end"));
    }
}
