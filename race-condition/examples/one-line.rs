// Two threads share one counter. Each adds 1 to it, 1,000 times, in a single line.
//
// Run it:   cargo run -p race-condition --example one-line
//           cargo run -p schedule -- one-line ABAB
// Look for: the actual counter, in many runs, and then what a step is.

use std::sync::Barrier;
use std::thread;

use crossbeam::atomic::AtomicCell;

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicCell<usize>, start: &Barrier) {
    start.wait(); // neither thread starts before both are here
    for _ in 0..INCREMENTS {
        counter.store(counter.load() + 1);
    }
}

fn main() {
    let counter = AtomicCell::new(0);
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread is done

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.load());
}
