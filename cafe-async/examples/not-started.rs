// A café with one barista, who calls `prepare_drink` for everyone, and awaits them 2 seconds later.
// Between the calls and the `.await` it does something else: it sleeps, for as long as a drink
// takes.
//
// Run it:   cargo run -p cafe-async --example not-started
// Look for: when the first order comes, and the total time.

use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)).await; // the future waits here
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
    println!("Every `prepare_drink` has been called.");
    sleep(Duration::from_secs(2)).await; // time for a drink passes, but none is made
    println!("Now they are awaited.");
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
