// Two threads, two locks. Each thread needs both to add 1 to the counter, and takes one after the
// other: A the first lock and then the second, B the second and then the first.
// So each may hold the lock that the other one waits for. The sleep makes that likely.
//
// Run it:   cargo run -p without-race-condition --example deadlock
// Look for: how it ends. Then let B take its locks in A's order, and run it again.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const THREADS: usize = 2; // A and B; the main thread only looks on
const INCREMENTS: usize = 100; // enough chances for a deadlock

static FIRST: Mutex<usize> = Mutex::new(0); // this one owns the counter
static SECOND: Mutex<()> = Mutex::new(());

fn a() {
    for _ in 0..INCREMENTS {
        let mut counter = FIRST.lock().unwrap(); // wait for the lock, take it
        thread::sleep(Duration::from_micros(1)); // B may take the second lock here
        let _second = SECOND.lock().unwrap();
        let value = *counter; // read
        *counter = value + 1; // write
    } // both locks are released here, at the end of each turn of the loop
}

fn b() {
    for _ in 0..INCREMENTS {
        let _second = SECOND.lock().unwrap();
        thread::sleep(Duration::from_micros(1)); // A may take the first lock here
        let mut counter = FIRST.lock().unwrap();
        let value = *counter; // read
        *counter = value + 1; // write
    }
}

fn main() {
    let threads = [thread::spawn(a), thread::spawn(b)];
    thread::sleep(Duration::from_secs(1)); // far more than both need together

    if threads.iter().all(|thread| thread.is_finished()) {
        println!("Expected counter: {}", THREADS * INCREMENTS);
        println!("Actual counter:   {}", FIRST.lock().unwrap());
    } else {
        println!("Deadlock: A holds the first lock and waits for the second,");
        println!("B holds the second lock and waits for the first.");
    }
} // when the main thread ends, so does the program: it waits for no other thread
