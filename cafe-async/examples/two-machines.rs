// A café with one barista and two machines. Each drink needs a machine for 2 seconds.
// The semaphore has a permit for each machine. If none is left, a customer waits in a queue.
//
// Run it:   cargo run -p cafe-async --example two-machines
// Look for: who waits for what, and the total time.

use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::time::sleep;

async fn prepare_drink(customer: &str, drink: &str, machines: &Semaphore) {
    println!("{customer} ordered a {drink}.");
    let _machine = machines.acquire().await.unwrap(); // wait for a machine, take it
    sleep(Duration::from_secs(2)).await; // the future waits here
    println!("{customer}'s {drink} is ready!");
} // the machine is given back here

async fn cafe() {
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];
    let machines = Semaphore::new(2); // two permits: a third drink has to wait

    println!("Starting orders...\n");
    // Calling an `async fn` runs none of its body. It makes a future: a value that stands for work
    // still to be done. Here it's a drink.
    let drinks = customers.map(|(customer, drink)| prepare_drink(customer, drink, &machines));
    join_all(drinks).await; // one future, made of all of them
    println!("\nAll orders completed!");
}

fn main() {
    let start = Instant::now();
    // A runtime runs futures. This one has timers.
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
