// A café with one barista, who awaits each drink before starting the next.
// Everything that waits is async, and awaited.
//
// Run it:   cargo run -p cafe-async --example one-by-one
// Look for: the order of the lines, and the total time.

use std::time::{Duration, Instant};

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
    for (customer, drink) in customers {
        prepare_drink(customer, drink).await;
    }
    println!("\nAll orders completed!");
}

fn main() {
    let start = Instant::now();
    // A runtime runs futures. This one has timers.
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
