//! The same four million increments of one counter behind one lock, on 1, 2, 4 and 8 threads.
//! Only one thread at a time is past the lock, so the others can do nothing but wait.
//!
//! Run it:   cargo run -p without-race-condition --example more-threads
//! Look for: the times. More threads do not make it faster; they may well make it slower.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Instant;

const TOTAL: usize = 4_000_000;

fn increment(counter: &Mutex<usize>, start: &Barrier, increments: usize) {
    start.wait(); // all threads set off together
    for _ in 0..increments {
        let mut counter = counter.lock().unwrap(); // wait for the lock, take it
        *counter += 1;
    } // the lock is released here, at the end of each turn of the loop
}

fn main() {
    for threads in [1, 2, 4, 8] {
        let counter = Mutex::new(0);
        let start = Barrier::new(threads);
        let begin = Instant::now();

        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| increment(&counter, &start, TOTAL / threads));
            }
        });

        let seconds = begin.elapsed().as_secs_f64();
        let counter = counter.into_inner().unwrap();
        println!("Threads: {threads}   Counter: {counter}   Time: {seconds:.3} s");
    }
}
