//! What happened in a run, in order. Nothing here says what it means.

/// What a thread does when its letter comes up.
#[derive(Clone, Copy, PartialEq)]
pub enum Step {
    Read,
    /// A write that doesn't depend on the old value, such as an atomic's `store`.
    Write,
    /// A write through a guard. The page may have used the old value.
    WriteHeld,
    /// A write that also reads what it overwrites.
    Swap,
    /// A read, and a write that depends on it, in one step.
    Update,
    Lock,
    LockToRead,
    Unlock,
}

/// What came of a letter.
#[derive(PartialEq)]
pub enum What {
    Step(Step),
    /// The thread stays where it is, since these threads hold the lock it is about to take.
    WaitsForLock(Vec<char>),
    /// The thread stays where it is, since it waits for another one, for example at a barrier.
    WaitsForThread,
    /// The thread had already ended.
    Done,
    /// The thread panicked with this message. No letter was used up.
    Panic(String),
}

/// One letter of a schedule, and what came of it.
pub struct Event {
    pub letter: char,
    /// The line of the page, from 1. An unlock has the line of its lock.
    pub line: u32,
    pub what: What,
    /// The key of the counter or lock that was used.
    pub object: usize,
    /// The number that was there before. None: it isn't a number that a table can show.
    pub before: Option<i128>,
    /// The number that was written, if one was.
    pub after: Option<i128>,
    /// The first thread with a later letter that could have moved instead, if there is one.
    pub later: Option<char>,
    /// Whether a letter asked for it. Otherwise, the letters were used up.
    pub is_chosen: bool,
}

/// All that happened in a run.
#[derive(Default)]
pub struct Record {
    pub events: Vec<Event>,
    /// The keys of the locks, in the order in which they were first taken.
    pub locks: Vec<usize>,
    /// Whether a step named an ordering that is weaker than `SeqCst`.
    pub is_weakly_ordered: bool,
    /// What each thread's next letter would do, once the run is over.
    pub standings: Vec<Event>,
}

impl Step {
    /// Whether it takes a lock.
    pub fn locks(self) -> bool {
        matches!(self, Step::Lock | Step::LockToRead)
    }
}

impl Event {
    /// The step that was taken, if one was.
    pub fn step(&self) -> Option<Step> {
        if let What::Step(step) = self.what { Some(step) } else { None }
    }

    /// What a row of the table says about it, without the line: `read 0` or `waits: A has the
    /// lock`.
    pub fn text(&self, record: &Record) -> String {
        let (before, after) = (self.before.map(|it| format!(" {it}")), self.after);
        let lock = record.name_of_lock(self.object);
        let number = lock.strip_prefix("lock").unwrap_or_default();
        match &self.what {
            What::Step(Step::Read) => format!("read{}", before.unwrap_or_default()),
            What::Step(Step::Update) if after.is_none() => {
                before.map_or("update".to_owned(), |before| format!("finds{before}"))
            }
            What::Step(step) => {
                let (verb, after) = match step {
                    Step::Update => ("add", after.zip(self.before).map(|(a, b)| a - b)),
                    Step::Swap => ("swap in", after),
                    Step::Lock => return format!("lock{number}"),
                    Step::LockToRead => return format!("lock to read{number}"),
                    Step::Unlock => return format!("unlock{number}"),
                    _ => ("write", after),
                };
                after.map_or(verb.to_owned(), |after| format!("{verb} {after}"))
            }
            What::WaitsForLock(holders) => format!("waits: {} {lock}", have(holders)),
            What::WaitsForThread => "waits for another thread".to_owned(),
            What::Done => "done".to_owned(),
            What::Panic(_) => "panics".to_owned(),
        }
    }
}

impl Record {
    /// What a lock is called: it has a number if there are several.
    pub fn name_of_lock(&self, key: usize) -> String {
        match self.locks.iter().position(|it| *it == key) {
            Some(place) if self.locks.len() > 1 => format!("lock {}", place + 1),
            _ => "the lock".to_owned(),
        }
    }
}

/// Several words as one phrase: `A`, `A and B`, or `A, B and C`.
pub fn words(words: &[String]) -> String {
    match words {
        [first @ .., two, last] => [first, &[format!("{two} and {last}")]].concat().join(", "),
        words => words.concat(),
    }
}

/// Several threads in words.
pub fn list(letters: &[char]) -> String {
    words(&letters.iter().map(char::to_string).collect::<Vec<String>>())
}

/// The same with a verb: `A has`, or `A and B have`.
pub fn have(letters: &[char]) -> String {
    list(letters) + if letters.len() == 1 { " has" } else { " have" }
}
