//! What happened in a run, row by row.

use std::collections::HashSet;
use std::mem::take;
use std::thread::ThreadId;
use std::time::Duration;

use crate::future::{Answer, Future, Kind, Stop};

/// A future of the page, by its place in the record.
pub type Id = usize;

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
    /// Whatever else happens, in a sentence.
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
    /// Whether the student is the runtime.
    pub is_by_hand: bool,
    pub threads: HashSet<ThreadId>,
    /// How long it took.
    pub end: Duration,
    /// The polls in progress, innermost last.
    polls: Vec<Poll>,
}

impl Record {
    /// Adds a future of this type.
    pub fn add<F>(&mut self, kind: Kind) -> Id {
        self.futures.push(Future::new::<F>(kind));
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
            self.futures[id].print(&line);
        }
        let row = self.row(time, |row| &row.prints);
        self.rows[row].prints = line;
    }

    /// Something else happens.
    pub fn note(&mut self, time: Duration, what: What) {
        self.rows.push(Row { time, what, ..Row::default() });
    }

    /// The real runtime does something. If the student is the runtime, that isn't part of it.
    pub fn note_runtime(&mut self, time: Duration, does: &str) {
        let what = What::Says(does.to_owned());
        // The thread may wake up for no reason, and sleep again.
        if !self.is_by_hand && self.rows.last().is_none_or(|last| last.what != what) {
            self.note(time, what);
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
}

impl What {
    /// Whether the row is a sentence, and not a poll's.
    pub fn is_sentence(&self) -> bool {
        !matches!(self, What::Nothing | What::Polls(..) | What::Answers(..))
    }
}

/// A time as people write it, such as `2 s` or `0.3 s`.
pub fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}
