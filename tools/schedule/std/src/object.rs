//! What threads share, as the turns know it.

use std::panic::Location;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::turn::{self, Step};
use crate::value::Value;

pub type Place = &'static Location<'static>;

/// The number of an object, given at its first use. It lies inside the object, so that it survives a
/// move. It also knows what the object is, and where in the page it was made.
pub struct Id {
    number: AtomicU32,
    kind: Kind,
    made: Place,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Atomic,
    Cell,
    Lock,
    Once,
    OnceLock,
    Condvar,
    Barrier,
    Channel,
    Thread,
}

impl Id {
    pub const fn new(kind: Kind, made: Place) -> Self {
        Self {
            number: AtomicU32::new(0),
            kind,
            made,
        }
    }

    /// Its number, if it was used.
    pub fn known(&self) -> Option<usize> {
        match self.number.load(Relaxed) {
            0 => None,
            number => Some(number as usize),
        }
    }

    pub const fn made(&self) -> Place {
        self.made
    }

    pub fn get(&self) -> usize {
        if self.number.load(Relaxed) == 0 {
            let address = std::ptr::from_ref(self).addr();
            let number = turn::new_object(self.kind, self.made, address);
            self.number.store(number as u32, Relaxed);
        }
        self.number.load(Relaxed) as usize
    }
}

/// What must be known of an object to tell who can move.
#[derive(Default)]
pub struct Object {
    /// The last value told.
    pub value: Option<Value>,
    /// How often it has changed to a value that can't be read.
    pub version: usize,
    /// The thread that has it for itself.
    pub holder: Option<usize>,
    /// The threads that share it.
    pub readers: Vec<usize>,
    /// A barrier's threads that have arrived; a channel's values.
    pub amount: usize,
    /// A barrier's rounds; a channel's values that were taken; a condition variable's sleepers.
    pub taken: usize,
    /// A barrier's rounds that have a leader.
    pub led: Vec<usize>,
    /// The threads that have come to a barrier.
    pub guests: Vec<usize>,
    /// Whether it was initialised.
    pub is_done: bool,
    /// A channel that has lost one of its ends.
    pub is_closed: bool,
}

/// What a thread can see of an object by a step.
#[derive(Clone, Copy, PartialEq)]
pub enum Sight {
    Nothing,
    /// Its value, or how often it has changed where that can't be read.
    Value(Option<Value>, usize),
    /// Whether it's taken, how many values it has, and whether it's closed.
    State(bool, usize, bool),
}

impl Object {
    pub fn sight(&self, step: Step) -> Sight {
        match step {
            Step::Lock | Step::Share | Step::Unlock | Step::Initialise => Sight::Nothing,
            Step::Try | Step::Send | Step::Receive => {
                let is_taken = self.holder.is_some() || !self.readers.is_empty();
                Sight::State(is_taken, self.amount, self.is_closed)
            }
            Step::Ask => Sight::Value(None, self.version),
            _ => Sight::Value(self.value, self.version),
        }
    }
}

/// Has an object for itself until it's dropped.
pub struct Held(usize);

impl Held {
    pub fn new(object: usize) -> Self {
        turn::with(|state, me| state.objects[object].holder = Some(me));
        Self(object)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        turn::with(|state, _| state.objects[self.0].holder = None);
        turn::changed();
    }
}
