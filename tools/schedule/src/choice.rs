//! Who goes next, and who waits for whom.

use crate::letters::Letter;
use crate::record::{Step, What};
use crate::stand::{Hold, Over, Stand, Thread};
use crate::state::State;

/// How often a page may ask in vain whether a thread has ended, before it's taken to ask for ever.
const MOST_IDLES: usize = 1000;

impl State {
    /// Finds the thread that runs next, and uses up letters on the way.
    pub fn hand_over(&mut self) {
        while self.over.is_none() {
            if let Some(ready) = (0..self.threads.len()).find(|&thread| self.is_ready(thread)) {
                if let barrier @ Stand::Barrier(address, _) = self.threads[ready].stand.clone() {
                    for thread in self.threads.iter_mut().filter(|it| it.stand == barrier) {
                        (thread.stand, thread.passed) = (Stand::Ready, Some(address));
                    }
                }
                self.running = ready;
                return;
            }
            self.choose();
        }
    }

    /// Whether a thread goes on without a letter.
    pub fn is_ready(&self, thread: usize) -> bool {
        let stand = &self.threads[thread].stand;
        match stand {
            Stand::Ready => true,
            // A thread that left on its way here would have come, with more increments to make.
            Stand::Barrier(address, threads) => {
                let comes = |it: &Thread| it.has_left && it.passed == Some(*address);
                let there = |it: &&Thread| it.stand == *stand || comes(it);
                self.threads.iter().filter(there).count() >= *threads
            }
            Stand::Join(threads) => self.have_ended(threads.clone()),
            Stand::Scope(scope) => {
                self.threads.iter().all(|it| it.scope != *scope || it.stand == Stand::Ended)
            }
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
            (None, Some(idle)) if self.idles < MOST_IDLES => {
                self.threads[idle].stand = Stand::Ready;
                self.idles += 1;
            }
            (None, _) => self.finish(Over::Stuck),
        }
    }

    pub fn use_up(&mut self) {
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

    /// Lets a thread take the step it stands before.
    fn grant(&mut self, thread: usize, is_chosen: bool) {
        let Stand::Before(by, object) = self.threads[thread].stand else {
            return;
        };
        self.note(thread, What::Step(by), is_chosen);
        self.threads[thread].stand = Stand::Ready;
        self.hold(thread, by, object);
    }

    /// Keeps track of who has a lock after a step.
    pub fn hold(&mut self, thread: usize, by: Step, object: usize) {
        if by.locks() {
            self.holds.push(Hold { thread, object, by });
        } else if by == Step::Unlock {
            let its = |hold: &Hold| (hold.thread, hold.object) == (thread, object);
            let last = self.holds.iter().rposition(its);
            last.map(|last| self.holds.remove(last));
        }
    }

    /// Whether a thread's next letter would be a step.
    pub fn can_move(&self, thread: usize) -> bool {
        matches!(self.next(thread), What::Step(_))
    }

    /// What a thread's next letter would do.
    pub fn next(&self, thread: usize) -> What {
        let limit = self.letter_of(thread).map(|letter| self.plan.increments[letter.index()]);
        match self.threads[thread].stand {
            Stand::Before(step, object) => {
                let bars = self.holds.iter().filter(|hold| hold.bars(step, object));
                let holders: Vec<_> = bars.filter_map(|it| self.letter_of(it.thread)).collect();
                if holders.is_empty() { What::Step(step) } else { What::WaitsForLock(holders) }
            }
            Stand::Ended => What::Done,
            // Its work is done, like `main`'s while the others go on.
            Stand::Join(_) | Stand::Scope(_) if Some(self.threads[thread].increments) >= limit => {
                What::Done
            }
            _ => What::WaitsForThread,
        }
    }
}
