//! What a page tells, line by line: the thread, the time in nanoseconds, and what happens.

use std::str::FromStr;
use std::time::Duration;

/// What a future is called in the trace.
pub type Number = usize;

#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub thread: usize,
    /// Since the page began, by its clock.
    pub time: Duration,
    pub what: What,
}

/// What a future is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// What `block_on` was given.
    Root,
    /// What `spawn` was given.
    Task,
    JoinAll,
    /// What `join_all` was given in this place.
    Member(usize),
    Timeout,
    /// What the page awaits, and has written.
    Call,
    /// What the page awaits, and a library has written.
    Leaf,
}

/// Who calls a waker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caller {
    Timer,
    Future(Number),
    Other,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    New(New),
    /// A line is 0 if it isn't in the page.
    Poll(Number, usize),
    Ready(Number),
    Pending(Number),
    Panics(Number),
    Drop(Number),
    /// The timer wakes it at another time.
    Reset(Number),
    Wake(Number, Caller),
    Print(usize, String),
    /// The thread sleeps.
    Block(usize, Duration),
    Unblock,
    Park,
    BlockOn(usize),
    Returns,
    Panic(usize, String),
    /// The time of the time-out that is being polled is up.
    Late,
    /// The runtime would have several threads.
    Several,
    /// The page starts a thread.
    Thread,
    /// So many futures are polled by hand.
    Hand(usize),
    /// The step by hand with this number, from 0.
    Step(usize),
    /// A second passes, by hand.
    Pass,
    /// The future in this place is ready, and is polled again by hand.
    Again(usize),
    /// The last step has no future.
    Stranger,
    /// All steps are taken, and futures are left.
    Left,
    Exit(i32),
}

/// A future is made.
#[derive(Clone, Debug, PartialEq)]
pub struct New {
    pub number: Number,
    pub kind: Kind,
    pub line: usize,
    /// When the timer wakes it.
    pub due: Option<Duration>,
    /// The page's function whose body it is, or its type.
    pub function: Option<String>,
    /// Whether it's around another noted future.
    pub wraps: bool,
    pub name: String,
}

impl FromStr for Event {
    type Err = ();

    fn from_str(line: &str) -> Result<Self, ()> {
        read(line).ok_or(())
    }
}

fn read(line: &str) -> Option<Event> {
    let mut words = line.splitn(4, ' ');
    let thread = words.next()?.parse().ok()?;
    let time = nanoseconds(words.next()?)?;
    let what = words.next()?;
    let rest = words.next().unwrap_or("");
    let what = what_of(what, rest)?;
    Some(Event { thread, time, what })
}

fn what_of(what: &str, rest: &str) -> Option<What> {
    let number = || rest.parse().ok();
    Some(match what {
        "new" => What::New(new(rest)?),
        "poll" => {
            let [number, line] = words(rest)?;
            What::Poll(number.parse().ok()?, line.parse().ok()?)
        }
        "ready" => What::Ready(number()?),
        "pending" => What::Pending(number()?),
        "panics" => What::Panics(number()?),
        "drop" => What::Drop(number()?),
        "reset" => What::Reset(number()?),
        "wake" => {
            let [number, caller] = words(rest)?;
            let caller = match caller {
                "timer" => Caller::Timer,
                "other" => Caller::Other,
                future => Caller::Future(future.parse().ok()?),
            };
            What::Wake(number.parse().ok()?, caller)
        }
        "print" => {
            let [line, text] = words(rest)?;
            What::Print(line.parse().ok()?, unescaped(text))
        }
        "block" => {
            let [line, time] = words(rest)?;
            What::Block(line.parse().ok()?, nanoseconds(time)?)
        }
        "unblock" => What::Unblock,
        "park" => What::Park,
        "block_on" => What::BlockOn(number()?),
        "returns" => What::Returns,
        "panic" => {
            let [line, text] = words(rest)?;
            What::Panic(line.parse().ok()?, unescaped(text))
        }
        "late" => What::Late,
        "several" => What::Several,
        "thread" => What::Thread,
        "hand" => What::Hand(number()?),
        "step" => What::Step(number()?),
        "pass" => What::Pass,
        "again" => What::Again(number()?),
        "stranger" => What::Stranger,
        "left" => What::Left,
        "exit" => What::Exit(rest.parse().ok()?),
        _ => return None,
    })
}

fn new(rest: &str) -> Option<New> {
    let [number, kind, line, due, function, name] = words(rest)?;
    let kind = match kind {
        "root" => Kind::Root,
        "task" => Kind::Task,
        "join_all" => Kind::JoinAll,
        "timeout" => Kind::Timeout,
        "call" => Kind::Call,
        "leaf" => Kind::Leaf,
        member => Kind::Member(member.strip_prefix("member:")?.parse().ok()?),
    };
    let inner = function.strip_prefix('@');
    let function = inner.unwrap_or(function);
    Some(New {
        number: number.parse().ok()?,
        kind,
        line: line.parse().ok()?,
        due: nanoseconds(due),
        function: Some(function.to_owned()).filter(|it| it != "-"),
        wraps: inner.is_some(),
        name: name.to_owned(),
    })
}

/// So many words; the last is the rest.
fn words<const N: usize>(text: &str) -> Option<[&str; N]> {
    let words: Vec<&str> = text.splitn(N, ' ').collect();
    words.try_into().ok()
}

fn nanoseconds(text: &str) -> Option<Duration> {
    let nanoseconds: u128 = text.parse().ok()?;
    let seconds = u64::try_from(nanoseconds / 1_000_000_000).ok()?;
    Some(Duration::new(seconds, (nanoseconds % 1_000_000_000) as u32))
}

/// A `\n` stands for the end of a line, and `\\` for a backslash.
fn unescaped(text: &str) -> String {
    let mut characters = text.chars();
    let mut unescaped = String::new();
    while let Some(character) = characters.next() {
        let character = match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        };
        unescaped.push(character);
    }
    unescaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let event = |line: &str| line.parse::<Event>();
        let print = event("1 2000000000 print 13 a\\\\\\nb c").unwrap();
        assert_eq!(print.thread, 1);
        assert_eq!(print.time, Duration::from_secs(2));
        assert_eq!(print.what, What::Print(13, "a\\\nb c".to_owned()));
        assert_eq!(event("0 0 park").unwrap().what, What::Park);
        assert_eq!(event("0 0 poll 1 0").unwrap().what, What::Poll(1, 0));
        for line in [
            "",
            "0 0",
            "0 0 ready",
            "0 0 ready x",
            "x 0 park",
            "0 0 wake 1",
            "hello",
        ] {
            assert!(event(line).is_err(), "{line}");
        }
    }
}
