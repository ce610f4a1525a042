//! What a page tells as it runs, a line for each thing that happens.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// A thread: its parent, and its number among that parent's children. Main comes last, as with the
/// letters, which it gets after those that are there before it takes its first step.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Thread {
    is_main: bool,
    path: Vec<usize>,
}

impl Thread {
    pub fn is_main(&self) -> bool {
        self.is_main
    }

    /// A number for it where it has no letter: main's second thread is 2, and that one's first 2.1.
    pub fn number(&self) -> String {
        let numbers = self.path.iter().skip(1).map(|it| (it + 1).to_string());
        numbers.collect::<Vec<_>>().join(".")
    }
}

impl FromStr for Thread {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let numbers = text.split('.').map(|it| it.parse().map_err(|_| ()));
        let path: Vec<usize> = numbers.collect::<Result<_, ()>>()?;
        let is_main = path.len() == 1;
        Ok(Self { is_main, path })
    }
}

impl Display for Thread {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let numbers: Vec<String> = self.path.iter().map(usize::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

/// A place in one of the files that the trace has named before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    pub file: usize,
    pub line: usize,
    pub column: usize,
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut numbers = text.split(':').map(|it| it.parse().map_err(|_| ()));
        let mut next = || numbers.next().unwrap_or(Err(()));
        Ok(Self {
            file: next()?,
            line: next()?,
            column: next()?,
        })
    }
}

/// Defines an `enum` that is read by its own words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident: $($word:ident)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $name { $($word),* }

        impl FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                match text {
                    $(stringify!($word) => Ok(Self::$word),)*
                    _ => Err(()),
                }
            }
        }
    };
}
words! {
    /// What a thread does, or waits for. The last four are no steps.
    Step: Read Write Update Lock Share Try Unlock Initialise Wait Notify Send Receive Close Park
    Unpark Ask Join Meet Hand Sleep
}
words! {
    /// What a thread does it to.
    Kind: Atomic Cell Lock Once OnceLock Condvar Barrier Channel Thread
}

impl Step {
    /// Whether it's a step, which its thread takes when it's chosen.
    pub fn is_step(self) -> bool {
        !matches!(self, Self::Join | Self::Meet | Self::Hand | Self::Sleep)
    }
}

/// Whether a thread can move.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    Can,
    /// It can, for nobody else can: its time is up, or it goes round once more.
    Late,
    /// It can't, unless its time is up.
    Timed,
    /// It waits until a value that it has read differs.
    Held,
    /// It waits for what another thread has or does.
    Waits,
    Ended,
}

/// Where a thread stands when somebody is chosen.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Seat {
    pub thread: Thread,
    pub place: Place,
    pub mark: Mark,
    pub step: Step,
    pub object: usize,
    /// Because of whom it can't move.
    pub others: Vec<Thread>,
    /// Its rank among those that went on in vain.
    pub rank: usize,
    /// The objects that it has taken.
    pub has: Vec<usize>,
}

impl Seat {
    pub fn can_move(&self) -> bool {
        matches!(self.mark, Mark::Can | Mark::Late)
    }

    pub fn end(&mut self) {
        self.mark = Mark::Ended;
    }

    /// Whether its thread stands before a step: from then on it has a letter.
    pub fn is_before_step(&self) -> bool {
        self.mark != Mark::Ended && self.step.is_step()
    }
}

impl FromStr for Seat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let words: Vec<&str> = text.split(',').collect();
        let [thread, place, mark, step, object, others, rank, has] = words[..] else {
            return Err(());
        };
        let mark = match mark {
            "+" => Mark::Can,
            "!" => Mark::Late,
            "~" => Mark::Timed,
            "=" => Mark::Held,
            "x" => Mark::Ended,
            _ => Mark::Waits,
        };
        let others = others.split('+').filter(|it| !it.is_empty());
        Ok(Self {
            thread: thread.parse()?,
            place: place.parse()?,
            mark,
            step: step.parse()?,
            object: object.parse().map_err(|_| ())?,
            others: others.map(str::parse).collect::<Result<_, ()>>()?,
            rank: rank.parse().map_err(|_| ())?,
            has: has.split('+').filter_map(|it| it.parse().ok()).collect(),
        })
    }
}

/// A value before or after a step.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Value {
    /// It can't be read.
    Unreadable,
    Known(String),
}

/// What a step has seen and done.
#[derive(Clone, PartialEq, Debug)]
pub struct Deed {
    pub thread: Thread,
    pub step: Step,
    pub object: usize,
    pub place: Place,
    pub before: Option<Value>,
    /// Whether the thread has seen the value before it.
    pub is_seen: bool,
    pub after: Option<Value>,
    /// What the thread has learned other than a value.
    pub result: Option<bool>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Line {
    File(String),
    /// An object, where it was made, and its address.
    Object(usize, Kind, Place, usize),
    /// Where all stand when somebody is chosen. The second is whether the tool is asked.
    Choice(Vec<Seat>, bool),
    /// The same when nobody can be.
    Quiet(Vec<Seat>),
    /// Who was chosen.
    Step(Thread),
    Did(Deed),
    /// An object was used with an ordering weaker than `SeqCst`.
    Weak(usize),
    /// Main has got at an object's value without a step, and may have changed it.
    Hidden(usize),
    Print(String),
    Panic(Thread, Option<Place>, String),
    /// A thread leaves the program, in a way that's given in words.
    Left(Thread, String),
    Started(Thread),
    Ended(Thread),
    /// More threads come to a barrier than it lets through.
    Crowd,
    Deadlock,
    Endless,
    /// Not told by the page: all letters are used up, and the rest runs by itself.
    Rest,
    /// Not told by the page: a letter was given, and its thread can't move.
    InVain(char, Option<Seat>),
}

impl FromStr for Line {
    type Err = ();

    fn from_str(line: &str) -> Result<Self, ()> {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        let seats = || {
            rest.split_whitespace()
                .map(str::parse)
                .collect::<Result<Vec<Seat>, ()>>()
        };
        let mut words = rest.split(' ');
        let mut word = || words.next().ok_or(());
        Ok(match first {
            "file" => Self::File(rest.to_owned()),
            "object" => Self::Object(
                word()?.parse().map_err(|_| ())?,
                word()?.parse()?,
                word()?.parse()?,
                word()?.parse().map_err(|_| ())?,
            ),
            "choice" => Self::Choice(seats()?, false),
            "ask" => Self::Choice(seats()?, true),
            "quiet" => Self::Quiet(seats()?),
            "step" => Self::Step(word()?.parse()?),
            "did" => Self::Did(Deed::read(rest)?),
            "hidden" => Self::Hidden(word()?.parse().map_err(|_| ())?),
            "weak" => Self::Weak(word()?.parse().map_err(|_| ())?),
            "print" => Self::Print(unescaped(rest.split_once(' ').ok_or(())?.1)),
            "panic" => {
                let (thread, place) = (word()?.parse()?, word()?.parse().ok());
                let message = rest.splitn(3, ' ').nth(2).unwrap_or_default();
                Self::Panic(thread, place, unescaped(message))
            }
            "left" => Self::Left(
                word()?.parse()?,
                rest.split_once(' ').ok_or(())?.1.to_owned(),
            ),
            "started" => Self::Started(word()?.parse()?),
            "crowd" => Self::Crowd,
            "ended" => Self::Ended(word()?.parse()?),
            "deadlock" => Self::Deadlock,
            "endless" => Self::Endless,
            _ => return Err(()),
        })
    }
}

impl Deed {
    /// Whether it has written. An update that has changed nothing may not have.
    pub fn writes(&self) -> bool {
        let is_unchanged = self.step == Step::Update && self.before == self.after;
        self.after.is_some() && !is_unchanged
    }

    fn read(text: &str) -> Result<Self, ()> {
        let words: Vec<&str> = text.split(' ').collect();
        let [thread, step, object, place, before, after, result] = words[..] else {
            return Err(());
        };
        let value = |word: &str| match word {
            "-" => None,
            "?" => Some(Value::Unreadable),
            known => Some(Value::Known(known.to_owned())),
        };
        let unseen = before.strip_prefix('=');
        Ok(Self {
            thread: thread.parse()?,
            step: step.parse()?,
            object: object.parse().map_err(|_| ())?,
            place: place.parse()?,
            before: value(unseen.unwrap_or(before)),
            is_seen: unseen.is_none(),
            after: value(after),
            result: result.parse().ok(),
        })
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            other => plain.extend(other),
        }
    }
    plain
}
