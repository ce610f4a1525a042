// A hand-written guard that counts down when it's dropped.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

const INCREMENTS: usize = 1000;

struct Visit<'a>(&'a AtomicUsize);

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

fn main() {
    let visitors = AtomicUsize::new(5);
    let visit = || {
        for _ in 0..INCREMENTS {
            visitors.fetch_add(1, SeqCst);
            let _visit = Visit(&visitors);
            visitors.load(SeqCst);
        }
    };
    thread::scope(|scope| {
        scope.spawn(visit);
        scope.spawn(visit);
    });
}
