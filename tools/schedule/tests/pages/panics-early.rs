// The main thread panics before it starts another one.

use std::thread;

fn main() {
    let name = std::env::args().nth(1000).expect("a name");
    thread::spawn(|| drop(name));
}
