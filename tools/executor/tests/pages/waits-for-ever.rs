// A future that gives its waker to nobody.

use tokio::runtime::Builder;

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(std::future::pending::<()>());
}
