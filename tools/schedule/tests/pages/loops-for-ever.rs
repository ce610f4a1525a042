// A thread never reaches its next step.

use std::thread;

use crossbeam::atomic::AtomicCell;

fn main() {
    let counter = AtomicCell::new(0);
    thread::scope(|scope| {
        scope.spawn(|| counter.store(1));
        scope.spawn(|| {
            counter.load();
            loop {
                std::hint::spin_loop();
            }
        });
    });
}
