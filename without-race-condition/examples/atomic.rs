// Two threads share one counter. Each adds 1 to it, a million times: with no sleep, one thread
// may finish 1,000 increments before the other starts.
// Reading, adding and writing are a single step here: there's no gap between them.
// `Relaxed` is enough: changes to one variable have a single order, and no other number is shared.
//
// Run it:   cargo run -p without-race-condition --example atomic
// Look for: the actual counter, with no lock at all.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1_000_000;

fn increment(counter: &AtomicUsize, start: &Barrier) {
    start.wait(); // neither thread starts before both are here
    for _ in 0..INCREMENTS {
        counter.fetch_add(1, Ordering::Relaxed); // read and write in one step: no gap
    }
}

fn main() {
    let counter = AtomicUsize::new(0);
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread is done

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.into_inner());
}
