//! What happened in a run, in order, and what is known about each future.

use std::any::type_name;
use std::collections::HashSet;
use std::fmt;
use std::thread::ThreadId;
use std::time::Duration;

/// A customer's name is cut to this many characters.
const LONGEST_NAME: usize = 16;

/// A future of the page, by its place in the record.
pub type Id = usize;

/// Who polls a future.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// `block_on`.
    #[default]
    Root,
    /// `block_on` too, since it was spawned.
    Task,
    /// Whoever awaits it. It polls the futures it was given.
    JoinAll,
    /// `join_all`, which got it in this place.
    Member(usize),
    /// You, instead of the `join_all` that got it in this place.
    ByHand(usize),
}

/// What a future answered to its last poll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    #[default]
    None,
    Ready,
    Pending,
    /// Pending. No waker had asked for the poll, and it found nothing to do.
    NotWoken,
    Panic,
}

/// What is known about a future.
#[derive(Debug, Default)]
pub struct Future {
    pub kind: Kind,
    /// The `async fn` that made it, as far as its type shows.
    function: &'static str,
    /// The first line it printed.
    pub first_line: Option<String>,
    /// Where it waits while it's pending.
    pub stop: Option<Stop>,
    pub answer: Answer,
    pub polls: usize,
    /// Whether its waker has been called since its last poll.
    pub is_woken: bool,
    pub is_dropped: bool,
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
    /// A line that was printed, without blanks at either end.
    Printed(String),
    /// The page made the thread sleep for this long, at this line.
    Slept(Duration, u32),
    /// The end of a poll. If it's pending, where it stopped.
    Answered(Id, Answer, Option<Stop>),
    Woken(Id, Caller),
    /// It was the turn of a future that is already ready.
    NotPolled(Id),
    /// The time of a `timeout` at this line was up.
    TimedOut(u32),
    /// Nothing is left to poll, and `block_on` lets the thread sleep.
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
    /// Adds a future. Only its type is known so far.
    pub fn add<F>(&mut self, kind: Kind) -> Id {
        let function = function_of(type_name::<F>());
        self.futures.push(Future { kind, function, ..Future::default() });
        self.futures.len() - 1
    }
}

impl Future {
    /// Whether it was given to `join_all` or `spawn`.
    pub fn is_drink(&self) -> bool {
        !matches!(self.kind, Kind::Root | Kind::JoinAll)
    }
}

/// What a future is called. A drink is called by its customer's name, once its order is printed.
impl fmt::Display for Future {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let line = self.first_line.as_deref().and_then(|line| line.split_once(" ordered "));
        match (self.kind, line) {
            (Kind::Member(_) | Kind::ByHand(_) | Kind::Task, Some((customer, _))) => {
                f.pad(&customer.chars().take(LONGEST_NAME).collect::<String>())
            }
            (Kind::Member(place @ ..26) | Kind::ByHand(place @ ..26), None) => {
                f.pad(&char::from(b'A' + place as u8).to_string())
            }
            (Kind::Member(place) | Kind::ByHand(place), None) => {
                f.pad(&format!("future {}", place + 1))
            }
            (Kind::JoinAll, _) => f.pad("join_all"),
            _ => f.pad(self.function),
        }
    }
}

/// The name of the function in the name of a future's type, such as `page::cafe::{{closure}}`.
fn function_of(future: &'static str) -> &'static str {
    let path = future.split('<').next().and_then(|path| path.split_once("::{{closure}}"));
    let function = path.and_then(|(path, _)| path.rsplit("::").next());
    function.filter(|it| *it != "main").unwrap_or("the future")
}

/// A time as people write it, such as `2 s` or `0.3 s`.
pub fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}
