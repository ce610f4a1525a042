// The main thread ends before the one that it started.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

fn main() {
    let counter = Arc::new(AtomicUsize::new(0));
    let its = Arc::clone(&counter);
    thread::spawn(move || its.fetch_add(1, SeqCst));
    counter.fetch_add(1, SeqCst);
}
