//! What is known about something that is polled.

use std::collections::HashSet;
use std::time::Duration;

use crate::trace::{Kind, New, Place};
use crate::width::cut;

/// A customer's name is cut to this many columns.
const LONGEST_NAME: usize = 16;

/// Something that is polled, by its place in the story.
pub type Id = usize;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It has never been polled.
    New,
    /// It's being polled.
    Running,
    Pending,
    /// It hasn't answered its last poll, or nobody saw its answer.
    Unknown,
    Ready,
    /// Its time was up.
    Late,
    Dropped,
    Panicked,
}

/// A line of the page where something waits, and for what.
pub type Stop = (usize, String);

/// A future that is noted, or the call of an async function that isn't.
pub struct Polled {
    pub kind: Kind,
    /// The async function whose body it is, if any.
    pub function: Option<String>,
    /// What a stand-in calls it.
    what: String,
    /// Where it's made, or called.
    pub line: usize,
    /// When the timer wakes it.
    pub due: Option<Duration>,
    /// Whether it ends when its time is up.
    pub is_timed: bool,
    /// Whether it's around another noted future.
    pub wraps: bool,
    /// Who polled it last.
    pub poller: Option<Id>,
    pub state: State,
    /// Where the innermost future in it waits.
    pub stop: Option<Stop>,
    pub polls: usize,
    /// How many of its polls were for nothing: no waker had asked for them, and nothing was to do.
    pub idle_polls: usize,
    /// Whether its waker has been called since its last poll.
    pub is_woken: bool,
    /// Who has ordered in it.
    customers: Vec<String>,
    /// The calls between the noted future that polls it and itself.
    pub path: Vec<Id>,
    /// The noted futures that are pending in it, if it's a call.
    pub waits_for: Vec<Id>,
    /// The places in it, if it's a call, where something new has happened.
    pub seen: HashSet<Place>,
    /// Where it's called, if it's a call and that's known.
    pub called_at: Place,
    /// Whether a leaf that it polls itself is pending.
    pub is_at_leaf: bool,
}

impl Polled {
    pub fn noted(new: &New) -> Self {
        Self {
            kind: new.kind,
            function: new.function.clone(),
            what: new.name.clone(),
            line: new.line,
            due: new.due,
            is_timed: new.kind == Kind::Timeout,
            wraps: new.wraps,
            poller: None,
            state: State::New,
            stop: None,
            polls: 0,
            idle_polls: 0,
            is_woken: false,
            customers: Vec::new(),
            path: Vec::new(),
            waits_for: Vec::new(),
            seen: HashSet::new(),
            called_at: (0, 0),
            is_at_leaf: false,
        }
    }

    /// The call of an async function at this place.
    pub fn call(function: &str, called_at: Place) -> Self {
        let call = Self::noted(&New {
            number: 0,
            kind: Kind::Call,
            line: called_at.0,
            due: None,
            function: Some(function.to_owned()),
            wraps: false,
            name: function.to_owned(),
        });
        Self { called_at, ..call }
    }

    /// It's the task with this number, from 1.
    pub fn number(&mut self, number: usize) {
        self.what = format!("task {number}");
    }

    /// Somebody orders in it.
    pub fn order(&mut self, customer: &str) {
        let customer = cut(customer, LONGEST_NAME);
        if !self.customers.contains(&customer) {
            self.customers.push(customer);
        }
    }

    /// A drink is called by its customer's name, if there is one.
    pub fn name(&self) -> String {
        let function = self.function.as_deref().filter(|it| *it != "main");
        match (self.kind, self.customers.as_slice()) {
            (_, [customer]) => customer.clone(),
            (Kind::Member(place), _) => {
                letter(place).map_or(format!("future {}", place + 1), String::from)
            }
            (Kind::Root, _) => function.unwrap_or("the future").to_owned(),
            (Kind::Task, _) => function.unwrap_or(&self.what).to_owned(),
            _ => self.what.clone(),
        }
    }

    /// Whether it's called by a customer's name.
    pub fn has_customer(&self) -> bool {
        self.customers.len() == 1
    }

    /// Whether it was given to `join_all` or `spawn`, or serves a customer.
    pub fn is_drink(&self) -> bool {
        let is_given = matches!(self.kind, Kind::Member(_) | Kind::Task);
        is_given || self.kind == Kind::Call && self.has_customer()
    }

    /// Whether it has come to its end, or goes no further.
    pub fn is_over(&self) -> bool {
        matches!(
            self.state,
            State::Ready | State::Late | State::Dropped | State::Panicked
        )
    }
}

/// The letter for a place, if there is one.
pub fn letter(place: usize) -> Option<char> {
    ('A'..='Z').nth(place)
}
