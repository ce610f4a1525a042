// Two futures share one counter, on one thread. Each adds 1 to it, 1,000 times.
// Between its read and its write, each lets others run.
//
// Run it:   cargo run -p cafe-async --example race-between-futures
// Look for: the actual counter, in several runs.

use std::cell::Cell; // a value that only one thread may use

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::task::yield_now;

const FUTURES: usize = 2;
const INCREMENTS: usize = 1000;

async fn increment(counter: &Cell<usize>) {
    for _ in 0..INCREMENTS {
        let value = counter.get(); // read
        yield_now().await; // pending once, so that others may run
        counter.set(value + 1); // write
    }
}

fn main() {
    let counter = Cell::new(0);

    let futures = (0..FUTURES).map(|_| increment(&counter));
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(join_all(futures));

    println!("Expected counter: {}", FUTURES * INCREMENTS);
    println!("Actual counter:   {}", counter.get());
}
