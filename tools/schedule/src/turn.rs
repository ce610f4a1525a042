//! A thread's side: it stops before each step, says what the step will be, and takes it when its
//! letter comes up. Dropping the other side of the channels ends it, wherever it is.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use crate::schedule::Letter;

/// One of the locks. A program has either the only one, or the first and the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    Only,
    First,
    Second,
}

impl Lock {
    /// Where the lock stands among the two that there are.
    pub fn index(self) -> usize {
        usize::from(self == Lock::Second)
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Lock::Only => "the lock",
            Lock::First => "the first lock",
            Lock::Second => "the second lock",
        })
    }
}

/// One step of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Read,
    Write(usize),
    Add,
    Lock(Lock),
    Unlock(Lock),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let which = |lock: &Lock| match lock {
            Lock::Only => "",
            Lock::First => " first",
            Lock::Second => " second",
        };
        match self {
            Step::Read => write!(f, "read"),
            Step::Write(value) => write!(f, "write {value}"),
            Step::Add => write!(f, "add 1"),
            Step::Lock(lock) => write!(f, "lock{}", which(lock)),
            Step::Unlock(lock) => write!(f, "unlock{}", which(lock)),
        }
    }
}

/// What a thread says when it has stopped before a step.
pub struct Report {
    /// Whether it took the step that its last letter was for. If not, it waits for a lock.
    pub moved: bool,
    /// What it will do next, unless it is done.
    pub next: Option<Step>,
}

impl Report {
    /// The last one.
    pub const DONE: Report = Report {
        moved: true,
        next: None,
    };
}

/// What both threads use.
#[derive(Default)]
pub struct Shared {
    pub counter: AtomicUsize,
    locks: [Mutex<()>; 2],
}

/// A lock that a thread holds.
pub struct Guard<'a> {
    lock: Lock,
    guard: MutexGuard<'a, ()>,
}

/// A thread's place in the schedule. Each step gives back nothing when no letter is to come any
/// more: the thread then leaves the run.
pub struct Turn {
    pub letter: Letter,
    pub shared: Arc<Shared>,
    /// One message for each letter of this thread.
    pub letters: Receiver<()>,
    pub reports: Sender<Report>,
}

impl Turn {
    /// Reads the counter.
    pub fn read(&self) -> Option<usize> {
        self.wait(true, Step::Read)?;
        Some(self.shared.counter.load(SeqCst))
    }

    /// Writes the counter, over whatever it is.
    pub fn write(&self, value: usize) -> Option<()> {
        self.wait(true, Step::Write(value))?;
        self.shared.counter.store(value, SeqCst);
        Some(())
    }

    /// Reads the counter and writes one more, in one step.
    pub fn add(&self) -> Option<()> {
        self.wait(true, Step::Add)?;
        self.shared.counter.fetch_add(1, SeqCst);
        Some(())
    }

    /// Takes a lock. As long as the other thread has it, this thread's letters are used up for
    /// nothing: `try_lock` says so where `lock` would wait, and the choice stays the student's.
    pub fn lock(&self, lock: Lock) -> Option<Guard<'_>> {
        let mut moved = true;
        loop {
            self.wait(moved, Step::Lock(lock))?;
            if let Ok(guard) = self.shared.locks[lock.index()].try_lock() {
                return Some(Guard { lock, guard });
            }
            moved = false;
        }
    }

    /// Gives a lock back.
    pub fn unlock(&self, guard: Guard) -> Option<()> {
        self.wait(true, Step::Unlock(guard.lock))?;
        drop(guard.guard);
        Some(())
    }

    /// The order in which this thread takes its locks: as they come for A, the other way for B.
    pub fn in_order(&self, locks: [Lock; 2]) -> [Lock; 2] {
        match (self.letter, locks) {
            (Letter::A, locks) => locks,
            (Letter::B, [one, other]) => [other, one],
        }
    }

    /// Says that the last letter was used up and what comes next, and waits for a letter.
    fn wait(&self, moved: bool, next: Step) -> Option<()> {
        let next = Some(next);
        self.reports.send(Report { moved, next }).ok()?;
        receive(&self.letters)
    }
}

/// How often to look for a message before going to sleep. The other side mostly answers within a
/// microsecond, while waking a sleeping thread takes many.
const LOOKS: u32 = 100;
/// After a look that took so long, something else has had the core. On such a machine a thread that
/// sleeps is sooner back than one that gives the core away, so it sleeps for some waits to come.
const LONG: Duration = Duration::from_millis(1);
const SLEEPS: u32 = 1000;

thread_local! {
    static SLEEPS_LEFT: Cell<u32> = const { Cell::new(0) };
}

/// Waits for a message. None: none is to come any more.
pub fn receive<T>(messages: &Receiver<T>) -> Option<T> {
    let sleeps = SLEEPS_LEFT.get();
    SLEEPS_LEFT.set(sleeps.saturating_sub(1));
    let looks = if sleeps > 0 { 0 } else { LOOKS };
    for _ in 0..looks {
        match messages.try_recv() {
            Ok(message) => return Some(message),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => {}
        }
        let start = Instant::now();
        thread::yield_now(); // to the other side, on a single core
        if start.elapsed() > LONG {
            SLEEPS_LEFT.set(SLEEPS);
            break;
        }
    }
    messages.recv().ok()
}
