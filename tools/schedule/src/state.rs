//! Who goes next, and who waits for whom: no thread and no waiting in here.

use std::ops::Range;

use crate::letters::Letter;
use crate::record::{Event, Record, Step, What};
use crate::stand::{Hold, MOST_EVENTS, Over, Plan, Stand, Thread};

/// The whole of it.
#[derive(Default)]
pub struct State {
    pub plan: Plan,
    /// How many letters of the plan are used up.
    used: usize,
    pub threads: Vec<Thread>,
    /// The threads that have a letter: A's comes first.
    pub letters: Vec<usize>,
    pub holds: Vec<Hold>,
    pub record: Record,
    /// Which thread runs.
    pub running: usize,
    pub over: Option<Over>,
}

impl State {
    /// Adds a thread that was started at this line, and returns its number.
    pub fn add_thread(&mut self, line: u32) -> usize {
        for hold in 0..self.holds.len() {
            self.letter(self.holds[hold].thread); // others may have to wait for it
        }
        self.threads.push(Thread { stand: Stand::Ready, line, increments: 0, event: 0 });
        self.threads.len() - 1
    }

    /// The letter of a thread: the next one, if it has none yet.
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

    /// Gives letters to threads that may never take a step, so that they can be spoken of.
    fn name_those_at_a_barrier(&mut self) {
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
    pub fn have_ended(&self, mut threads: Range<usize>) -> bool {
        threads.all(|thread| self.threads[thread].stand == Stand::Ended)
    }

    /// Finds the thread that runs next, and uses up letters on the way.
    pub fn hand_over(&mut self) {
        while self.over.is_none() {
            if let Some(ready) = (0..self.threads.len()).find(|&thread| self.is_ready(thread)) {
                if let barrier @ Stand::Barrier(..) = self.threads[ready].stand.clone() {
                    let at_it = self.threads.iter_mut().filter(|it| it.stand == barrier);
                    at_it.for_each(|thread| thread.stand = Stand::Ready);
                }
                self.running = ready;
                return;
            }
            self.choose();
        }
    }

    /// Whether a thread goes on without a letter.
    fn is_ready(&self, thread: usize) -> bool {
        let stand = &self.threads[thread].stand;
        match stand {
            Stand::Ready => true,
            Stand::Barrier(_, threads) => {
                self.threads.iter().filter(|it| it.stand == *stand).count() >= *threads
            }
            Stand::Join(threads) => self.have_ended(threads.clone()),
            _ => false,
        }
    }

    fn choose(&mut self) {
        if self.used < self.plan.letters.len() {
            return self.use_up();
        }
        if !self.plan.goes_on {
            return self.finish(Over::Stopped);
        }
        let first = self.letters.iter().find(|it| self.can_move(**it));
        let idle = self.threads.iter().position(|it| it.stand == Stand::Idle);
        match (first, idle) {
            (Some(&first), _) => self.grant(first, false),
            (None, Some(idle)) => self.threads[idle].stand = Stand::Ready,
            (None, None) => self.finish(Over::Stuck),
        }
    }

    fn use_up(&mut self) {
        let (letter, place) = self.plan.letters[self.used];
        self.used += 1;
        if self.letters.len() <= letter.index() {
            self.name_those_at_a_barrier();
        }
        match self.letters.get(letter.index()).map(|thread| (*thread, self.next(*thread))) {
            Some((thread, What::Step(_))) => self.grant(thread, true),
            Some((thread, what)) => self.note(thread, what, true),
            None => {
                let all = Letter::list(&Letter::first(self.letters.len()));
                let why =
                    format!("'{letter}' at character {place} is no thread: the page has {all}");
                self.finish(Over::Failed(why));
            }
        }
    }

    /// Lets a thread take the step that it stands before.
    fn grant(&mut self, thread: usize, is_chosen: bool) {
        let Stand::Before(by, object) = self.threads[thread].stand else {
            return;
        };
        self.threads[thread].event = self.record.events.len();
        self.note(thread, What::Step(by), is_chosen);
        self.threads[thread].stand = Stand::Ready;
        self.hold(thread, by, object);
    }

    /// Takes note of who has a lock after a step.
    pub fn hold(&mut self, thread: usize, by: Step, object: usize) {
        if by.locks() {
            self.holds.push(Hold { thread, object, by });
        } else if by == Step::Unlock {
            let its = |hold: &Hold| (hold.thread, hold.object) == (thread, object);
            let last = self.holds.iter().rposition(its);
            last.map(|last| self.holds.remove(last));
        }
    }

    /// Adds to the record what has come of a letter, or that the thread panicked.
    pub fn note(&mut self, thread: usize, what: What, is_chosen: bool) {
        let event = self.event(thread, what, is_chosen);
        self.record.events.push(event);
        if self.record.events.len() > MOST_EVENTS {
            let line = self.threads[thread].line;
            let why = format!("after {MOST_EVENTS} steps, at line {line}, no end is in sight");
            self.finish(Over::Failed(why));
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

    fn can_move(&self, thread: usize) -> bool {
        matches!(self.next(thread), What::Step(_))
    }

    /// What would come of a thread's next letter.
    fn next(&self, thread: usize) -> What {
        let limit = self.letter_of(thread).map(|letter| self.plan.increments[letter.index()]);
        match self.threads[thread].stand {
            Stand::Before(step, object) => {
                let bars = self.holds.iter().filter(|hold| hold.bars(step, object));
                let holders: Vec<_> = bars.filter_map(|it| self.letter_of(it.thread)).collect();
                if holders.is_empty() { What::Step(step) } else { What::WaitsForLock(holders) }
            }
            Stand::Ended => What::Done,
            // Its work is done, as that of `main` is while the others go on.
            Stand::Join(_) if Some(self.threads[thread].increments) >= limit => What::Done,
            _ => What::WaitsForThread,
        }
    }

    /// A thread has ended. With the main thread the program ends.
    pub fn end(&mut self, thread: usize) {
        self.threads[thread].stand = Stand::Ended;
        if thread > 0 {
            return self.hand_over();
        }
        let have_ended = self.have_ended(0..self.threads.len());
        while have_ended && self.used < self.plan.letters.len() {
            self.use_up();
        }
        let is_stuck = !have_ended && !self.letters.iter().any(|it| self.can_move(*it));
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
        let standing = |it: &usize| self.event(*it, self.next(*it), false);
        self.record.standings = self.letters.iter().map(standing).collect();
        self.over = Some(over);
    }
}
