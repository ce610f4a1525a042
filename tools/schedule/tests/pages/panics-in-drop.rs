// A panic, and another one while its thread clears up.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

struct Checked<'a>(&'a AtomicUsize);

impl Drop for Checked<'_> {
    fn drop(&mut self) {
        assert_eq!(self.0.load(SeqCst), 0);
    }
}

fn main() {
    let counter = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _checked = Checked(&counter);
            counter.fetch_add(1, SeqCst);
            panic!("one is too many");
        });
    });
}
