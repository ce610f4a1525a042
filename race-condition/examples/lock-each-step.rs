// Two threads share one counter. Each adds 1 to it, 1,000 times.
// A thread touches the counter only while it holds the lock. It takes the lock
// for each of its two steps.
//
// Run it:   cargo run -p race-condition --example lock-each-step
// Look for: the actual counter.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1000;

fn increment(counter: &Mutex<usize>, start: &Barrier) {
    start.wait(); // neither thread starts before both are here
    for _ in 0..INCREMENTS {
        let value = *counter.lock().unwrap(); // read, and release the lock
        thread::sleep(Duration::from_micros(1)); // the gap
        *counter.lock().unwrap() = value + 1; // write, over what the other thread wrote meanwhile
    }
}

fn main() {
    let counter = Mutex::new(0); // the lock owns the number: threads get at it only through the lock
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread is done

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.lock().unwrap());
}
