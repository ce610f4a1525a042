// Two futures share one counter, on one thread. Each adds 1 to it, 1,000 times.
// Only one of them runs at a time, yet one can run while the other is between its read and write.
//
// Run it:   cargo run -p race-condition --example race-between-futures
// Look for: the actual counter. It must be 1000 in every run: one thread is no protection.

use crossbeam::atomic::AtomicCell;
use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::task::yield_now;

const FUTURES: usize = 2;
const INCREMENTS: usize = 1000;

async fn increment(counter: &AtomicCell<usize>) {
    for _ in 0..INCREMENTS {
        let value = counter.load(); // read
        yield_now().await; // pending once: the other future runs here, every time
        counter.store(value + 1); // write, over whatever the other future wrote meanwhile
    }
}

fn main() {
    let counter = AtomicCell::new(0);

    let futures = (0..FUTURES).map(|_| increment(&counter));
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(join_all(futures)); // polls both in turn, until both are done

    println!("Expected counter: {}", FUTURES * INCREMENTS);
    println!("Actual counter:   {}", counter.load());
}
