// An atomic increment made of a read and an exchange that may fail.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicUsize) {
    for _ in 0..INCREMENTS {
        let mut value = counter.load(SeqCst);
        while let Err(now) = counter.compare_exchange(value, value + 1, SeqCst, SeqCst) {
            value = now;
        }
    }
}

fn main() {
    let counter = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| increment(&counter));
        increment(&counter);
    });
    println!("Actual counter:   {}", counter.into_inner());
}
