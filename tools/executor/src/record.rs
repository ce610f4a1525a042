//! What happened in a run, row by row.

use std::mem::take;
use std::time::Duration;

use crate::future::{Answer, Future, Id, Kind};

/// What a row begins with.
#[derive(Default, PartialEq, Eq)]
pub enum What {
    /// The row only goes on with what the last one began.
    #[default]
    Nothing,
    /// This future is polled, by another one or by none.
    Polls(Option<Id>, Id),
    /// This future answers, to another one or to none.
    Answers(Id, Option<Id>),
    /// The future that is being polled, or else what has this name, calls the waker of this one.
    Wakes(Result<Id, &'static str>, Id),
    /// The real runtime does this.
    Runtime(&'static str),
    /// Whatever else happens, in a sentence.
    Says(String),
}

/// Something that happened.
#[derive(Default)]
pub struct Row {
    /// The time since the start.
    pub time: Duration,
    pub what: What,
    /// A line that was printed, without blanks at either end.
    pub prints: String,
    pub answer: String,
    /// How many polls were in progress, if more of the innermost one may come into this row.
    depth: Option<usize>,
}

/// All that happened.
#[derive(Default)]
pub struct Record {
    pub rows: Vec<Row>,
    pub futures: Vec<Future>,
    /// Whether the student is the runtime.
    pub is_by_hand: bool,
    /// How long it took.
    pub end: Duration,
    /// The polls in progress, innermost last: of which future, whether a waker asked for it or it's
    /// the first one, and the number of rows when it began, its own included.
    polls: Vec<(Id, bool, usize)>,
}

impl Record {
    /// Adds a future of this type.
    pub fn add<F>(&mut self, kind: Kind) -> Id {
        self.futures.push(Future::new::<F>(kind));
        self.futures.len() - 1
    }

    /// The future that is being polled.
    pub fn polled(&self) -> Option<Id> {
        self.polls.last().map(|poll| poll.0)
    }

    /// The poll of a future begins.
    pub fn begin(&mut self, time: Duration, id: Id) {
        let (poller, future) = (self.polled(), &mut self.futures[id]);
        (future.poller, future.polls) = (poller, future.polls + 1);
        future.stop = None;
        let is_asked = take(&mut future.is_woken) || future.polls == 1;
        self.polls.push((id, is_asked, self.rows.len() + 1));
        let (what, depth) = (What::Polls(poller, id), Some(self.polls.len()));
        self.rows.push(Row {
            time,
            what,
            depth,
            ..Row::default()
        });
    }

    /// The poll of a future ends.
    pub fn end(&mut self, time: Duration, answer: Answer) {
        let row = self.row(time, |row| &row.answer);
        let Some((id, is_asked, rows)) = self.polls.pop() else {
            return;
        };
        let (poller, future) = (self.polled(), &mut self.futures[id]);
        let is_idle = !is_asked && row + 1 == rows && answer == Answer::Pending;
        future.answer = Some(answer);
        future.idle_polls += usize::from(is_idle);
        let row = &mut self.rows[row];
        row.depth = None;
        row.answer = match (answer, &future.stop) {
            (Answer::Ready, _) => "ready".to_owned(),
            (Answer::Panic, _) => "panics".to_owned(),
            (Answer::Pending, _) if is_idle && future.is_drink() => "pending, not woken".to_owned(),
            (Answer::Pending, Some((line, what))) if !is_idle => format!("pending {line} {what}"),
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

    /// Something else happens. The future that is being polled no longer waits where it did.
    pub fn note(&mut self, time: Duration, what: What) {
        if let Some(id) = self.polled() {
            self.futures[id].stop = None;
        }
        self.rows.push(Row {
            time,
            what,
            ..Row::default()
        });
    }

    /// The place of the innermost poll's row, or of a new one if this cell of it is taken.
    fn row(&mut self, time: Duration, cell: impl Fn(&Row) -> &String) -> usize {
        let depth = Some(self.polls.len()).filter(|it| *it > 0);
        let is_open = |row: &Row| depth.is_some() && row.depth == depth && cell(row).is_empty();
        if !self.rows.last().is_some_and(is_open) {
            self.rows.push(Row {
                time,
                depth,
                ..Row::default()
            });
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
    format!("{} s", time.as_nanos() as f64 / 1e9) // exact, unlike `as_secs_f64`
}
