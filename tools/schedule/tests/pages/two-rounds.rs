// Two rounds of counting. The main thread begins each at 0.

use crossbeam::atomic::AtomicCell;
use std::thread;

fn main() {
    let counter = AtomicCell::new(0);
    let increment = || {
        let value = counter.load();
        counter.store(value + 1);
    };
    for _ in 0..2 {
        counter.store(0);
        thread::scope(|scope| {
            scope.spawn(increment);
            scope.spawn(increment);
        });
    }
}
