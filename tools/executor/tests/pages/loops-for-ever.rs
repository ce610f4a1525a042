// A future whose poll never returns.

use tokio::runtime::Builder;

async fn cafe() {
    loop {
        std::hint::spin_loop();
    }
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
}
