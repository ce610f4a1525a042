// Bob's drink keeps the thread, and Alice's is woken late.

use std::thread;
use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn prepare_drink(customer: &str) {
    println!("{customer} ordered a Latte.");
    match customer {
        "Bob" => thread::sleep(Duration::from_secs(3)),
        _ => sleep(Duration::from_secs(1)).await,
    }
}

async fn cafe() {
    join_all(["Alice", "Bob"].map(prepare_drink)).await;
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
}
