//! What happened in a run, row by row, and what is known about each future.

use std::any::type_name;
use std::collections::HashSet;
use std::fmt;
use std::mem::take;
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
    /// It hasn't been polled, or the page was left meanwhile.
    #[default]
    None,
    Ready,
    Pending,
    Panic,
}

/// What is known about a future.
#[derive(Debug, Default)]
pub struct Future {
    pub kind: Kind,
    /// The `async fn` that made it, as far as its type shows.
    function: &'static str,
    /// The first line it printed.
    first_line: Option<String>,
    /// Where it waits while it's pending.
    pub stop: Option<Stop>,
    pub answer: Answer,
    pub polls: usize,
    /// How many of its polls no waker had asked for, and found nothing to do.
    pub idle_polls: usize,
    /// Whether its waker has been called since its last poll.
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

/// What a row begins with.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum What {
    /// The row only goes on with what the last one began.
    #[default]
    Nothing,
    /// This future is polled, by another one or by none.
    Polls(Option<Id>, Id),
    /// This future answers, to another one or to none.
    Answers(Id, Option<Id>),
    /// Somebody calls the waker of this future.
    Wakes(Caller, Id),
    /// It was the turn of a future that is already ready.
    NotPolled(Id),
    /// The real runtime does this.
    Runtime(&'static str),
    /// Whatever else happens.
    Says(String),
}

/// Something that happened.
#[derive(Debug, Default)]
pub struct Row {
    /// The time since the start.
    pub time: Duration,
    pub what: What,
    /// A line that was printed, without blanks at either end.
    pub prints: String,
    pub answer: String,
    /// The poll in which it happened, while more may come into this row.
    poll: Option<usize>,
}

/// A poll in progress.
#[derive(Debug)]
struct Poll {
    id: Id,
    /// Whether a waker asked for it, or it's the first one.
    is_asked: bool,
    /// Where the future had stopped before.
    stop: Option<Stop>,
    /// How many rows there were when it began, its own included.
    rows: usize,
}

/// All that happened.
#[derive(Debug, Default)]
pub struct Record {
    pub rows: Vec<Row>,
    pub futures: Vec<Future>,
    pub threads: HashSet<ThreadId>,
    /// How long it took.
    pub end: Duration,
    /// The polls in progress, innermost last.
    polls: Vec<Poll>,
}

impl Record {
    /// Adds a future. Only its type is known so far.
    pub fn add<F>(&mut self, kind: Kind) -> Id {
        let function = function_of(type_name::<F>());
        self.futures.push(Future { kind, function, ..Future::default() });
        self.futures.len() - 1
    }

    /// The future that is being polled.
    pub fn polled(&self) -> Option<Id> {
        self.polls.last().map(|poll| poll.id)
    }

    /// The poll of a future begins.
    pub fn begin(&mut self, time: Duration, id: Id) {
        let (what, poll) = (What::Polls(self.polled(), id), Some(self.polls.len()));
        self.rows.push(Row { time, what, poll, ..Row::default() });
        let future = &mut self.futures[id];
        future.polls += 1;
        let is_asked = take(&mut future.is_woken) || future.polls == 1;
        let (stop, rows) = (future.stop.take(), self.rows.len());
        self.polls.push(Poll { id, is_asked, stop, rows });
    }

    /// The poll of a future ends.
    pub fn end(&mut self, time: Duration, answer: Answer) {
        let row = self.row(time, |row| &row.answer);
        let Some(Poll { id, is_asked, stop, rows }) = self.polls.pop() else { return };
        let (poller, future) = (self.polled(), &mut self.futures[id]);
        let is_idle = !is_asked && future.stop == stop && row + 1 == rows;
        future.answer = answer;
        future.idle_polls += usize::from(is_idle && answer == Answer::Pending);
        let row = &mut self.rows[row];
        row.poll = None;
        row.answer = match (answer, &future.stop) {
            (Answer::None, _) => String::new(),
            (Answer::Ready, _) => "ready".to_owned(),
            (Answer::Panic, _) => "panics".to_owned(),
            (Answer::Pending, _) if is_idle && future.is_drink() => "pending, not woken".to_owned(),
            (Answer::Pending, Some(stop)) if !is_idle => {
                format!("pending {} {}", stop.line, stop.what)
            }
            (Answer::Pending, _) => "pending".to_owned(),
        };
        if row.what == What::Nothing {
            row.what = What::Answers(id, poller);
        }
    }

    /// A line is printed.
    pub fn print(&mut self, time: Duration, line: String) {
        if let Some(id) = self.polled() {
            self.futures[id].first_line.get_or_insert_with(|| line.clone());
        }
        let row = self.row(time, |row| &row.prints);
        self.rows[row].prints = line;
    }

    /// Something else happens.
    pub fn note(&mut self, time: Duration, what: What) {
        // The thread may wake up for no reason, and sleep again.
        let last = self.rows.last().map(|last| &last.what);
        if !matches!(what, What::Runtime(_)) || last != Some(&what) {
            self.rows.push(Row { time, what, ..Row::default() });
        }
    }

    /// The place of the innermost poll's row, or of a new one if this cell of it is taken.
    fn row(&mut self, time: Duration, cell: impl Fn(&Row) -> &String) -> usize {
        let poll = self.polls.len().checked_sub(1);
        let is_open = |row: &Row| poll.is_some() && row.poll == poll && cell(row).is_empty();
        if !self.rows.last().is_some_and(is_open) {
            self.rows.push(Row { time, poll, ..Row::default() });
        }
        self.rows.len() - 1
    }

    /// What a row begins with, in words.
    pub fn text(&self, what: &What) -> String {
        let name = |id: Option<Id>| id.map_or("block_on".into(), |id| self.futures[id].to_string());
        let is_by_hand = |id: Id| matches!(self.futures[id].kind, Kind::ByHand(_));
        match *what {
            What::Nothing => String::new(),
            What::Polls(_, id) if is_by_hand(id) => format!("you poll {}", name(Some(id))),
            What::Polls(poller, id) => format!("{} polls {}", name(poller), name(Some(id))),
            What::Answers(id, _) if self.futures[id].is_drink() => {
                format!("{} answers", name(Some(id)))
            }
            What::Answers(id, poller) => format!("{} answers {}", name(Some(id)), name(poller)),
            What::Wakes(caller, id) => {
                let caller = match caller {
                    Caller::Timer => "the timer".to_owned(),
                    Caller::Runtime => "the runtime".to_owned(),
                    Caller::Future(caller) => name(Some(caller)),
                };
                let woken = if is_by_hand(id) { "you" } else { "block_on" };
                format!("{caller} calls the waker of {}: it wakes {woken}", name(Some(id)))
            }
            What::NotPolled(id) => {
                format!("{} is ready, so not polled: a poll would panic", name(Some(id)))
            }
            What::Runtime(does) => does.to_owned(),
            What::Says(ref sentence) => sentence.clone(),
        }
    }

    /// Whether a row tells what the real runtime does with the page's root.
    pub fn is_around(&self, what: &What) -> bool {
        match *what {
            What::Polls(_, id) | What::Answers(id, _) | What::Wakes(_, id) => {
                self.futures[id].kind == Kind::Root
            }
            What::Runtime(_) => true,
            _ => false,
        }
    }
}

impl What {
    /// Whether the row is a sentence, and not a poll's.
    pub fn is_sentence(&self) -> bool {
        !matches!(self, What::Nothing | What::Polls(..) | What::Answers(..))
    }
}

impl Future {
    /// Whether it was given to `join_all` or `spawn`.
    pub fn is_drink(&self) -> bool {
        !matches!(self.kind, Kind::Root | Kind::JoinAll)
    }

    /// The letter that polls it by hand, if one does.
    pub fn letter(&self) -> Option<char> {
        if let Kind::ByHand(place) = self.kind { ('A'..='Z').nth(place) } else { None }
    }
}

/// What a future is called. A drink is called by its customer's name, once its order is printed.
impl fmt::Display for Future {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let line = self.first_line.as_deref().and_then(|line| line.split_once(" ordered "));
        match (self.kind, line) {
            (Kind::JoinAll, _) => f.pad("join_all"),
            (Kind::Member(_) | Kind::ByHand(_) | Kind::Task, Some((customer, _))) => {
                f.pad(&customer.chars().take(LONGEST_NAME).collect::<String>())
            }
            (Kind::Member(place) | Kind::ByHand(place), None) => match ('A'..='Z').nth(place) {
                Some(letter) => f.pad(&letter.to_string()),
                None => f.pad(&format!("future {}", place + 1)),
            },
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
