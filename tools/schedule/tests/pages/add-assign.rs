// `without-race-condition` with `+=`, and with a guard that is dropped by hand.

use std::sync::Mutex;
use std::thread;

const INCREMENTS: usize = 1000;

fn increment(counter: &Mutex<usize>) {
    for _ in 0..INCREMENTS {
        let mut guard = counter.lock().unwrap();
        *guard += 1;
        drop(guard);
    }
}

fn main() {
    let counter = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| increment(&counter));
        increment(&counter);
    });
    println!("Actual counter:   {}", counter.lock().unwrap());
}
