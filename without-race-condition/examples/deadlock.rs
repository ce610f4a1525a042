// Two threads, two locks. To add 1 to the counter, a thread needs both locks, and takes them one
// after the other: A takes the first lock, then the second. B takes the second, then the first.
// Between its two locks, each sleeps for a moment.
//
// Run it:   cargo run -p without-race-condition --example deadlock
// Look for: how it ends. Then make B take the locks in the same order as A, and run it again.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const THREADS: usize = 2; // A and B; the main thread only watches
const INCREMENTS: usize = 100; // enough chances for a deadlock

static FIRST: Mutex<usize> = Mutex::new(0); // this one owns the counter
static SECOND: Mutex<()> = Mutex::new(());

fn a() {
    for _ in 0..INCREMENTS {
        let mut counter = FIRST.lock().unwrap(); // wait for the lock, take it
        thread::sleep(Duration::from_micros(1)); // the gap
        let _second = SECOND.lock().unwrap();
        let value = *counter; // read
        *counter = value + 1; // write
    } // both locks are released here, at the end of each iteration
}

fn b() {
    for _ in 0..INCREMENTS {
        let _second = SECOND.lock().unwrap();
        thread::sleep(Duration::from_micros(1)); // the gap
        let mut counter = FIRST.lock().unwrap();
        let value = *counter; // read
        *counter = value + 1; // write
    }
}

fn main() {
    let threads = [thread::spawn(a), thread::spawn(b)];
    thread::sleep(Duration::from_secs(2)); // far more than they need, even together

    if threads.iter().all(|thread| thread.is_finished()) {
        println!("Expected counter: {}", THREADS * INCREMENTS);
        println!("Actual counter:   {}", FIRST.lock().unwrap());
    } else {
        println!("Deadlock: A holds the first lock and waits for the second,");
        println!("B holds the second lock and waits for the first.");
    }
} // when the main thread ends, so does the program: it doesn't wait for other threads
