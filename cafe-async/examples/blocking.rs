// A café with one barista. A drink takes two seconds.
// The `sleep` is `std::thread`'s, not tokio's. Everything else is as in `cafe-async`.
//
// Run it:   cargo run -p cafe-async --example blocking
// Look for: the order of the lines, and the total time.

use std::thread::sleep;
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::runtime::Builder;

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2));
    println!("{customer}'s {drink} is ready!");
}

async fn cafe() {
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];

    println!("Starting orders...\n");
    // Calling an `async fn` runs none of its body. It makes a future: a value that stands for work
    // still to be done. Here it's a drink.
    let drinks = customers.map(|(customer, drink)| prepare_drink(customer, drink));
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
