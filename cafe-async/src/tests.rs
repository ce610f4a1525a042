use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::Instant;

/// Nothing here depends on how busy the machine is: a paused clock moves only when every future
/// waits, and then straight to the next timer.
#[test]
fn the_cafe_takes_exactly_one_drink_on_a_paused_clock() {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let elapsed = runtime.block_on(async {
        let start = Instant::now();
        super::cafe().await;
        start.elapsed()
    });
    assert_eq!(elapsed, Duration::from_millis(2000));
}
