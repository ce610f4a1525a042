//! Two threads, two locks. Each thread needs both, and takes one lock after the other.
//! In the same order that must go well. In opposite order it may end in a deadlock: each thread has
//! the lock that the other one waits for. A barrier forces that schedule here; without the barrier
//! it may come seldom, and is no less possible.
//!
//! Run it:   cargo run -p without-race-condition --example deadlock
//! Look for: who waits for whom. With one lock in place of two, neither would wait for ever.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

static FIRST: Mutex<()> = Mutex::new(());
static SECOND: Mutex<()> = Mutex::new(());
static EACH_HAS_ONE: Barrier = Barrier::new(3); // A, B, and the main thread, which looks on

fn same_order() {
    for _ in 0..1000 {
        let _first = FIRST.lock().unwrap(); // wait for the lock, take it
        let _second = SECOND.lock().unwrap(); // it is free: whoever has it has the first lock too
    } // both locks are released here, at the end of each turn of the loop
}

fn a() {
    let _first = FIRST.lock().unwrap();
    EACH_HAS_ONE.wait();
    let _second = SECOND.lock().unwrap(); // B has it
}

fn b() {
    let _second = SECOND.lock().unwrap();
    EACH_HAS_ONE.wait();
    let _first = FIRST.lock().unwrap(); // A has it
}

fn main() {
    let (one, other) = (thread::spawn(same_order), thread::spawn(same_order));
    one.join().unwrap(); // wait until it has ended
    other.join().unwrap();
    println!("Same order: both threads took both locks 1,000 times.");

    println!("Opposite order:");
    let (a, b) = (thread::spawn(a), thread::spawn(b));
    EACH_HAS_ONE.wait();
    thread::sleep(Duration::from_secs(1)); // or a year: neither can go on
    if !a.is_finished() && !b.is_finished() {
        print!("Deadlock: A waits for the second lock, which B has; ");
        println!("B waits for the first lock, which A has.");
    }
} // when the main thread ends, so does the program: it waits for no other thread
