// A thread panics with the lock held, which poisons it for the other.

use std::sync::Mutex;
use std::thread;

const INCREMENTS: usize = 1000;

fn main() {
    static COUNTER: Mutex<usize> = Mutex::new(0);
    let increment = || {
        for _ in 0..INCREMENTS {
            let mut counter = COUNTER.lock().unwrap();
            *counter += 1;
            assert!(*counter != 2, "two is too many");
        }
    };
    thread::scope(|scope| {
        scope.spawn(increment);
        scope.spawn(increment);
    });
}
