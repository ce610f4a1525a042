// A café on its way from `cafe-sync` to `cafe-async`: its futures are made, but nobody polls them.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)).await;
    println!("{customer}'s {drink} is ready!");
}

fn cafe() {
    println!("Starting orders...\n");
    for (customer, drink) in [("Alice", "Latte"), ("Bob", "Espresso")] {
        drop(prepare_drink(customer, drink));
    }
    println!("\nAll orders completed!");
}

fn main() {
    let start = Instant::now();
    cafe();
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
