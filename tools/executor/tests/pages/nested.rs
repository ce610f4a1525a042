// Two tables with two customers each: a `join_all` of futures that call `join_all`.

use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn prepare_drink(customer: &str, seconds: u64) {
    println!("{customer} ordered a Latte.");
    sleep(Duration::from_secs(seconds)).await;
}

async fn table(customers: [&str; 2]) {
    join_all([prepare_drink(customers[0], 1), prepare_drink(customers[1], 2)]).await;
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        join_all([["Alice", "Bob"], ["Charlie", "Zoe"]].map(table)).await;
    });
}
