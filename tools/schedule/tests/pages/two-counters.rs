// Two counters, but only the first is incremented in one step.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

fn increment(counters: &[AtomicUsize; 2]) {
    counters[0].fetch_add(1, Relaxed);
    let value = counters[1].load(Relaxed);
    counters[1].store(value + 1, Relaxed);
}

fn main() {
    let counters = [AtomicUsize::new(0), AtomicUsize::new(10)];
    thread::scope(|scope| {
        scope.spawn(|| increment(&counters));
        increment(&counters);
    });
}
