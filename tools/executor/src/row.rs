//! What the table says about what has happened, row by row.

use std::time::Duration;

use crate::record::{Answer, Caller, Event, Id, Kind, Record, Stop, seconds};

/// A row: who polls whom, what that prints, and the answer. Or one sentence instead of all three.
#[derive(Default)]
pub struct Row {
    pub time: Duration,
    pub cells: [String; 3],
    pub sentence: String,
    /// Whose poll it is, while there is still room for what it prints and answers.
    open: Option<Id>,
}

/// The rows of a run.
pub struct Rows<'a> {
    record: &'a Record,
    all: Vec<Row>,
    /// The futures that are being polled, innermost last.
    polled: Vec<Id>,
}

/// Turns a record into rows. If the student is the runtime, what the real one does around that is
/// left out.
pub fn rows(record: &Record, by_hand: bool) -> Vec<Row> {
    let mut rows = Rows { record, all: Vec::new(), polled: Vec::new() };
    let is_root = |id: Id| record.futures[id].kind == Kind::Root;
    for (time, event) in &record.events {
        let is_around = match *event {
            Event::Polled(id) | Event::Answered(id, ..) | Event::Woken(id, _) => is_root(id),
            Event::Parked | Event::Returned => true,
            _ => false,
        };
        if !(by_hand && is_around) {
            rows.add(*time, event);
        }
    }
    rows.all
}

impl Rows<'_> {
    /// Who polls this future, or is woken through it.
    fn poller(&self, id: Id) -> String {
        match (self.record.futures[id].kind, self.polled.last()) {
            (Kind::ByHand(_), _) => "you".to_owned(),
            (_, Some(poller)) => self.record.futures[*poller].to_string(),
            _ => "block_on".to_owned(),
        }
    }

    fn add(&mut self, time: Duration, event: &Event) {
        let name = |id: Id| self.record.futures[id].to_string();
        let sentence = match *event {
            Event::Polled(id) => {
                let poller = self.poller(id);
                let verb = if poller == "you" { "poll" } else { "polls" };
                let cells = [format!("{poller} {verb} {}", name(id)), String::new(), String::new()];
                self.all.push(Row { time, cells, open: Some(id), ..Row::default() });
                self.polled.push(id);
                return;
            }
            Event::Printed(ref line) => return self.open(time, 1).cells[1].clone_from(line),
            Event::Answered(id, answer, ref stop) => return self.answer(time, id, answer, stop),
            Event::Woken(id, caller) => {
                let caller = match caller {
                    Caller::Timer => "the timer".to_owned(),
                    Caller::Runtime => "the runtime".to_owned(),
                    Caller::Future(caller) => name(caller),
                };
                let kind = self.record.futures[id].kind;
                let woken = if let Kind::ByHand(_) = kind { "you" } else { "block_on" };
                format!("{caller} calls the waker of {}: it wakes {woken}", name(id))
            }
            Event::Slept(slept, line) => {
                format!("the thread sleeps {} at line {line}: nobody is polled", seconds(slept))
            }
            Event::NotPolled(id) => {
                format!("{} is ready, so not polled: a poll would panic", name(id))
            }
            Event::TimedOut(line) => format!("the time is up at line {line}"),
            Event::Parked => "block_on lets the thread sleep".to_owned(),
            Event::Returned => "block_on returns".to_owned(),
        };
        // The thread may wake up for no reason, and sleep again.
        let is_repeated = self.all.last().is_some_and(|last| last.sentence == sentence);
        if *event != Event::Parked || !is_repeated {
            self.all.push(Row { time, sentence, ..Row::default() });
        }
    }

    /// The row of the innermost poll, or a new one if this cell is taken.
    fn open(&mut self, time: Duration, cell: usize) -> &mut Row {
        let open = self.polled.last().copied();
        let last = self.all.last();
        if open.is_none() || last.is_none_or(|it| it.open != open || !it.cells[cell].is_empty()) {
            self.all.push(Row { time, open, ..Row::default() });
        }
        let last = self.all.len() - 1;
        &mut self.all[last]
    }

    fn answer(&mut self, time: Duration, id: Id, answer: Answer, stop: &Option<Stop>) {
        let future = &self.record.futures[id];
        self.open(time, 2).cells[2] = match (answer, stop) {
            (Answer::Ready, _) => "ready".to_owned(),
            (Answer::NotWoken, _) if future.is_drink() => "pending, not woken".to_owned(),
            (Answer::Pending, Some(stop)) => format!("pending {} {}", stop.line, stop.what),
            (Answer::Pending | Answer::NotWoken, _) => "pending".to_owned(),
            (Answer::Panic, _) => "panics".to_owned(),
            (Answer::None, _) => String::new(),
        };
        self.polled.pop();
        let (poller, last) = (self.poller(id), self.all.len() - 1);
        self.all[last].open = None;
        if self.all[last].cells[0].is_empty() {
            let whom = if future.is_drink() { String::new() } else { format!(" {poller}") };
            self.all[last].cells[0] = format!("{future} answers{whom}");
        }
    }
}
