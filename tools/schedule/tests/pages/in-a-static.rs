// A counter in a `static`, which outlives a run.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

const INCREMENTS: usize = 1000;

static COUNTER: Mutex<usize> = Mutex::new(0);
static STARTED: AtomicUsize = AtomicUsize::new(5);

fn increment() {
    for _ in 0..INCREMENTS {
        let value = *COUNTER.lock().unwrap();
        *COUNTER.lock().unwrap() = value + 1;
    }
}

fn main() {
    STARTED.fetch_add(1, SeqCst);
    let threads = [thread::spawn(increment), thread::spawn(increment)];
    for thread in threads {
        thread.join().unwrap();
    }
    println!("{STARTED:?} {}", COUNTER.lock().unwrap(), STARTED = STARTED.load(SeqCst));
}
