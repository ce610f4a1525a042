// A café on its way from `cafe-sync` to `cafe-async`: its runtime has no timer.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

async fn cafe() {
    sleep(Duration::from_secs(2)).await;
}

fn main() {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(cafe());
}
