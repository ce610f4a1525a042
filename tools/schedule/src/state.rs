//! How a run stands: what it should do, where its threads are, and what has happened.

use crate::record::{Event, Record, Step, What};

/// A page whose threads stop more often than this doesn't end, such as one that checks a flag for
/// ever. Twenty threads with a lock and 1,000 increments each stop 80,000 times.
const MOST_STOPS: usize = 100_000;
const MOST_LETTERS: usize = 26;

/// What a run should do.
#[derive(Clone, Default)]
pub struct Plan {
    /// The schedule, each letter with its place in the text.
    pub letters: Vec<(char, usize)>,
    /// How many increments each thread makes, from A.
    pub increments: [usize; MOST_LETTERS],
    /// Whether it's over once the letters are used up, if a thread could still move. Otherwise the
    /// threads go on, A first whenever it can move.
    pub stops: bool,
}

impl Plan {
    /// If no number of increments is given, each thread makes one for every two of its letters.
    pub fn new(letters: Vec<(char, usize)>, increments: Option<usize>) -> Plan {
        let mut counts = [0_usize; MOST_LETTERS];
        letters.iter().for_each(|(letter, _)| counts[index(*letter)] += 1);
        let increments = counts.map(|count| increments.unwrap_or(count.div_ceil(2)));
        Plan { letters, increments, stops: false }
    }
}

/// A is 0.
pub fn index(letter: char) -> usize {
    letter as usize - 'A' as usize
}

/// Where a thread stands.
#[derive(Clone, Default, PartialEq)]
pub enum Stand {
    /// Before code that isn't a step: it goes on without a letter.
    #[default]
    Ready,
    /// Before a step with the object that has this key.
    Before(Step, usize),
    /// At the barrier with this key, until this many threads are there.
    Barrier(usize, usize),
    /// Until this thread has ended.
    Join(usize),
    /// Until no thread can move.
    Idle,
    Ended,
}

/// A thread of the page. The main thread is the first.
#[derive(Default)]
pub struct Thread {
    pub stand: Stand,
    /// The line at which it was last seen.
    pub line: u32,
    /// The keys of the locks that it holds, each with `Lock` or `LockToRead`.
    pub holds: Vec<(usize, Step)>,
    pub increments: usize,
    /// Whether it left early, for example because it had made all of them.
    pub has_left: bool,
    /// The keys of the barriers that it has passed.
    pub passed: Vec<usize>,
    /// Whether it has passed one since its last increment, and so would come again.
    pub meets: bool,
}

/// Why a run is over.
#[derive(PartialEq)]
pub enum Over {
    /// All threads have ended.
    Ended,
    /// The main thread has ended before others, and the program with it.
    CutOff,
    /// Threads are left, but none of them can ever move.
    Stuck,
    /// The letters are used up, and the plan stops there.
    Stopped,
    /// It couldn't go on, for this reason.
    Failed(String),
}

/// All that is known during a run.
#[derive(Default)]
pub struct State {
    pub plan: Plan,
    /// The page's path.
    pub path: &'static str,
    /// How many letters of the plan are used up.
    pub used: usize,
    pub threads: Vec<Thread>,
    /// The threads that have a letter: A's comes first.
    pub letters: Vec<usize>,
    pub record: Record,
    /// Which thread runs.
    pub running: usize,
    pub over: Option<Over>,
    pub stops: usize,
}

impl State {
    /// Adds a thread that was started at this line.
    pub fn add_thread(&mut self, line: u32) -> usize {
        for thread in 0..self.threads.len() {
            if !self.threads[thread].holds.is_empty() {
                self.letter(thread); // others may have to wait for it
            }
        }
        self.threads.push(Thread { line, ..Thread::default() });
        self.threads.len() - 1
    }

    /// The letter of a thread: the next one, if it has none yet.
    pub fn letter(&mut self, thread: usize) -> char {
        if !self.letters.contains(&thread) && self.letters.len() < MOST_LETTERS {
            self.letters.push(thread);
        }
        self.letter_of(thread).unwrap_or_else(|| {
            let why = format!("more than {MOST_LETTERS} threads take steps: start fewer");
            self.finish(Over::Failed(why));
            'A'
        })
    }

    /// Gives letters to threads that may never take a step, so that messages can name them.
    pub fn name_those_at_a_barrier(&mut self) {
        for thread in 0..self.threads.len() {
            if let Stand::Barrier(..) = self.threads[thread].stand {
                self.letter(thread);
            }
        }
    }

    /// The letter of a thread, if it has one.
    pub fn letter_of(&self, thread: usize) -> Option<char> {
        ('A'..='Z').nth(self.letters.iter().position(|it| *it == thread)?)
    }

    /// Whether all other threads have ended.
    pub fn is_alone(&self, thread: usize) -> bool {
        let mut others = (0..self.threads.len()).filter(|it| *it != thread);
        others.all(|other| self.threads[other].stand == Stand::Ended)
    }

    /// A thread stops here.
    pub fn stop(&mut self, thread: usize, stand: Stand, line: u32) {
        (self.threads[thread].stand, self.threads[thread].line) = (stand, line);
        self.stops += 1;
        if self.stops > MOST_STOPS {
            let why = format!("after {MOST_STOPS} steps, at line {line}, no end is in sight");
            self.finish(Over::Failed(why));
        }
        self.hand_over();
    }

    /// Adds what came of a letter to the record, or a thread's panic.
    pub fn note(&mut self, thread: usize, what: What, is_chosen: bool) {
        if self.over.is_none() {
            self.record.events.push(self.event(thread, what, is_chosen));
        }
    }

    fn event(&self, thread: usize, what: What, is_chosen: bool) -> Event {
        let place = self.letters.iter().position(|it| *it == thread);
        let later = self.letters.iter().skip(place.map_or(0, |place| place + 1));
        let object = match self.threads[thread].stand {
            Stand::Before(_, object) => object,
            _ => 0,
        };
        Event {
            letter: self.letter_of(thread).unwrap_or('A'),
            line: self.threads[thread].line,
            what,
            object,
            before: None,
            after: None,
            later: later.copied().find(|it| self.can_move(*it)).and_then(|it| self.letter_of(it)),
            is_chosen,
        }
    }

    /// Ends the run, if it isn't over yet.
    pub fn finish(&mut self, over: Over) {
        if self.over.is_some() {
            return;
        }
        if over == Over::Stuck {
            self.name_those_at_a_barrier();
        }
        let standing = |it: &usize| self.event(*it, self.next(*it), false);
        self.record.standings = self.letters.iter().map(standing).collect();
        self.over = Some(over);
    }
}
