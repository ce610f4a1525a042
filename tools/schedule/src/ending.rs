//! How a run ends.

use std::fmt;

use crate::turn::Lock;

/// What there is to say when no thread can move any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Both threads are done.
    Total { expected: usize, actual: usize },
    /// A waits for the first of these locks and B for the other. Each has what the other needs.
    Deadlock(Lock, Lock),
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Ending::Total { expected, actual } => {
                writeln!(f, "Expected counter: {expected}")?;
                write!(f, "Actual counter:   {actual}")
            }
            Ending::Deadlock(a, b) => write!(
                f,
                "Deadlock: A waits for {a}, which B has; B waits for {b}, which A has."
            ),
        }
    }
}
