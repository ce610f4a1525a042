// The main thread ends the program, and with it a thread that still has to count.

use std::process::exit;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

static COUNTER: AtomicUsize = AtomicUsize::new(0);

fn main() {
    thread::spawn(|| COUNTER.fetch_add(1, SeqCst));
    COUNTER.fetch_add(1, SeqCst);
    exit(0);
}
