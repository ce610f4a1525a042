// Two threads read what a third one writes, with a lock that lets readers in together.

use std::sync::RwLock;
use std::thread;

fn main() {
    let counter = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| *counter.read().unwrap());
        scope.spawn(|| *counter.read().unwrap());
        scope.spawn(|| *counter.write().unwrap() += 1);
    });
}
