//! Steps in words.

use std::time::Duration;

use crate::polled::Id;
use crate::story::{Answer, Deed, Step, Story, Waker};
use crate::trace::Kind;

/// A time as people write it, such as `2 s` or `0.3 s`.
pub fn seconds(time: Duration) -> String {
    format!("{} s", time.as_nanos() as f64 / 1e9) // exact, unlike `as_secs_f64`
}

impl Story {
    pub fn name(&self, id: Id) -> String {
        self.polled[id].name()
    }

    /// Who polls something, and is answered.
    pub fn poller(&self, of: Id, by: Option<Id>) -> String {
        match by {
            None if self.polled[of].is_by_page => "the page".to_owned(),
            None => "block_on".to_owned(),
            Some(id) if self.hand == Some(id) => "you".to_owned(),
            Some(id) => self.name(id),
        }
    }

    /// Who is said to do what a leaf does: what awaits it.
    fn caller(&self, id: Id) -> Id {
        let polled = &self.polled[id];
        let poller = polled.poller.filter(|_| polled.kind == Kind::Leaf);
        poller.unwrap_or(id)
    }

    /// What happens in a step. What's printed and what's answered is said beside it.
    pub fn says(&self, step: &Step) -> String {
        match &step.deed {
            Deed::BlockOn(line) => format!("{} calls block_on{}", thread(step), at(*line)),
            Deed::Polls(id, by, _) if self.hand == Some(*id) => {
                format!("{} polls join_all, which is you", self.poller(*id, *by))
            }
            Deed::Polls(id, by, _) => {
                let poll = if self.is_by_hand(*id) {
                    "poll"
                } else {
                    "polls"
                };
                format!("{} {poll} {}", self.poller(*id, *by), self.name(*id))
            }
            Deed::Answers(id, to, _) => {
                format!("{} answers {}", self.name(*id), self.poller(*id, *to))
            }
            Deed::Prints(..) => String::new(),
            Deed::Wakes(id, by) => {
                let by = match by {
                    Waker::Timer => "the timer".to_owned(),
                    Waker::Polled(id) => self.name(self.caller(*id)),
                    Waker::Runtime => "the runtime".to_owned(),
                    Waker::Thread => "another thread".to_owned(),
                };
                let of = self.woken(*id);
                let who = match self.is_inside_yours(of) {
                    true => "you".to_owned(),
                    false => self.poller(self.outermost(of), None),
                };
                format!("{by} calls the waker of {}: it wakes {who}", self.name(of))
            }
            Deed::Parks => "block_on lets the thread sleep".to_owned(),
            Deed::Sleeps(by, line, duration) => {
                let (time, at) = (seconds(*duration), at(*line));
                match by {
                    Some(_) => format!("the thread sleeps {time}{at}: nobody is polled"),
                    None => format!("{} sleeps {time}{at}", thread(step)),
                }
            }
            Deed::Spawns(by, id) => {
                let by = by.map_or(thread(step), |it| self.name(it));
                format!("{by} spawns {}", self.name(*id))
            }
            Deed::Stuck(id) => format!("{} doesn't answer", self.name(self.drink(*id))),
            Deed::Late(id) => format!("the time is up{}", at(self.polled[*id].line)),
            Deed::Dropped(id) => format!("{} is dropped", self.name(*id)),
            Deed::Passes => "you let a second pass".to_owned(),
            Deed::Again(id) => {
                let name = self.name(*id);
                format!("{name} is ready, so not polled: a poll would panic")
            }
            Deed::Panics(line, text) => format!("panic{}: {text}", at(*line)),
            Deed::Returns => "block_on returns".to_owned(),
            Deed::Exits(code) => format!("the program ends with exit code {code}"),
        }
    }
}

/// What's answered.
pub fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Ready => "ready".to_owned(),
        Answer::Pending(None) => "pending".to_owned(),
        Answer::Pending(Some((0, what))) => format!("pending: {what}"),
        Answer::Pending(Some((line, what))) => format!("pending {line} {what}"),
        Answer::Idle => "pending, not woken".to_owned(),
        Answer::Panics => "panics".to_owned(),
    }
}

fn thread(step: &Step) -> String {
    match step.thread {
        0 => "main".to_owned(),
        thread => format!("thread {}", thread + 1),
    }
}

fn at(line: usize) -> String {
    match line {
        0 => String::new(),
        line => format!(" at line {line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_no_digits_of_a_rounding() {
        for (milliseconds, words) in [(0, "0 s"), (300, "0.3 s"), (1118, "1.118 s"), (7000, "7 s")]
        {
            assert_eq!(seconds(Duration::from_millis(milliseconds)), words);
        }
    }
}
