// The café closes at noon, with its runtime, and opens again with another one.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

async fn wash() {
    loop {
        sleep(Duration::from_secs(2)).await;
        println!("A cup is washed.");
    }
}

async fn open() {
    tokio::spawn(wash());
    sleep(Duration::from_secs(3)).await;
}

fn main() {
    for _ in 0..2 {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(open());
        println!("Closed.");
    }
}
