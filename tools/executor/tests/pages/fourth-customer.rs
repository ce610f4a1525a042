// `cafe-async` with a fourth customer, and a Cappuccino that takes 4 seconds.

use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    let seconds = if drink == "Cappuccino" { 4 } else { 2 };
    sleep(Duration::from_secs(seconds)).await;
    println!("{customer}'s {drink} is ready!");
}

async fn cafe() {
    let customers =
        [("Alice", "Latte"), ("Bob", "Espresso"), ("Charlie", "Cappuccino"), ("Zoe", "Mocha")];
    join_all(customers.map(|(customer, drink)| prepare_drink(customer, drink))).await;
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
}
