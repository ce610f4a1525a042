// Two threads meet at a barrier before each increment.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

const INCREMENTS: usize = 1000;

fn main() {
    let (counter, meet) = (AtomicUsize::new(0), Barrier::new(2));
    let increment = || {
        for _ in 0..INCREMENTS {
            meet.wait();
            counter.fetch_add(1, SeqCst);
        }
    };
    thread::scope(|scope| {
        scope.spawn(increment);
        increment();
    });
}
