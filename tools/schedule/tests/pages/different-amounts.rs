// Each thread adds a number of its own, with a lock.

use std::sync::Mutex;
use std::thread;

fn main() {
    let counter = Mutex::new(0);
    thread::scope(|scope| {
        for amount in [1, 20] {
            let counter = &counter;
            scope.spawn(move || *counter.lock().unwrap() += amount);
        }
    });
}
