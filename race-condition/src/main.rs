// Two threads share one counter. Each adds 1 to it, 1,000 times.
// An increment is two steps: a thread reads the number, and then writes that number plus one.
// It sleeps between the two. Without the sleep there is a gap too, but a very short one.
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
    start.wait(); // neither thread starts before both are here
    for _ in 0..INCREMENTS {
        let value = counter.load(); // read
        thread::sleep(Duration::from_micros(1)); // the gap
        counter.store(value + 1); // write
    }
}

fn main() {
    let begin = Instant::now();
    let counter = AtomicCell::new(0);
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread is done

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.load());
    eprintln!("Total time: {:.2} s", begin.elapsed().as_secs_f64());
}
