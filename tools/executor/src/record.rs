//! What happened in a run, in its order, and what is known of each future.

use std::any::type_name;
use std::collections::HashSet;
use std::fmt;
use std::thread::ThreadId;
use std::time::Duration;

/// A future of the page, by its place in the record.
pub type Id = usize;

/// Who polls a future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `block_on`.
    Root,
    /// `block_on` too, since it was spawned.
    Task,
    /// Whoever awaits it; it polls those that it was given.
    JoinAll,
    /// `join_all`, which was given it in this place.
    Member(usize),
}

/// What is known of a future.
#[derive(Debug)]
pub struct Future {
    pub kind: Kind,
    /// The `async fn` that made it, as far as its type tells.
    function: &'static str,
    /// The first line that it printed.
    first_line: Option<String>,
    /// Where it waits, as long as it's pending.
    pub stop: Option<Stop>,
    pub is_ready: bool,
    /// Whether its waker was called since its last poll.
    pub is_woken: bool,
}

/// What a future waits for, and where in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    pub line: u32,
    pub what: String,
}

/// Who calls a waker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Timer,
    /// The future that is being polled.
    Future(Id),
    Runtime,
}

/// What may happen.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Polled(Id),
    /// A line that was printed, without blanks at its ends.
    Printed(String),
    /// The page made the thread sleep for so long, at this line.
    Slept(Duration, u32),
    /// The end of a poll: is it ready? If not, where it stopped.
    Answered(Id, bool, Option<Stop>),
    Woken(Id, Caller),
    /// It was the turn of a future that is ready already.
    NotPolled(Id),
    /// The time of a `timeout` at this line was up, and what it waited for was dropped.
    TimedOut(u32),
    /// Nothing is left to be polled, and `block_on` lets the thread sleep.
    Parked,
    Returned,
}

/// All that happened.
#[derive(Debug, Default)]
pub struct Record {
    /// Each with the time since the start.
    pub events: Vec<(Duration, Event)>,
    pub futures: Vec<Future>,
    pub threads: HashSet<ThreadId>,
    /// How long it took.
    pub end: Duration,
}

impl Record {
    /// Adds a future of which nothing is known yet but its type.
    pub fn add<F>(&mut self, kind: Kind) -> Id {
        let (function, first_line, stop) = (function_of(type_name::<F>()), None, None);
        self.futures.push(Future {
            kind,
            function,
            first_line,
            stop,
            is_ready: false,
            is_woken: false,
        });
        self.futures.len() - 1
    }

    /// Takes note of the first line that a future prints.
    pub fn name(&mut self, id: Id, line: &str) {
        self.futures[id].first_line.get_or_insert_with(|| line.to_owned());
    }

    /// The futures that `join_all` was given, or that were spawned.
    pub fn drinks(&self) -> impl Iterator<Item = (Id, &Future)> {
        let futures = self.futures.iter().enumerate();
        futures.filter(|(_, future)| matches!(future.kind, Kind::Member(_) | Kind::Task))
    }
}

/// What a future is called: a drink by its customer, once an order was printed.
impl fmt::Display for Future {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let line = self.first_line.as_deref().and_then(|line| line.split_once(" ordered "));
        match (self.kind, line) {
            (Kind::Member(_) | Kind::Task, Some((customer, _))) => f.pad(customer),
            (Kind::Member(place @ ..26), None) => {
                f.pad(&char::from(b'A' + place as u8).to_string())
            }
            (Kind::Member(place), None) => f.pad(&format!("future {}", place + 1)),
            (Kind::JoinAll, _) => f.pad("join_all"),
            _ => f.pad(self.function),
        }
    }
}

/// The name of the function in the name of a future's type, such as `page::cafe::{{closure}}`.
fn function_of(future: &'static str) -> &'static str {
    let path = future.rsplit_once("::{{closure}}").map(|it| it.0);
    path.and_then(|path| path.rsplit("::").next()).unwrap_or("the future")
}

/// A time as people write it: `2 s`, `0.3 s`.
pub fn seconds(time: Duration) -> String {
    format!("{} s", time.as_millis() as f64 / 1000.0)
}
