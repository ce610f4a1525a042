// One thread and one lock. The thread takes the lock, and while it has it, takes it once more.
//
// Run it:   cargo run -p without-race-condition --example lock-twice
// Look for: how it ends. (On some systems, the second `lock()` panics.)

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static COUNTER: Mutex<usize> = Mutex::new(0);

fn increment_twice() {
    let mut counter = COUNTER.lock().unwrap(); // take the lock
    *counter += 1;
    *COUNTER.lock().unwrap() += 1; // take the lock once more
}

fn main() {
    let thread = thread::spawn(increment_twice);
    thread::sleep(Duration::from_secs(2)); // far more than it needs

    if !thread.is_finished() {
        println!("Not done after 2 s: the thread has the lock, and waits for it.");
    } else if thread.join().is_ok() {
        println!("Done.");
    }
} // the process ends here, and with it every thread that is left
