//! What the two threads run: five ways to add 1 to a shared counter. Each line that calls `turn` is
//! one step, for which the thread waits until its letter comes up. With `?` the thread leaves the
//! run when no letter is to come any more.

use std::fmt;

use crate::turn::{Lock, Turn};

/// What both threads run, once for each increment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    Race,
    Lock,
    LockEachStep,
    Atomic,
    Deadlock,
}

impl Program {
    /// All of them, as the help lists them.
    pub const ALL: [Program; 5] = [
        Program::Race,
        Program::Lock,
        Program::LockEachStep,
        Program::Atomic,
        Program::Deadlock,
    ];

    /// The locks that it takes.
    pub fn locks(self) -> &'static [Lock] {
        match self {
            Program::Race | Program::Atomic => &[],
            Program::Lock | Program::LockEachStep => &[Lock::Only],
            Program::Deadlock => &[Lock::First, Lock::Second],
        }
    }

    /// Makes one increment, as the thread whose turn it is.
    pub fn increment(self, turn: &Turn) -> Option<()> {
        match self {
            Program::Race => race(turn),
            Program::Lock => lock(turn),
            Program::LockEachStep => lock_each_step(turn),
            Program::Atomic => turn.add(),
            Program::Deadlock => deadlock(turn),
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Program::Race => "race",
            Program::Lock => "lock",
            Program::LockEachStep => "lock-each-step",
            Program::Atomic => "atomic",
            Program::Deadlock => "deadlock",
        })
    }
}

/// As `race-condition`. Each step is atomic, so this is no data race; but nothing keeps the other
/// thread out between the two steps, so it is a race condition.
fn race(turn: &Turn) -> Option<()> {
    let value = turn.read()?;
    turn.write(value + 1)
}

/// As `without-race-condition`: the lock is held from the read to the write.
fn lock(turn: &Turn) -> Option<()> {
    let guard = turn.lock(Lock::Only)?;
    let value = turn.read()?;
    turn.write(value + 1)?;
    turn.unlock(guard)
}

/// The lock is there, but not between the read and the write.
fn lock_each_step(turn: &Turn) -> Option<()> {
    let guard = turn.lock(Lock::Only)?;
    let value = turn.read()?;
    turn.unlock(guard)?;
    let guard = turn.lock(Lock::Only)?;
    turn.write(value + 1)?;
    turn.unlock(guard)
}

/// Two locks, which thread B takes in the other order.
fn deadlock(turn: &Turn) -> Option<()> {
    let [one, other] = turn.in_order([Lock::First, Lock::Second]);
    let outer = turn.lock(one)?;
    let inner = turn.lock(other)?;
    let value = turn.read()?;
    turn.write(value + 1)?;
    turn.unlock(inner)?;
    turn.unlock(outer)
}
