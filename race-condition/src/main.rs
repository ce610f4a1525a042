// Two threads share one counter. Each adds 1 to it, 1,000 times.
// Nothing keeps one thread out while the other is between its read and its write.
// The gap is there without the sleep too. The sleep widens it, to show you what may happen.
//
// Run it:   cargo run -p race-condition
// Look for: the actual counter and the total time, in several runs.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::atomic::AtomicCell; // a value that threads can share

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicCell<usize>, start: &Barrier) {
    start.wait(); // both threads set off together
    for _ in 0..INCREMENTS {
        let value = counter.load(); // read
        thread::sleep(Duration::from_micros(1)); // the other thread may run here
        counter.store(value + 1); // write, over whatever the other thread wrote meanwhile
    }
}

fn main() {
    let begin = Instant::now();
    let counter = AtomicCell::new(0);
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread has ended

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.load());
    eprintln!("Total time: {:.2} s", begin.elapsed().as_secs_f64());
}
