// Two threads meet before they read, and again before they write.

use std::sync::Barrier;
use std::thread;

use crossbeam::atomic::AtomicCell;

const INCREMENTS: usize = 1000;

fn main() {
    let (counter, before, after) = (AtomicCell::new(0), Barrier::new(2), Barrier::new(2));
    let increment = || {
        for _ in 0..INCREMENTS {
            before.wait();
            let value = counter.load();
            after.wait();
            counter.store(value + 1);
        }
    };
    thread::scope(|scope| {
        scope.spawn(increment);
        scope.spawn(increment);
    });
}
