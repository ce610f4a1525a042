// `race-condition` with a barrier for three threads, but nobody starts the third.

use std::sync::Barrier;
use std::thread;

use crossbeam::atomic::AtomicCell;

const INCREMENTS: usize = 1000;

fn increment(counter: &AtomicCell<usize>, start: &Barrier) {
    start.wait();
    for _ in 0..INCREMENTS {
        let value = counter.load();
        counter.store(value + 1);
    }
}

fn main() {
    let counter = AtomicCell::new(0);
    let start = Barrier::new(3);
    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start));
        increment(&counter, &start);
    });
    println!("Actual counter:   {}", counter.load());
}
