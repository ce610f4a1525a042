//! Two threads, one counter, and a turnstile that lets a thread take its next step only when its
//! letter comes up. Which thread runs is the schedule's choice here, no longer the system's.

use std::hint::spin_loop;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, Thread};

use crate::schedule::{Letter, Schedule};

/// How often a thread looks for its letter before it sleeps. Between two cores the letter is there
/// in less than a microsecond, while waking a sleeping thread takes several.
const LOOKS: u32 = 100;

struct Turnstile<'a> {
    steps: &'a [Letter],
    next: AtomicUsize,
    counter: AtomicUsize,
    /// What each step read or wrote.
    history: Vec<AtomicUsize>,
}

impl Turnstile<'_> {
    /// Waits until the next letter is `me`, takes one step, and lets the next letter pass.
    fn pass(&self, me: Letter, other: &Thread, step: impl FnOnce() -> usize) -> usize {
        let mut looks = 0;
        while self.steps[self.next.load(SeqCst)] != me {
            if looks < LOOKS {
                looks += 1;
                spin_loop();
            } else {
                thread::park();
            }
        }
        let value = step();
        self.history[self.next.load(SeqCst)].store(value, SeqCst);
        let next = self.next.fetch_add(1, SeqCst) + 1;
        if self.steps.get(next) != Some(&me) {
            other.unpark();
        }
        value
    }

    /// The racing thread. Each step is atomic, so this is no data race; but nothing holds the other
    /// thread back between the two steps, so it is a race condition.
    fn increment(&self, me: Letter, times: usize, other: &Thread) {
        for _ in 0..times {
            let value = self.pass(me, other, || self.counter.load(SeqCst));
            self.pass(me, other, || {
                self.counter.store(value + 1, SeqCst);
                value + 1
            });
        }
    }
}

/// Runs a schedule on two threads. Returns what each of its steps read or wrote: either way, that is
/// what the counter is after the step.
pub fn run(schedule: &Schedule) -> io::Result<Vec<usize>> {
    let steps = schedule.steps();
    let turnstile = Turnstile {
        steps,
        next: AtomicUsize::new(0),
        counter: AtomicUsize::new(0),
        history: steps.iter().map(|_| AtomicUsize::new(0)).collect(),
    };
    let [a, b] = [Letter::A, Letter::B].map(|letter| schedule.increments(letter));
    // This thread is B itself: should A not start, nobody is left waiting for it.
    let this = thread::current();
    thread::scope(|scope| {
        let thread_a = thread::Builder::new()
            .spawn_scoped(scope, || turnstile.increment(Letter::A, a, &this))?;
        turnstile.increment(Letter::B, b, thread_a.thread());
        io::Result::Ok(())
    })?;
    Ok(turnstile
        .history
        .into_iter()
        .map(AtomicUsize::into_inner)
        .collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same schedule with no thread at all.
    fn told(steps: &[Letter]) -> Vec<usize> {
        let (mut counter, mut seen) = (0, [None; 2]);
        let step = |&letter: &Letter| {
            match seen[letter as usize].take() {
                None => seen[letter as usize] = Some(counter),
                Some(value) => counter = value + 1,
            }
            counter
        };
        steps.iter().map(step).collect()
    }

    fn schedules() -> impl Strategy<Value = Vec<Letter>> {
        (0..20_usize, 1..20_usize)
            .prop_map(|(a, b)| [vec![Letter::A; 2 * a], vec![Letter::B; 2 * b]].concat())
            .prop_shuffle()
    }

    proptest! {
        #[test]
        fn threads_do_what_the_schedule_says(steps in schedules()) {
            let text: String = steps.iter().map(Letter::to_string).collect();
            let schedule = Schedule::parse(&text).unwrap();
            prop_assert_eq!(run(&schedule).unwrap(), told(&steps));
        }
    }
}
