//! Runs a page's program, and reads what it tells.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use common::Result;
use common::program::Program;

use crate::trace::{Event, What};

/// A page that tells nothing for so long is killed. (`grinding` computes for a second or two.)
pub const PATIENCE: Duration = Duration::from_secs(5);

/// After so many events a page is killed. Ten thousand customers make 200,000.
pub const MOST: usize = 500_000;

/// How often a page that tells nothing is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Whoever sleeps by the real clock is waited for, unless it's for longer than this.
const LONGEST: Duration = Duration::from_secs(60);

/// How long the page is known to wait by the real clock, as it does once it has started threads.
#[derive(Default)]
struct Waits {
    has_threads: bool,
    /// When the last that waits goes on, by the page's clock.
    until: Duration,
    rest: Duration,
}

impl Waits {
    fn hear(&mut self, event: &Event) {
        let until = match &event.what {
            What::Block(_, duration) => event.time.saturating_add(*duration),
            What::New(new) => new.due.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        self.has_threads |= event.what == What::Thread;
        self.until = self.until.max(until);
        let rest = self.until.saturating_sub(event.time);
        let is_waited_for = self.has_threads && rest <= LONGEST;
        self.rest = if is_waited_for { rest } else { Duration::ZERO };
    }
}

/// How a page has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// With this code. None: by a signal.
    Code(Option<i32>),
    /// It was killed, since it told nothing for [`PATIENCE`].
    Silent,
    /// It was killed, since it went on and on.
    TooLong,
}

/// A run: what happened, and how it ended.
pub struct Run {
    pub events: Vec<Event>,
    pub exit: Exit,
}

/// Runs a program, with these steps in place of its first `join_all`. Its own lines are known by the
/// path that is shown for it.
///
/// # Errors
///
/// If it doesn't start.
pub fn run(program: &Program, shown: &str, steps: Option<&str>) -> Result<Run> {
    let mut command = Command::new(&program.path);
    command
        .env("EXECUTOR_PAGE", shown)
        .env("RUST_BACKTRACE", "0")
        .env_remove("EXECUTOR_STEPS");
    if let Some(steps) = steps {
        command.env("EXECUTOR_STEPS", steps);
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot run the page: {error}"))?;
    let stdout = child.stdout.take().ok_or("the page has no stdout")?;
    let (sender, lines) = sync_channel(1000);
    thread::Builder::new().spawn(move || {
        let mut from = BufReader::new(stdout);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|it| it > 0) {
            if sender
                .send(String::from_utf8_lossy(&line).into_owned())
                .is_err()
            {
                break;
            }
            line.clear();
        }
    })?;
    let mut events: Vec<Event> = Vec::new();
    let mut last = Instant::now();
    let mut waits = Waits::default();
    let exit = loop {
        match lines.recv_timeout(LOOK) {
            Ok(line) => {
                let Ok(event) = line.trim_end_matches('\n').parse::<Event>() else {
                    continue;
                };
                // A thread that wakes up to sleep again has done nothing.
                if event.what != What::Park {
                    last = Instant::now();
                }
                waits.hear(&event);
                events.push(event);
            }
            Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) if last.elapsed() > PATIENCE + waits.rest => {
                break Some(Exit::Silent);
            }
            // A program that it has started may keep its stdout open.
            Err(RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => break None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if events.len() > MOST {
            break Some(Exit::TooLong);
        }
    };
    let exit = match exit {
        Some(exit) => exit,
        None => {
            // It has closed its stdout, and is about to end.
            let begin = Instant::now();
            loop {
                match child.try_wait()? {
                    Some(status) => break Exit::Code(status.code()),
                    None if begin.elapsed() > PATIENCE => break Exit::Silent,
                    None => thread::sleep(Duration::from_millis(1)),
                }
            }
        }
    };
    let _ = child.kill();
    let _ = child.wait();
    events.truncate(MOST);
    Ok(Run { events, exit })
}

impl Run {
    /// How many futures the `join_all` was given that was polled by hand.
    pub fn by_hand(&self) -> Option<usize> {
        self.events.iter().find_map(|it| match it.what {
            What::Hand(futures) => Some(futures),
            _ => None,
        })
    }

    /// How many of the steps by hand were taken.
    pub fn taken(&self) -> usize {
        let steps = self
            .events
            .iter()
            .filter(|it| matches!(it.what, What::Step(_)));
        steps.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sleeps_by_the_real_clock_is_waited_for() {
        let rest = |lines: &[&str]| {
            let mut waits = Waits::default();
            for line in lines {
                waits.hear(&line.parse().unwrap());
            }
            waits.rest.as_secs()
        };
        let sleeps = "1 2000000000 block 5 7000000000";
        assert_eq!(rest(&[sleeps]), 0);
        assert_eq!(rest(&["0 0 thread", sleeps]), 7);
        assert_eq!(rest(&["0 0 thread", sleeps, "0 5000000000 park"]), 4);
        let timer = "0 0 new 1 leaf 5 9000000000 - sleep 9 s";
        assert_eq!(rest(&["0 0 thread", timer, "0 5000000000 park"]), 4);
        assert_eq!(rest(&["0 0 thread", "1 0 block 5 3600000000000"]), 0);
    }
}
