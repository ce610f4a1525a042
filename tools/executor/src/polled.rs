//! What is known about something that is polled.

use std::time::Duration;

use crate::trace::{Kind, New};
use crate::width::cut;

/// A customer's name is cut to this many columns.
const LONGEST_NAME: usize = 16;

/// What a stand-in calls the handle of a task.
const HANDLE: &str = "the task";

/// Something that is polled, by its place in the story.
pub type Id = usize;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It has never been polled.
    New,
    /// It's being polled.
    Running,
    Pending,
    Ready,
    /// Its time was up.
    Late,
    Dropped,
    Panicked,
}

/// A line of the page where something waits, and for what.
pub type Stop = (usize, String);

/// A future that was polled, or might have been.
pub struct Polled {
    pub kind: Kind,
    /// The page's function whose body it is, or its type.
    pub function: Option<String>,
    /// What a stand-in calls it.
    what: String,
    /// Where it's awaited, or made.
    pub line: usize,
    /// When the timer wakes it.
    pub due: Option<Duration>,
    /// Whether it ends when its time is up.
    pub is_timed: bool,
    /// Whether it's around another noted future.
    pub wraps: bool,
    /// Who polled it last.
    pub poller: Option<Id>,
    /// Whether the page itself polls it, outside of `block_on`.
    pub is_by_page: bool,
    pub state: State,
    /// How many steps there were when it came to its end, or was dropped.
    pub ended_at: Option<usize>,
    /// Where the innermost future in it waits.
    pub stop: Option<Stop>,
    pub polls: usize,
    /// How many of its polls were for nothing: no waker had asked for them, and nothing was to do.
    pub idle_polls: usize,
    /// Whether its waker has been called since its last poll.
    pub is_woken: bool,
    /// Who has ordered in it.
    customers: Vec<String>,
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
            is_by_page: false,
            state: State::New,
            ended_at: None,
            stop: None,
            polls: 0,
            idle_polls: 0,
            is_woken: false,
            customers: Vec::new(),
        }
    }

    /// It's the task with this number, from 1.
    pub fn number(&mut self, number: usize) {
        self.what = format!("task {number}");
    }

    /// From now on it waits for another time than it was made for.
    pub fn reset(&mut self) {
        self.what = "sleep".to_owned();
        self.due = None;
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

    /// Whether it was given to `join_all` or `spawn`, or serves a customer. A task's handle in
    /// `join_all` is no drink beside the task.
    pub fn is_drink(&self) -> bool {
        match self.kind {
            Kind::Member(_) => self.what != HANDLE,
            Kind::Task => true,
            Kind::Call | Kind::Timeout => self.has_customer(),
            _ => false,
        }
    }

    /// Whether it's awaited where a page's function is called.
    pub fn is_call(&self) -> bool {
        self.kind == Kind::Call || self.kind == Kind::Timeout && self.function.is_some()
    }

    /// What is waited for, if nothing that is polled in it is pending.
    pub fn wait(&self) -> Option<Stop> {
        let is_awaited = !matches!(self.kind, Kind::Root | Kind::Task | Kind::JoinAll);
        is_awaited.then(|| (self.line, self.what.clone()))
    }

    /// Whether that's all there's to say of it. What the page has written has rows of its own.
    pub fn is_wait(&self) -> bool {
        match self.kind {
            Kind::Member(_) => self.what == HANDLE,
            _ => self.function.is_none(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut() {
        let mut drink = Polled::noted(&New {
            number: 0,
            kind: Kind::Call,
            line: 1,
            due: None,
            function: None,
            wraps: false,
            name: "make".to_owned(),
        });
        drink.order("Ann");
        drink.order("Ann");
        assert_eq!(drink.name(), "Ann");
        drink.order("Bob");
        assert_eq!(drink.name(), "make");
        drink.customers.clear();
        drink.order("Wolfeschlegelsteinhausen");
        assert_eq!(drink.name(), "Wolfeschlegelst…");
    }
}
