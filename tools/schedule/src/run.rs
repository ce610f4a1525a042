//! Two threads that stand still until somebody lets one of them take its next step. Which thread
//! runs is that one's choice, and no longer the system's.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

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

/// The two threads, which take one run after another.
pub struct Threads([Sender<Job>; 2]);

/// What a thread does for one run.
struct Job {
    program: Program,
    increments: usize,
    turn: Turn,
}

/// One run of both threads, and who has which lock.
pub struct Run {
    shared: Arc<Shared>,
    sides: [Side; 2],
    holders: [Option<Letter>; 2],
    expected: usize,
}

/// What is known of a thread in a run.
struct Side {
    letters: Sender<()>,
    reports: Receiver<Report>,
    next: Option<Step>,
    value: Option<usize>,
}

/// Starts both threads, and gives them to `drive`. They end with it, wherever they are then.
///
/// # Errors
///
/// When the system refuses a thread.
pub fn threads<T>(drive: impl FnOnce(&Threads) -> T) -> Result<T> {
    thread::scope(|scope| {
        let start = || {
            let (sender, jobs) = channel::<Job>();
            let work = move || {
                while let Some(job) = receive(&jobs) {
                    job.run();
                }
            };
            let thread = thread::Builder::new().spawn_scoped(scope, work);
            thread.map(|_| sender).context("cannot start a thread")
        };
        // Should the second not start, the first ends: nobody can give it a job any more.
        Ok(drive(&Threads([start()?, start()?])))
    })
}

impl Job {
    fn run(self) {
        for _ in 0..self.increments {
            if self.program.increment(&self.turn).is_none() {
                return; // the run was left
            }
        }
        let _ = self.turn.reports.send(Report::DONE); // nobody may listen any more
    }
}

impl Threads {
    /// Starts a run, with so many increments for each thread, and stops before the first step.
    pub fn run(&self, program: Program, increments: [usize; 2]) -> Run {
        let shared = Arc::<Shared>::default();
        let sides = [Letter::A, Letter::B].map(|letter| {
            let (letters, received) = channel();
            let (sender, reports) = channel();
            let turn = Turn {
                letter,
                shared: Arc::clone(&shared),
                letters: received,
                reports: sender,
            };
            let increments = increments[letter as usize];
            let job = Job {
                program,
                increments,
                turn,
            };
            let _ = self.0[letter as usize].send(job); // a thread takes jobs until it is dropped
            Side {
                letters,
                reports,
                next: None,
                value: None,
            }
        });
        let mut run = Run {
            shared,
            sides,
            holders: [None; 2],
            expected: increments.iter().sum(),
        };
        for side in &mut run.sides {
            side.next = receive(&side.reports).and_then(|report| report.next);
        }
        run
    }
}

impl Run {
    /// Uses up a letter: its thread takes its next step, if it can.
    pub fn step(&mut self, letter: Letter) -> Event {
        self.send(letter);
        self.settle(letter)
    }

    /// Uses up the same letter several times. The thread has them all at once, and need not stop
    /// for each. Of each step that it takes: whether the other thread could move instead.
    pub fn steps(&mut self, letter: Letter, times: usize) -> Vec<bool> {
        (0..times).for_each(|_| self.send(letter));
        let steps = (0..times).filter_map(|_| {
            let other = self.can_move(letter.other());
            matches!(self.settle(letter), Event::Step(_)).then_some(other)
        });
        steps.collect()
    }

    fn send(&self, letter: Letter) {
        let _ = self.sides[letter as usize].letters.send(()); // a thread that is done needs none
    }

    /// Waits until a thread has used up a letter.
    fn settle(&mut self, letter: Letter) -> Event {
        let Some(step) = self.next(letter) else {
            return Event::Done;
        };
        let side = &mut self.sides[letter as usize];
        let report = receive(&side.reports);
        let Report { moved, next } = report.unwrap_or(Report::DONE);
        side.next = next;
        match step {
            Step::Lock(lock) if !moved => return Event::Waits(lock),
            Step::Lock(lock) => self.holders[lock.index()] = Some(letter),
            Step::Unlock(lock) => self.holders[lock.index()] = None,
            Step::Read => side.value = Some(self.shared.counter.load(SeqCst)),
            Step::Write(_) => side.value = None,
            Step::Add => {}
        }
        Event::Step(step)
    }

    /// What the counter is.
    pub fn counter(&self) -> usize {
        self.shared.counter.load(SeqCst)
    }

    /// What a thread has read with its last `step`, until it writes one more.
    pub fn value(&self, letter: Letter) -> Option<usize> {
        self.sides[letter as usize].value
    }

    /// What a thread will do next, unless it is done.
    pub fn next(&self, letter: Letter) -> Option<Step> {
        self.sides[letter as usize].next
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
