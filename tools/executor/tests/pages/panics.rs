// Bob's drink panics in a task of its own, and the others go on.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn prepare_drink(customer: &str) {
    println!("{customer} ordered a Latte.");
    sleep(Duration::from_secs(1)).await;
    assert!(customer != "Bob", "out of milk");
    println!("{customer}'s Latte is ready!");
}

async fn cafe() {
    let mut tasks = JoinSet::new();
    for customer in ["Alice", "Bob"] {
        tasks.spawn(prepare_drink(customer));
    }
    while let Some(result) = tasks.join_next().await {
        println!("Served: {}", result.is_ok());
    }
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
}
