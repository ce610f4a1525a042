// A café with one barista and three customers. A drink takes two seconds.
//
// Run it:   cargo run -p cafe-async --example my-cafe
// Look for: the order of the lines, and the total time.

use std::thread::sleep;
use std::time::{Duration, Instant};

fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)); // the thread sleeps
    println!("{customer}'s {drink} is ready!");
}

fn cafe() {
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];

    println!("Starting orders...\n");
    for (customer, drink) in customers {
        prepare_drink(customer, drink);
    }
    println!("\nAll orders completed!");
}

fn main() {
    let start = Instant::now();
    cafe();
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
