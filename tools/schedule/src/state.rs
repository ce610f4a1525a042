//! What is known during a run.

use std::ops::Range;

use crate::letters::Letter;
use crate::record::{Event, Record, What};
use crate::stand::{Hold, MOST_STOPS, Over, Plan, Stand, Thread};

/// How a run stands.
#[derive(Default)]
pub struct State {
    pub plan: Plan,
    /// How many letters of the plan are used up.
    pub used: usize,
    pub threads: Vec<Thread>,
    /// The threads that have a letter: A's comes first.
    pub letters: Vec<usize>,
    pub holds: Vec<Hold>,
    pub record: Record,
    /// Which thread runs.
    pub running: usize,
    pub over: Option<Over>,
    /// Whether all threads had ended by the time it was over.
    pub is_complete: bool,
    /// How many scopes were opened.
    pub scopes: usize,
    stops: usize,
    /// How often in a row a thread went on because no thread could move.
    pub idles: usize,
}

impl State {
    /// Adds a thread that was started at this line, in this scope if there is one. Returns its
    /// number.
    pub fn add_thread(&mut self, line: u32, scope: usize) -> usize {
        for hold in 0..self.holds.len() {
            self.letter(self.holds[hold].thread); // others may have to wait for it
        }
        let (stand, increments, has_left, passed) = (Stand::Ready, 0, false, None);
        self.threads.push(Thread { stand, line, scope, increments, has_left, passed });
        self.threads.len() - 1
    }

    /// The letter of a thread. If it has none yet, it gets the next one.
    pub fn letter(&mut self, thread: usize) -> Letter {
        if !self.letters.contains(&thread) {
            self.letters.push(thread);
        }
        if self.letters.len() > Letter::COUNT {
            let why = "more than 26 threads take steps: start fewer";
            self.finish(Over::Failed(why.to_owned()));
        }
        self.letter_of(thread).unwrap_or_default()
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
    pub fn letter_of(&self, thread: usize) -> Option<Letter> {
        Letter::new(self.letters.iter().position(|it| *it == thread)?)
    }

    /// Whether these threads have ended.
    pub fn have_ended(&self, threads: Range<usize>) -> bool {
        let mut threads = threads.start..threads.end.min(self.threads.len());
        threads.all(|thread| self.threads[thread].stand == Stand::Ended)
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

    /// Adds the result of a letter to the record, or a thread's panic.
    pub fn note(&mut self, thread: usize, what: What, is_chosen: bool) {
        if self.over.is_none() {
            let event = self.event(thread, what, is_chosen);
            self.record.events.push(event);
            self.idles = 0;
        }
    }

    fn event(&self, thread: usize, what: What, is_chosen: bool) -> Event {
        let can_move = |place: &usize| self.can_move(self.letters[*place]);
        Event {
            letter: self.letter_of(thread).unwrap_or_default(),
            line: self.threads[thread].line,
            what,
            object: self.threads[thread].stand.object(),
            before: None,
            after: None,
            could_move: (0..self.letters.len()).filter(can_move).map(|it| 1 << it).sum(),
            is_chosen,
        }
    }

    /// A thread has ended. If it's the main thread, the program ends.
    pub fn end(&mut self, thread: usize) {
        self.threads[thread].stand = Stand::Ended;
        if thread > 0 {
            return self.hand_over();
        }
        let have_ended = self.have_ended(0..self.threads.len());
        while have_ended && self.used < self.plan.letters.len() {
            self.use_up();
        }
        let moves = |thread| self.is_ready(thread) || self.can_move(thread);
        let is_stuck = !have_ended && !(0..self.threads.len()).any(moves);
        self.finish(if is_stuck { Over::Stuck } else { Over::Ended });
    }

    /// Ends the run, if it isn't over yet.
    pub fn finish(&mut self, over: Over) {
        if self.over.is_some() {
            return;
        }
        if over == Over::Stuck {
            self.name_those_at_a_barrier();
        }
        self.is_complete = self.have_ended(0..usize::MAX);
        let standing = |it: &usize| self.event(*it, self.next(*it), false);
        self.record.standings = self.letters.iter().map(standing).collect();
        self.over = Some(over);
    }
}
