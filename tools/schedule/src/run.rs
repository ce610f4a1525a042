//! Two threads that stand still until somebody lets one of them take its next step. Which thread
//! runs is that one's choice, and no longer the system's.

use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, Scope};

use anyhow::{Context, Result};

use crate::ending::Ending;
use crate::program::Program;
use crate::schedule::Letter;
use crate::turn::{Lock, Report, Shared, Step, Turn, receive};

/// What came of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Its thread took a step.
    Step(Step),
    /// Its thread stays where it is: the other one has this lock.
    Waits(Lock),
    /// Its thread had made all of its increments before.
    Done,
}

/// The two threads, and who has which lock.
pub struct Run<'a> {
    shared: &'a Shared,
    threads: [Thread; 2],
    holders: [Option<Letter>; 2],
    expected: usize,
}

struct Thread {
    letters: Sender<()>,
    reports: Receiver<Report>,
    next: Option<Step>,
    value: Option<usize>,
}

/// Starts both threads, and gives them to `drive` before their first step. They end with it,
/// wherever they are then.
///
/// # Errors
///
/// When the system refuses a thread.
pub fn run<T>(
    program: Program,
    increments: [usize; 2],
    drive: impl FnOnce(&mut Run) -> T,
) -> Result<T> {
    let shared = Shared::default();
    thread::scope(|scope| {
        // Should the second not start, the first ends: nobody can send it a letter any more.
        let a = Thread::start(scope, &shared, program, Letter::A, increments[0])?;
        let b = Thread::start(scope, &shared, program, Letter::B, increments[1])?;
        let mut threads = [a, b];
        for thread in &mut threads {
            thread.next = receive(&thread.reports).and_then(|report| report.next);
        }
        let mut run = Run {
            shared: &shared,
            threads,
            holders: [None; 2],
            expected: increments.iter().sum(),
        };
        Ok(drive(&mut run))
    })
}

impl Thread {
    fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        shared: &'scope Shared,
        program: Program,
        letter: Letter,
        increments: usize,
    ) -> Result<Thread> {
        let (letters, received) = channel();
        let (sender, reports) = channel();
        let run = move || {
            let turn = Turn {
                letter,
                shared,
                letters: received,
                reports: sender,
            };
            for _ in 0..increments {
                if program.increment(&turn).is_none() {
                    return;
                }
            }
            let _ = turn.reports.send(Report::DONE); // nobody may listen any more
        };
        thread::Builder::new()
            .spawn_scoped(scope, run)
            .context("cannot start a thread")?;
        Ok(Thread {
            letters,
            reports,
            next: None,
            value: None,
        })
    }
}

impl Run<'_> {
    /// Uses up a letter: its thread takes its next step, if it can.
    pub fn step(&mut self, letter: Letter) -> Event {
        self.send(letter);
        self.settle(letter)
    }

    /// Uses up the same letter several times. The thread has them all at once, and need not stop
    /// for each.
    pub fn steps(&mut self, letter: Letter, times: usize) {
        for _ in 0..times {
            self.send(letter);
        }
        for _ in 0..times {
            self.settle(letter);
        }
    }

    fn send(&self, letter: Letter) {
        let _ = self.threads[letter as usize].letters.send(()); // a thread that is done needs none
    }

    /// Waits until a thread has used up a letter.
    fn settle(&mut self, letter: Letter) -> Event {
        let Some(step) = self.next(letter) else {
            return Event::Done;
        };
        let thread = &mut self.threads[letter as usize];
        let report = receive(&thread.reports);
        let Report { moved, next } = report.unwrap_or(Report::DONE);
        thread.next = next;
        match step {
            Step::Lock(lock) if !moved => return Event::Waits(lock),
            Step::Lock(lock) => self.holders[lock.index()] = Some(letter),
            Step::Unlock(lock) => self.holders[lock.index()] = None,
            Step::Read => thread.value = Some(self.shared.counter.load(SeqCst)),
            Step::Write(_) => thread.value = None,
            Step::Add => {}
        }
        Event::Step(step)
    }

    /// What the counter is.
    pub fn counter(&self) -> usize {
        self.shared.counter.load(SeqCst)
    }

    /// What a thread has read, until it writes one more.
    pub fn value(&self, letter: Letter) -> Option<usize> {
        self.threads[letter as usize].value
    }

    /// What a thread will do next, unless it is done.
    pub fn next(&self, letter: Letter) -> Option<Step> {
        self.threads[letter as usize].next
    }

    /// Who has a lock.
    pub fn holder(&self, lock: Lock) -> Option<Letter> {
        self.holders[lock.index()]
    }

    /// The lock that a thread needs for its next step, where the other thread has it.
    pub fn waits_for(&self, letter: Letter) -> Option<Lock> {
        match self.next(letter) {
            Some(Step::Lock(lock)) if self.holder(lock).is_some() => Some(lock),
            _ => None,
        }
    }

    /// Whether a thread has a next step and can take it now.
    pub fn can_move(&self, letter: Letter) -> bool {
        self.next(letter).is_some() && self.waits_for(letter).is_none()
    }

    /// Which thread moves when nobody chooses: A whenever it can.
    pub fn first_that_can_move(&self) -> Option<Letter> {
        [Letter::A, Letter::B]
            .into_iter()
            .find(|&letter| self.can_move(letter))
    }

    /// How the run stands.
    pub fn ending(&self) -> Ending {
        match [Letter::A, Letter::B].map(|letter| self.waits_for(letter)) {
            [Some(a), Some(b)] => Ending::Deadlock(a, b),
            _ => Ending::Total {
                expected: self.expected,
                actual: self.counter(),
            },
        }
    }
}
