// `without-race-condition` with its lock moved to just above the loop.

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

const INCREMENTS: usize = 1000;

fn increment(counter: &Mutex<usize>, start: &Barrier) {
    start.wait();
    let mut counter = counter.lock().unwrap();
    for _ in 0..INCREMENTS {
        let value = *counter;
        thread::sleep(Duration::from_micros(1));
        *counter = value + 1;
    }
}

fn main() {
    let counter = Mutex::new(0);
    let start = Barrier::new(2);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start));
        increment(&counter, &start);
    });

    println!("Actual counter:   {}", counter.lock().unwrap());
}
