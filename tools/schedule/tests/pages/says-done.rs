// Two threads count to two, and each says that it's done.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

fn main() {
    let (counter, done) = (AtomicUsize::new(0), [AtomicBool::new(false), AtomicBool::new(false)]);
    thread::scope(|scope| {
        for done in &done {
            scope.spawn(|| {
                counter.fetch_add(1, SeqCst);
                done.store(true, SeqCst);
            });
        }
    });
}
