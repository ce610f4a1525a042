// The café gives up on a drink, and waits for a task instead, and then for another drink.

use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

async fn work() {
    sleep(Duration::from_secs(2)).await;
}

async fn cafe() {
    let drink = timeout(Duration::from_secs(1), sleep(Duration::from_secs(5)));
    println!("Served: {}", drink.await.is_ok());
    tokio::spawn(work()).await.unwrap();
    join_all([work()]).await;
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
    drop(runtime);
    std::thread::sleep(Duration::from_secs(1));
}
