// A `static` that can't be set back for the next schedule.

use std::sync::Mutex;
use std::thread;

static NUMBERS: Mutex<Vec<usize>> = Mutex::new(Vec::new());

fn add() {
    let length = NUMBERS.lock().unwrap().len();
    NUMBERS.lock().unwrap().push(length);
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(add);
        scope.spawn(add);
    });
}
