// A task is spawned when the runtime no longer runs.

use tokio::runtime::Builder;

fn main() {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {});
    tokio::spawn(async {});
}
