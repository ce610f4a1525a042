// Two threads panic, each after its first increment.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

fn main() {
    let counter = AtomicUsize::new(0);
    let increment = || {
        counter.fetch_add(1, SeqCst);
        panic!("not caught");
    };
    thread::scope(|scope| {
        scope.spawn(increment);
        scope.spawn(increment);
    });
}
