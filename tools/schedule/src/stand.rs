//! What a run should do, where its threads stand, and why it's over.

use std::ops::Range;

use crate::letters::Letter;
use crate::record::Step;

/// A page whose threads stop more often than this doesn't end, such as one that checks a flag for
/// ever.
pub const MOST_STOPS: usize = 50_000;

/// What a run should do.
#[derive(Clone, Default)]
pub struct Plan {
    /// The schedule, each letter with its place in the text.
    pub letters: Vec<(Letter, usize)>,
    /// How many increments each thread makes, by letter.
    pub increments: [usize; Letter::COUNT],
    /// Whether the threads go on once the letters are used up, A first whenever it can move.
    pub goes_on: bool,
}

impl Plan {
    /// A schedule, each letter with its place in the text, and this many increments for each
    /// thread. If no number is given, each thread makes one increment for every two of its letters.
    pub fn new(letters: &[(char, usize)], increments: Option<usize>) -> Plan {
        let letter = |&(capital, place)| Some((Letter::from_char(capital)?, place));
        let letters: Vec<(Letter, usize)> = letters.iter().filter_map(letter).collect();
        let mut counts = [0_usize; Letter::COUNT];
        letters.iter().for_each(|(letter, _)| counts[letter.index()] += 1);
        let increments = counts.map(|count| increments.unwrap_or(count.div_ceil(2)));
        Plan { letters, increments, goes_on: true }
    }
}

/// Where a thread stands.
#[derive(Clone, PartialEq)]
pub enum Stand {
    /// Before code that isn't a step: it goes on without a letter.
    Ready,
    /// Before a step with this object.
    Before(Step, usize),
    /// At the barrier with this address, until this many threads are there.
    Barrier(usize, usize),
    /// Until those of these threads that exist have ended.
    Join(Range<usize>),
    /// Until all threads of this scope have ended.
    Scope(usize),
    /// Until no thread can move.
    Idle,
    Ended,
}

impl Stand {
    /// The object that the next step uses.
    pub fn object(&self) -> usize {
        if let Stand::Before(_, object) = self { *object } else { 0 }
    }
}

/// A thread of the page.
pub struct Thread {
    pub stand: Stand,
    /// The line at which it was last seen.
    pub line: u32,
    /// The scope that it was started in, from 1.
    pub scope: usize,
    pub increments: usize,
    /// Whether it left because it had made all of them.
    pub has_left: bool,
    /// The barrier that it has passed since its last increment, if any.
    pub passed: Option<usize>,
}

/// A lock that a thread holds.
pub struct Hold {
    pub thread: usize,
    pub object: usize,
    /// `Lock` or `LockToRead`.
    pub by: Step,
}

impl Hold {
    /// Whether it keeps others from taking this step with this object.
    pub fn bars(&self, step: Step, object: usize) -> bool {
        let is_shared = self.by == Step::LockToRead && step == Step::LockToRead;
        step.locks() && self.object == object && !is_shared
    }
}

/// Why a run is over.
#[derive(PartialEq)]
pub enum Over {
    /// The main thread has ended, and the program with it.
    Ended,
    /// Threads are left, but none of them can ever move.
    Stuck,
    /// The letters are used up, and the plan doesn't go on.
    Stopped,
    /// It couldn't go on, for this reason.
    Failed(String),
}
