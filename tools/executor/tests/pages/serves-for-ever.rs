// A café that never closes.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

async fn cafe() {
    loop {
        sleep(Duration::from_secs(2)).await;
    }
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
}
