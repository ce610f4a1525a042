//! Who goes next, and who waits for whom.

use crate::record::{Step, What, list};
use crate::state::{Over, Stand, State, Thread, index};

impl State {
    /// Finds the thread that runs next, and uses up letters on the way.
    pub fn hand_over(&mut self) {
        while self.over.is_none() {
            if let Some(ready) = (0..self.threads.len()).find(|thread| self.is_ready(*thread)) {
                if let barrier @ Stand::Barrier(key, _) = self.threads[ready].stand.clone() {
                    for thread in self.threads.iter_mut().filter(|it| it.stand == barrier) {
                        (thread.stand, thread.meets) = (Stand::Ready, true);
                        thread.passed.push(key);
                    }
                }
                self.running = ready;
                return;
            }
            let first = self.letters.iter().find(|it| self.can_move(**it));
            let idle = self.threads.iter().position(|it| it.stand == Stand::Idle);
            match (first, idle) {
                _ if self.used < self.plan.letters.len() => self.use_up(),
                (Some(_), _) if self.plan.stops => self.finish(Over::Stopped),
                (Some(&first), _) => self.take(first, false),
                (None, Some(idle)) => self.threads[idle].stand = Stand::Ready,
                (None, None) => {
                    let have_ended = self.threads.iter().all(|it| it.stand == Stand::Ended);
                    self.finish(if have_ended { Over::Ended } else { Over::Stuck });
                }
            }
        }
    }

    /// Whether a thread goes on without a letter.
    fn is_ready(&self, thread: usize) -> bool {
        let stand = &self.threads[thread].stand;
        match *stand {
            Stand::Ready => true,
            // A thread that left on its way here would have come, with more increments to make.
            Stand::Barrier(key, threads) => {
                let comes = |it: &Thread| it.has_left && it.meets && it.passed.contains(&key);
                let there = |it: &&Thread| it.stand == *stand || comes(it);
                self.threads.iter().filter(there).count() >= threads
            }
            Stand::Join(joined) => self.threads[joined].stand == Stand::Ended,
            Stand::Before(..) | Stand::Idle | Stand::Ended => false,
        }
    }

    fn use_up(&mut self) {
        let (letter, place) = self.plan.letters[self.used];
        self.used += 1;
        if self.letters.len() <= index(letter) {
            self.name_those_at_a_barrier();
        }
        if let Some(&thread) = self.letters.get(index(letter)) {
            return self.take(thread, true);
        }
        if self.record.events.iter().any(|it| matches!(it.what, What::Panic(_))) {
            return; // there might have been such a thread
        }
        let all: Vec<char> = ('A'..='Z').take(self.letters.len()).collect();
        let all = if all.is_empty() { "none".to_owned() } else { list(&all) };
        let why = format!("'{letter}' at character {place} is no thread: the page has {all}");
        self.finish(Over::Failed(why));
    }

    /// Lets a thread take the step it stands before, if it can.
    fn take(&mut self, thread: usize, is_chosen: bool) {
        self.note(thread, self.next(thread), is_chosen);
        if let Stand::Before(step, object) = self.threads[thread].stand
            && self.can_move(thread)
        {
            self.threads[thread].stand = Stand::Ready;
            self.hold(thread, step, object);
        }
    }

    /// Keeps track of who has a lock after a step.
    pub fn hold(&mut self, thread: usize, step: Step, object: usize) {
        let holds = &mut self.threads[thread].holds;
        if step.locks() {
            holds.push((object, step));
        } else if step == Step::Unlock {
            let last = holds.iter().rposition(|hold| hold.0 == object);
            last.map(|last| holds.remove(last));
        }
    }

    /// The threads that have the lock with this key, as far as they keep others from this step.
    pub fn holders(&self, object: usize, step: Step) -> Vec<usize> {
        let is_shared = |by: Step| (by, step) == (Step::LockToRead, Step::LockToRead);
        let bars = |hold: &(usize, Step)| hold.0 == object && step.locks() && !is_shared(hold.1);
        let holders = self.threads.iter().enumerate();
        holders.filter(|it| it.1.holds.iter().any(bars)).map(|it| it.0).collect()
    }

    /// Whether a thread's next letter would be a step.
    pub fn can_move(&self, thread: usize) -> bool {
        match self.threads[thread].stand {
            Stand::Before(step, object) => self.holders(object, step).is_empty(),
            _ => false,
        }
    }

    /// What a thread's next letter would do.
    pub fn next(&self, thread: usize) -> What {
        let Thread { stand, increments, holds, .. } = &self.threads[thread];
        let limit = self.letter_of(thread).map(|letter| self.plan.increments[index(letter)]);
        match *stand {
            Stand::Before(step, _) if self.can_move(thread) => What::Step(step),
            Stand::Before(step, object) => {
                let holders = self.holders(object, step).into_iter();
                What::WaitsForLock(holders.filter_map(|it| self.letter_of(it)).collect())
            }
            Stand::Ended => What::Done,
            // Its work is done, like `main`'s while the others go on.
            Stand::Join(_) if holds.is_empty() && Some(*increments) >= limit => What::Done,
            _ => What::WaitsForThread,
        }
    }

    /// A thread has ended. If it's the main thread, and hasn't only left, the program ends.
    pub fn end(&mut self, thread: usize) {
        self.threads[thread].stand = Stand::Ended;
        if thread == 0 && !self.threads[thread].has_left && !self.is_alone(thread) {
            let moves = |thread| self.is_ready(thread) || self.can_move(thread);
            let goes_on = (0..self.threads.len()).any(moves);
            self.finish(if goes_on { Over::CutOff } else { Over::Stuck });
        }
        self.hand_over();
    }
}
