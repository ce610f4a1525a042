//! Words for what threads do and wait for, with the names from the page.

use std::collections::BTreeMap;

use crate::letter::Letters;
use crate::trace::{Deed, Kind, Line, Mark, Seat, Step, Value};

/// A thread that has not come to its end, and what it waits for.
#[derive(PartialEq)]
pub struct Waiting {
    pub thread: String,
    pub line: usize,
    pub why: String,
    /// It doesn't wait: its turn hasn't come.
    pub can_move: bool,
    pub is_main: bool,
}

/// Says what a thread does, with names. Objects have the numbers of one run.
pub struct Teller {
    pub letters: Letters,
    pub names: BTreeMap<usize, String>,
    pub kinds: BTreeMap<usize, Kind>,
    /// Whether there's one object, which needs no name.
    pub is_one: bool,
}

impl Teller {
    /// What the page calls an object.
    pub fn name(&self, object: usize) -> String {
        let name = self.names.get(&object);
        name.cloned().unwrap_or_else(|| "it".to_owned())
    }

    /// ` NAME`, where it's needed.
    fn of(&self, object: usize) -> String {
        match self.is_one {
            true => String::new(),
            false => format!(" {}", self.name(object)),
        }
    }

    fn verb(&self, step: Step, object: usize) -> String {
        let verb = match step {
            Step::Read => "read",
            Step::Write => "write",
            Step::Update => "update",
            Step::Lock => "lock",
            Step::Share => "lock to read",
            Step::Try if self.kinds.get(&object) == Some(&Kind::Channel) => "try to receive",
            Step::Try => "try to lock",
            Step::Unlock => "unlock",
            Step::Initialise => "initialise",
            Step::Wait => "wait",
            Step::Notify => "notify",
            Step::Send => "send",
            Step::Receive => "receive",
            Step::Close => "close",
            Step::Park => return "park".to_owned(),
            Step::Unpark => return "unpark".to_owned(),
            Step::Ask => "ask",
            Step::Join | Step::Meet | Step::Hand | Step::Sleep => return "go on".to_owned(),
        };
        format!("{verb}{}", self.of(object))
    }

    /// What a thread is about to do.
    pub fn next(&self, seat: &Seat) -> String {
        self.verb(seat.step, seat.object)
    }

    /// What a step has done.
    pub fn deed(&self, deed: &Deed) -> String {
        let verb = self.verb(deed.step, deed.object);
        let colon = if self.is_one { "" } else { ":" };
        let known = |value: &Option<Value>| match value {
            Some(Value::Known(value)) if value != "()" => Some(value.clone()),
            _ => None,
        };
        let is_lock = self.kinds.get(&deed.object) == Some(&Kind::Lock);
        let is_value = !matches!(deed.step, Step::Lock | Step::Share | Step::Try);
        let (before, after) = (known(&deed.before), known(&deed.after));
        match (deed.step, before, after, deed.result) {
            (Step::Lock | Step::Share, _, _, Some(_)) => format!("{verb}{colon} poisoned"),
            (Step::Initialise, _, _, Some(true)) => format!("{verb}{colon} already done"),
            (Step::Initialise | Step::Park, _, _, Some(_)) => verb,
            (_, _, _, Some(result)) => {
                format!("{verb}{colon} {}", if result { "yes" } else { "no" })
            }
            (Step::Write, _, Some(after), _) => format!("{verb}{colon} {after}"),
            (Step::Update, Some(before), Some(after), _) => match before == after {
                true => format!("{verb}{colon} still {after}"),
                false => format!("{verb}{colon} {before} to {after}"),
            },
            // What was changed through a guard is told when the guard is used again.
            (Step::Update, Some(before), None, _) if is_lock => format!("{verb}, was {before}"),
            (Step::Update, Some(before), None, _) => format!("{verb}{colon} fails, finds {before}"),
            (_, Some(before), _, _) if is_value => format!("{verb}{colon} {before}"),
            _ => verb,
        }
    }

    /// Why a thread can't move.
    fn why(&self, seat: &Seat) -> String {
        let name = self.name(seat.object);
        let others: Vec<String> = seat.others.iter().map(|it| self.letters.name(it)).collect();
        match seat.step {
            _ if seat.mark == Mark::Ended => "done".to_owned(),
            _ if seat.mark == Mark::Held => format!("until {name} differs"),
            Step::Join => format!("for {} to end", others.join(" and ")),
            Step::Meet => "at the barrier for others".to_owned(),
            Step::Hand => format!("for somebody to receive from {name}"),
            Step::Sleep => "for time to pass".to_owned(),
            Step::Receive => format!("for a value from {name}"),
            Step::Send => format!("for room in {name}"),
            Step::Park => "to be unparked".to_owned(),
            Step::Lock | Step::Share | Step::Initialise if !others.is_empty() => {
                let verb = if others.len() == 1 { "has" } else { "have" };
                format!("for {name}, which {} {verb}", others.join(" and "))
            }
            _ => "to be notified".to_owned(),
        }
    }

    /// The same in a few words.
    pub fn why_in_short(&self, seat: &Seat) -> String {
        let others: Vec<String> = seat.others.iter().map(|it| self.letters.name(it)).collect();
        let is_lock = matches!(seat.step, Step::Lock | Step::Share | Step::Initialise);
        match others.as_slice() {
            _ if seat.mark == Mark::Ended || seat.can_move() => "done".to_owned(),
            [one] if is_lock => format!("waits: {one} has {}", self.name(seat.object)),
            [..] if is_lock && !others.is_empty() => {
                format!("waits: others have {}", self.name(seat.object))
            }
            _ => format!("waits {}", self.why(seat)),
        }
    }

    /// Who has not come to its end, and what it waits for.
    pub fn waiting(&self, seats: &[Seat]) -> Vec<Waiting> {
        let is_left = |it: &&Seat| it.mark != Mark::Ended && it.step != Step::Sleep;
        let mut left: Vec<&Seat> = seats.iter().filter(is_left).collect();
        left.sort_by(|one, other| one.thread.cmp(&other.thread));
        let left = left.into_iter();
        let waiting = left.map(|seat| Waiting {
            thread: self.letters.name(&seat.thread),
            line: seat.place.line,
            why: match seat.can_move() {
                true => format!("before its step: {}", self.next(seat)),
                false => self.why(seat),
            },
            can_move: seat.can_move(),
            is_main: seat.thread.is_main(),
        });
        waiting.collect()
    }

    /// A panic, or a thread that leaves the program.
    pub fn event(&self, line: &Line) -> Option<String> {
        match line {
            Line::Panic(thread, place, message) => {
                let thread = self.letters.name(thread);
                let line = place.map_or(String::new(), |it| format!(" at line {}", it.line));
                Some(format!("{thread} panics{line}: {}", message.trim_end()))
            }
            Line::Left(thread, how) => {
                let thread = self.letters.name(thread);
                Some(match how.strip_prefix("exit ") {
                    Some(code) => format!("{thread} leaves the program with exit code {code}."),
                    None => format!("{thread} aborts the program."),
                })
            }
            _ => None,
        }
    }
}
