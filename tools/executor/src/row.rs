//! What the table says of what has happened, row by row.

use std::time::Duration;

use crate::record::{Caller, Event, Id, Kind, Record, Stop, seconds};

/// A row: who polls whom, what that prints, and the answer. Or one sentence in place of all three.
#[derive(Default)]
pub struct Row {
    pub time: Duration,
    pub cells: [String; 3],
    pub sentence: String,
    /// Whose poll it is, as long as there is room for what it prints and answers.
    open: Option<Id>,
}

/// The rows of a run, and what they count.
pub struct Rows<'a> {
    record: &'a Record,
    /// Whether the student is the runtime.
    by_hand: bool,
    pub all: Vec<Row>,
    /// The futures that are being polled, innermost last.
    polled: Vec<Id>,
    /// How often each future was polled, and whether it was woken since.
    pub polls: Vec<(usize, bool)>,
    /// How many polls no waker had asked for, and found nothing to do.
    pub for_nothing: usize,
}

impl<'a> Rows<'a> {
    /// Goes through a record.
    pub fn new(record: &'a Record, by_hand: bool) -> Self {
        let polls = vec![(0, false); record.futures.len()];
        let (all, polled) = (Vec::new(), Vec::new());
        let mut rows = Rows { record, by_hand, all, polled, polls, for_nothing: 0 };
        let is_root = |id: Id| record.futures[id].kind == Kind::Root;
        for (time, event) in &record.events {
            // What the runtime does around the student's own polls is not the student's affair.
            let is_hidden = match *event {
                Event::Polled(id) | Event::Answered(id, ..) | Event::Woken(id, _) => is_root(id),
                Event::Parked | Event::Returned => true,
                _ => false,
            };
            if !(by_hand && is_hidden) {
                rows.add(*time, event);
            }
        }
        rows
    }

    fn add(&mut self, time: Duration, event: &Event) {
        let runtime = if self.by_hand { "you" } else { "block_on" };
        let poller = self.polled.last().map(|id| self.record.futures[*id].to_string());
        let poller = poller.unwrap_or_else(|| runtime.to_owned());
        let name = |id: Id| self.record.futures[id].to_string();
        let sentence = match *event {
            Event::Polled(id) => {
                let verb = if poller == "you" { "poll" } else { "polls" };
                let cells = [format!("{poller} {verb} {}", name(id)), String::new(), String::new()];
                self.all.push(Row { time, cells, open: Some(id), ..Row::default() });
                self.polled.push(id);
                self.polls[id].0 += 1;
                return;
            }
            Event::Printed(ref line) => return self.open(time, 1).cells[1].clone_from(line),
            Event::Answered(id, is_ready, ref stop) => {
                return self.answer(time, id, is_ready, stop);
            }
            Event::Woken(id, caller) => {
                self.polls[id].1 = true;
                let caller = match caller {
                    Caller::Timer => "the timer".to_owned(),
                    Caller::Runtime => "the runtime".to_owned(),
                    Caller::Future(caller) => name(caller),
                };
                format!("{caller} calls the waker of {}: it wakes {runtime}", name(id))
            }
            Event::Slept(slept, line) => {
                format!("the thread sleeps {} at line {line}: nobody is polled", seconds(slept))
            }
            Event::NotPolled(id) => {
                format!("{} is ready, so not polled: a poll would panic", name(id))
            }
            Event::TimedOut(line) => {
                format!("the time is up at line {line}: what was waited for is dropped")
            }
            Event::Parked => "block_on lets the thread sleep".to_owned(),
            Event::Returned => "block_on returns".to_owned(),
        };
        // The thread may wake for nothing, and sleep again.
        let is_repeated = self.all.last().is_some_and(|last| last.sentence == sentence);
        if *event != Event::Parked || !is_repeated {
            self.all.push(Row { time, sentence, ..Row::default() });
        }
    }

    /// The row of the innermost poll, or a new one, where this cell is taken.
    fn open(&mut self, time: Duration, cell: usize) -> &mut Row {
        let open = self.polled.last().copied();
        let last = self.all.last();
        if open.is_none() || last.is_none_or(|it| it.open != open || !it.cells[cell].is_empty()) {
            self.all.push(Row { time, open, ..Row::default() });
        }
        let last = self.all.len() - 1;
        &mut self.all[last]
    }

    fn answer(&mut self, time: Duration, id: Id, is_ready: bool, stop: &Option<Stop>) {
        let kind = self.record.futures[id].kind;
        let is_drink = matches!(kind, Kind::Member(_) | Kind::Task);
        let is_for_nothing = is_drink && !is_ready && self.polls[id].0 > 1 && !self.polls[id].1;
        self.polls[id].1 = false;
        self.for_nothing += usize::from(is_for_nothing);
        let answer = match stop {
            _ if is_ready => "ready".to_owned(),
            _ if is_for_nothing => "pending, not woken".to_owned(),
            Some(stop) => format!("pending {} {}", stop.line, stop.what),
            None => "pending".to_owned(),
        };
        self.open(time, 2).cells[2] = answer;
        self.polled.pop();
        let poller = self.polled.last().map(|id| self.record.futures[*id].to_string());
        let row = self.all.len() - 1;
        self.all[row].open = None;
        if self.all[row].cells[0].is_empty() {
            let name = &self.record.futures[id];
            self.all[row].cells[0] = match poller {
                _ if is_drink => format!("{name} answers"),
                Some(poller) => format!("{name} answers {poller}"),
                None => format!("{name} answers block_on"),
            };
        }
    }
}
