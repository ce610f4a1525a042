//! What happened in a run, in order. Nothing here says what it means.

use crate::letters::Letter;

/// What a thread does when its letter comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Step {
    /// Whether it takes a lock.
    pub fn locks(self) -> bool {
        matches!(self, Step::Lock | Step::LockToRead)
    }
}

/// The result of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Step(Step),
    /// The thread stays where it is, since these threads hold the lock it is about to take.
    WaitsForLock(Vec<Letter>),
    /// The thread stays where it is, since it waits for another one, for example at a barrier.
    WaitsForThread,
    /// The thread had already ended.
    Done,
    /// The thread panicked with this message. No letter was used up.
    Panic(String),
}

/// One letter of a schedule, and its result.
#[derive(Clone, Debug)]
pub struct Event {
    pub letter: Letter,
    /// The line of the page, from 1. An unlock has the line of its lock.
    pub line: u32,
    pub what: What,
    /// Which of the record's objects was used.
    pub object: usize,
    /// The number that was there before. None: it isn't a number that a table can show.
    pub before: Option<i128>,
    /// The number that was written, if one was.
    pub after: Option<i128>,
    /// The threads that could have moved, including this one: a bit for each, A's the lowest.
    pub could_move: u32,
    /// Whether a letter asked for it. Otherwise, the letters were used up.
    pub is_chosen: bool,
}

/// A counter, a lock, or both in one, shared by the threads.
#[derive(Clone, Debug)]
pub struct Object {
    /// What tells it apart from others.
    pub key: usize,
    /// Whether a thread took it as a lock.
    pub is_lock: bool,
    /// Whether it was used with an ordering that is weaker than `SeqCst`.
    pub is_weakly_ordered: bool,
}

/// All that happened in a run.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub events: Vec<Event>,
    /// In the order in which they were first used.
    pub objects: Vec<Object>,
    /// What each thread's next letter would do, once the run is over.
    pub standings: Vec<Event>,
}

impl Record {
    /// Which object has this key. It's about to be used for this step.
    pub fn object(&mut self, key: usize, step: Step) -> usize {
        let known = self.objects.iter().position(|it| it.key == key);
        let place = known.unwrap_or(self.objects.len());
        if known.is_none() {
            self.objects.push(Object { key, is_lock: false, is_weakly_ordered: false });
        }
        self.objects[place].is_lock |= step.locks();
        place
    }

    /// Which lock this is, from 1, if there are several.
    fn number_of_lock(&self, object: usize) -> Option<usize> {
        let count = |objects: &[Object]| objects.iter().filter(|it| it.is_lock).count();
        (count(&self.objects) > 1).then(|| count(&self.objects[..=object]))
    }

    /// What a lock is called: it has a number if there are several.
    pub fn name_of_lock(&self, object: usize) -> String {
        self.number_of_lock(object).map_or("the lock".to_owned(), |number| format!("lock {number}"))
    }
}

impl Event {
    /// Whether a step was taken.
    pub fn is_step(&self) -> bool {
        self.step().is_some()
    }

    /// The step that was taken, if one was.
    pub fn step(&self) -> Option<Step> {
        match self.what {
            What::Step(step) => Some(step),
            _ => None,
        }
    }

    /// What a row of the table says about it, without the line: `read 0` or `waits: A has the
    /// lock`.
    pub fn text(&self, record: &Record) -> String {
        let shown = |number: Option<i128>| number.map_or(String::new(), |it| format!(" {it}"));
        let lock = |verb: &str| match record.number_of_lock(self.object) {
            None => verb.to_owned(),
            Some(number) => format!("{verb} {number}"),
        };
        match &self.what {
            What::Step(Step::Read) => format!("read{}", shown(self.before)),
            What::Step(Step::Write | Step::WriteHeld) => format!("write{}", shown(self.after)),
            What::Step(Step::Swap) => format!("swap in{}", shown(self.after)),
            What::Step(Step::Update) => match (self.before, self.after) {
                (Some(before), Some(after)) => format!("add {}", after - before),
                (Some(before), None) => format!("finds {before}"),
                (None, _) => "update".to_owned(),
            },
            What::Step(Step::Lock) => lock("lock"),
            What::Step(Step::LockToRead) => lock("lock to read"),
            What::Step(Step::Unlock) => lock("unlock"),
            What::WaitsForLock(holders) => {
                let lock = record.name_of_lock(self.object);
                format!("waits: {} {lock}", Letter::have(holders))
            }
            What::WaitsForThread => "waits for another thread".to_owned(),
            What::Done => "done".to_owned(),
            What::Panic(_) => "panics".to_owned(),
        }
    }
}
