// Two threads count to two. Each then says what is left to do, and that it's done.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use crossbeam::atomic::AtomicCell;

static IS_DONE: AtomicBool = AtomicBool::new(false);

fn main() {
    let (counter, left) = (AtomicCell::new(0_u128), AtomicCell::new(2));
    let count = || {
        counter.fetch_add(1);
        left.store(0);
        IS_DONE.store(true, SeqCst);
    };
    thread::scope(|scope| {
        scope.spawn(count);
        scope.spawn(count);
    });
}
