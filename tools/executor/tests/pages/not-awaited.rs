// `join_all` makes a future, but nobody awaits it.

use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn prepare_drink(customer: &str) {
    println!("{customer} ordered a Latte.");
    sleep(Duration::from_secs(2)).await;
}

async fn cafe() {
    drop(join_all(["Alice", "Bob"].map(prepare_drink)));
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
}
