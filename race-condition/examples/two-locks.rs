// Two threads share one counter. Each adds 1 to it, 1,000 times.
// Each thread holds a lock from its read to its write.
// There are two locks, so that nobody has to wait.
//
// Run it:   cargo run -p race-condition --example two-locks
// Look for: the actual counter.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use crossbeam::atomic::AtomicCell;

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicCell<usize>, lock: &Mutex<()>, start: &Barrier) {
    start.wait(); // neither thread starts before both are here
    for _ in 0..INCREMENTS {
        let _guard = lock.lock().unwrap(); // take the lock
        let value = counter.load(); // read
        thread::sleep(Duration::from_micros(1)); // the gap
        counter.store(value + 1); // write
    } // the lock is released here, at the end of each iteration
}

fn main() {
    let counter = AtomicCell::new(0);
    let locks = [Mutex::new(()), Mutex::new(())]; // one for each thread
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &locks[0], &start)); // in a second thread
        increment(&counter, &locks[1], &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread is done

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {}", counter.load());
}
