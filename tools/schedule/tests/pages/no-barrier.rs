// `race-condition` without its barrier.

use std::thread;

use crossbeam::atomic::AtomicCell;

const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicCell<usize>) {
    for _ in 0..INCREMENTS {
        let value = counter.load();
        counter.store(value + 1);
    }
}

fn main() {
    let counter = AtomicCell::new(0);
    thread::scope(|scope| {
        scope.spawn(|| increment(&counter));
        increment(&counter);
    });
    println!("Actual counter:   {}", counter.load());
}
