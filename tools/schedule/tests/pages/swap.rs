// `race-condition` with a swap instead of its store, which is just as blind.

use std::thread;

use crossbeam::atomic::AtomicCell;

const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicCell<usize>) {
    for _ in 0..INCREMENTS {
        let value = counter.load();
        counter.swap(value + 1);
    }
}

fn main() {
    let counter = AtomicCell::new(0);
    thread::scope(|scope| {
        scope.spawn(|| increment(&counter));
        increment(&counter);
    });
}
