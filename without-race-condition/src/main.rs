// Two threads share one counter. Each adds 1 to it, 1,000 times.
// Before it reads, a thread takes a lock. After it has written, it releases the lock.
// It sleeps between the two, as it does without the lock.
//
// Run it:   cargo run -p without-race-condition
// Look for: the actual counter and the total time, in several runs.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1000;

fn increment(counter: &Mutex<usize>, start: &Barrier) {
    start.wait(); // neither thread starts before both are here
    for _ in 0..INCREMENTS {
        let mut counter = counter.lock().unwrap(); // wait for the lock, take it
        let value = *counter; // read
        thread::sleep(Duration::from_micros(1)); // the gap
        *counter = value + 1; // write
    } // the lock is released here, at the end of each iteration
}

fn main() {
    let begin = Instant::now();
    let counter = Mutex::new(0); // the lock owns the number: threads get at it only through the lock
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread is done

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.lock().unwrap());
    eprintln!("Total time: {:.2} s", begin.elapsed().as_secs_f64());
}
