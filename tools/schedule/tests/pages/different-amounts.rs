// Each thread adds a number of its own, with a lock, and then looks at the sum.

use std::sync::Mutex;
use std::thread;

const INCREMENTS: usize = 1000;

fn main() {
    let counter = Mutex::new(0);
    thread::scope(|scope| {
        for amount in [1, 20] {
            let counter = &counter;
            scope.spawn(move || {
                for _ in 0..INCREMENTS {
                    let mut counter = counter.lock().unwrap();
                    *counter += amount;
                    assert!(*counter > 0);
                }
            });
        }
    });
}
