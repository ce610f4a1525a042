// A thread checks a flag again and again, and A, which goes first, never lets B set it.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

fn main() {
    let flag = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| while !flag.load(SeqCst) {});
        scope.spawn(|| flag.store(true, SeqCst));
    });
}
