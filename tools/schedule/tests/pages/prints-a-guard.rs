// Two threads count, and each prints the guard itself, which reads what it guards.

use std::sync::Mutex;
use std::thread;

fn main() {
    let counter = Mutex::new(0);
    let increment = || {
        let mut counter = counter.lock().unwrap();
        *counter += 1;
        println!("{counter}");
    };
    thread::scope(|scope| {
        scope.spawn(increment);
        scope.spawn(increment);
    });
}
