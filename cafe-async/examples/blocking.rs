// A café with one barista, who stands beside the machine and sleeps until the drink is done.
// The `sleep` is `std::thread`'s, not tokio's: the future is never pending, so no other can run.
//
// Run it:   cargo run -p cafe-async --example blocking
// Look for: three drinks of 2 seconds each take about 6 seconds, even with `join_all`.

use std::thread::sleep;
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::runtime::Builder;

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)); // the thread sleeps, and nothing else can run on it
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
    join_all(drinks).await; // runs them all together, until each is done
    println!("\nAll orders completed!");
}

fn main() {
    let start = Instant::now();
    // A runtime runs futures: this one runs them on `main`'s thread, and has timers.
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe()); // runs the café to its end
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
