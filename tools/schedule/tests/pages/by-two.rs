// Each thread looks first, and adds 2 later, to whatever is there by then.

use std::sync::Mutex;
use std::thread;

fn main() {
    let counter = Mutex::new(0);
    let add = || {
        if *counter.lock().unwrap() < 10 {
            *counter.lock().unwrap() += 2;
        }
    };
    thread::scope(|scope| {
        scope.spawn(add);
        scope.spawn(add);
    });
}
