//! What happened in a run, step by step.

use std::collections::HashSet;
use std::time::Duration;

use crate::order::Order;
use crate::polled::{Id, Polled, Stop};
use crate::trace::Kind;

/// A step.
pub struct Step {
    pub time: Duration,
    pub thread: usize,
    pub deed: Deed,
}

/// Who calls a waker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waker {
    Timer,
    Polled(Id),
    /// It's called outside of any poll, on the thread that polls or on another one.
    Runtime,
    Thread,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Deed {
    /// `main` calls `block_on` at this line.
    BlockOn(usize),
    /// Whom, by whom (none: `block_on`), and at which line it's awaited.
    Polls(Id, Option<Id>, usize),
    /// Who answers whom, with what.
    Answers(Id, Option<Id>, Answer),
    /// What is printed, at which line.
    Prints(Option<Id>, usize, String),
    /// The waker of the noted future around it is called.
    Wakes(Id, Waker),
    /// The runtime lets the thread sleep.
    Parks,
    /// The thread sleeps inside a poll, or outside of any, at a line.
    Sleeps(Option<Id>, usize, Duration),
    /// A task is spawned, by what is being polled.
    Spawns(Option<Id>, Id),
    /// The time is up.
    Late(Id),
    Dropped(Id),
    /// You let a second pass.
    Passes,
    /// It's ready, and so isn't polled by hand again.
    Again(Id),
    Panics(usize, String),
    Returns,
    Exits(i32),
    /// It doesn't answer, and the page was killed.
    Stuck(Id),
}

#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    Ready,
    /// It waits at a line for something.
    Pending(Option<Stop>),
    /// Nobody had asked for the poll.
    Idle,
    Panics,
}

/// All that happened.
#[derive(Default)]
pub struct Story {
    pub polled: Vec<Polled>,
    pub steps: Vec<Step>,
    pub orders: Vec<Order>,
    /// How long it took.
    pub end: Duration,
    /// The threads that polled.
    pub threads: HashSet<usize>,
    /// The `join_all` that you are.
    pub hand: Option<Id>,
    /// A runtime would have had several threads.
    pub has_several: bool,
    /// The page starts threads of its own.
    pub has_threads: bool,
    /// The page doesn't compile with its calls noted.
    pub has_unseen: bool,
    /// For each thread, the polls in progress at the end, innermost last, and the line last seen.
    pub stuck: Vec<(Vec<Id>, usize)>,
    /// Whether the thread sleeps at the end, since all are pending.
    pub is_parked: bool,
}

impl Story {
    /// The drink that something is part of, or else itself.
    pub fn drink(&self, id: Id) -> Id {
        let mut around = Some(id);
        while let Some(it) = around {
            if self.polled[it].is_drink() {
                return it;
            }
            around = self.polled[it].poller;
        }
        id
    }

    /// The future whose waker it is that is called for this one: what's polled in it has the same.
    pub fn woken(&self, id: Id) -> Id {
        let mut around = id;
        while matches!(
            self.polled[around].kind,
            Kind::Leaf | Kind::Timeout | Kind::Call
        ) && let Some(poller) = self.polled[around].poller
        {
            around = poller;
        }
        around
    }

    /// What is around something, and around all else that is.
    pub fn outermost(&self, id: Id) -> Id {
        let mut around = id;
        while let Some(poller) = self.polled[around].poller {
            around = poller;
        }
        around
    }

    /// Whether you poll it.
    pub fn is_by_hand(&self, id: Id) -> bool {
        self.hand.is_some() && self.polled[id].poller == self.hand
    }

    /// Whether you poll it, or something around it.
    pub fn is_inside_yours(&self, id: Id) -> bool {
        let mut around = Some(id);
        while let Some(it) = around {
            if self.is_by_hand(it) {
                return true;
            }
            around = self.polled[it].poller;
        }
        false
    }

    /// Whether it's what the real runtime does around what you poll.
    pub fn is_around(&self, id: Id) -> bool {
        let is_root = self.polled[id].kind == Kind::Root;
        self.hand.is_some() && (is_root || self.hand == Some(id))
    }
}
