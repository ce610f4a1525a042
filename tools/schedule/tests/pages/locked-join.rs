// The main thread waits for another one, which waits for the lock that the main thread has.

use std::sync::Mutex;
use std::thread;

static COUNTER: Mutex<usize> = Mutex::new(0);

fn main() {
    let thread = thread::spawn(|| *COUNTER.lock().unwrap() += 1);
    let mut counter = COUNTER.lock().unwrap();
    *counter += 1;
    thread.join().unwrap();
}
