// 30 customers, each of whom waits half a second longer than the one before.

use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn prepare_drink(number: u64) {
    println!("Customer {number} ordered a Latte.");
    sleep(Duration::from_millis(500 * number)).await;
    println!("Customer {number}'s Latte is ready!");
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        join_all((1..=30).map(prepare_drink)).await;
    });
}
