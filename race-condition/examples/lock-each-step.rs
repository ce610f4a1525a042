// Two threads share one counter. Each adds 1 to it, 1,000 times.
// Nobody touches the counter without its lock. But between its read and its write a thread doesn't
// hold it: it locks each step by itself.
//
// Run it:   cargo run -p race-condition --example lock-each-step
// Look for: the actual counter. A lock protects what you do while you hold it, and nothing else.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1000;

fn increment(counter: &Mutex<usize>, start: &Barrier) {
    start.wait(); // both threads set off together
    for _ in 0..INCREMENTS {
        let value = *counter.lock().unwrap(); // read, and give the lock back
        thread::sleep(Duration::from_micros(1)); // the other thread may run here
        *counter.lock().unwrap() = value + 1; // write, over whatever the other thread wrote meanwhile
    }
}

fn main() {
    let counter = Mutex::new(0); // the lock owns the number: there is no way past it
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // in the main thread, meanwhile
    }); // the scope waits here until the second thread has ended

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.lock().unwrap());
}
