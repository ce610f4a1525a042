// A task that nobody awaits is dropped with its runtime, and says so.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

struct Cup;

impl Drop for Cup {
    fn drop(&mut self) {
        println!("A cup is dropped.");
    }
}

async fn wash(_cup: Cup) {
    sleep(Duration::from_secs(5)).await;
}

async fn cafe() {
    drop(tokio::spawn(wash(Cup)));
    sleep(Duration::from_secs(1)).await;
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
}
