//! Two threads share one counter. Each adds 1 to it, 1,000 times.
//! Reading, adding and writing are one step here: there is no gap between them.
//!
//! Run it:   cargo run -p without-race-condition --example atomic
//! Look for: the actual counter, equal to the expected one, with no lock at all.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const THREADS: usize = 2;
const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicUsize, start: &Barrier) {
    start.wait(); // both threads set off together
    for _ in 0..INCREMENTS {
        counter.fetch_add(1, Ordering::Relaxed); // read and write in one: nothing comes between
    }
}

fn main() {
    let counter = AtomicUsize::new(0);
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| increment(&counter, &start));
        }
    }); // the scope waits here until every thread in it has ended

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.into_inner());
}
