// `race-condition` without its barrier, and with three threads in a loop.

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
        for _ in 0..3 {
            scope.spawn(|| increment(&counter));
        }
    });
    println!("Actual counter:   {}", counter.load());
}
