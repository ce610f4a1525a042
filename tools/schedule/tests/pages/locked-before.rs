// The main thread holds the lock while it waits for the threads that need it.

use std::sync::Mutex;
use std::thread;

fn main() {
    let counter = Mutex::new(0);
    *counter.lock().unwrap() += 5;
    let guard = counter.lock().unwrap();
    thread::scope(|scope| {
        scope.spawn(|| *counter.lock().unwrap() += 1);
        scope.spawn(|| *counter.lock().unwrap() += 1);
    });
    drop(guard);
}
