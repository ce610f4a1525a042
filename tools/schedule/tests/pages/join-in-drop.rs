// A pool waits for its threads when it's dropped.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, JoinHandle};

const INCREMENTS: usize = 1000;

static COUNTER: AtomicUsize = AtomicUsize::new(0);

struct Pool(Vec<JoinHandle<()>>);

impl Drop for Pool {
    fn drop(&mut self) {
        self.0.drain(..).for_each(|thread| thread.join().unwrap_or_default());
    }
}

fn increment() {
    for _ in 0..INCREMENTS {
        COUNTER.fetch_add(1, SeqCst);
    }
}

fn main() {
    let _pool = Pool(vec![thread::spawn(increment)]);
    increment();
}
