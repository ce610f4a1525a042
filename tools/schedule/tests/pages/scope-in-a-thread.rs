// A thread starts another one in the scope that it was itself started in.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

fn main() {
    let counter = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            scope.spawn(|| counter.fetch_add(1, SeqCst));
            counter.fetch_add(1, SeqCst);
        });
    });
}
