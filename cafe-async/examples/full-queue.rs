// A café with a waiter, who takes orders in no time, and a machine, which makes 2 drinks a second.
// Between them is a queue: what was put in first is taken out first. Once it's full, whoever wants to
// put something in has to wait. The café opens twice: with two places in it, and with room for all.
//
// Run it:   cargo run -p cafe-async --example full-queue
// Look for: when the orders come, and how long each queue gets.

use std::time::{Duration, Instant};

use futures::future::join;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;

const CUSTOMERS: usize = 6;
const ROOM_FOR_ALL: usize = Semaphore::MAX_PERMITS; // the most places it can have

type Order = (&'static str, &'static str);

async fn take_orders(queue: Sender<Order>) -> usize {
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];
    let mut longest = 0;

    for (customer, drink) in customers.into_iter().cycle().take(CUSTOMERS) {
        queue.send((customer, drink)).await.unwrap(); // wait for a place in the queue, take it
        println!("{customer} ordered a {drink}.");
        longest = longest.max(queue.max_capacity() - queue.capacity());
    }
    longest
} // the sender is dropped here: no more orders can come

async fn prepare_drinks(mut queue: Receiver<Order>) {
    while let Some((customer, drink)) = queue.recv().await {
        sleep(Duration::from_millis(500)).await; // the future waits here
        println!("{customer}'s {drink} is ready!");
    }
}

async fn cafe() {
    for (bound, places) in [("2 places", 2), ("room for all", ROOM_FOR_ALL)] {
        println!("Starting orders, with {bound} in the queue...\n");
        let (sender, receiver) = channel(places);
        // `join` runs two futures like `join_all` does, even if their types differ.
        let (longest, ()) = join(take_orders(sender), prepare_drinks(receiver)).await;
        println!("\nAll orders completed! The longest queue: {longest} orders.\n");
    }
}

fn main() {
    let start = Instant::now();
    // A runtime runs futures. This one has timers.
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
