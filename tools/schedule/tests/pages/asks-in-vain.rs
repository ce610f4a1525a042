// The main thread asks again and again whether two threads have ended, but they never do.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static FIRST: Mutex<usize> = Mutex::new(0);
static SECOND: Mutex<usize> = Mutex::new(0);

fn main() {
    let a = thread::spawn(|| *FIRST.lock().unwrap() += *SECOND.lock().unwrap());
    let b = thread::spawn(|| *SECOND.lock().unwrap() += *FIRST.lock().unwrap());
    while !a.is_finished() || !b.is_finished() {
        thread::sleep(Duration::from_millis(100));
    }
}
