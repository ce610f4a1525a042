//! Makes sure that nothing hangs.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// The stack of that thread, in bytes: as large as that of a main thread on most systems.
const STACK: usize = 8 << 20;

/// Does work on a thread of its own, and gives up once `progress` hasn't changed for this long.
///
/// # Errors
///
/// If it gives up, with `why`. The thread is then left behind, since a thread can't be stopped from
/// outside: the process has to end.
pub fn watch<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
    progress: impl Fn() -> u64,
    why: impl Fn() -> String,
) -> Result<T, String> {
    let (sender, result) = channel();
    let thread = Builder::new()
        .stack_size(STACK)
        .spawn(move || sender.send(work()));
    thread.map_err(|error| format!("cannot start a thread: {error}"))?;
    let mut last = (progress(), Instant::now());
    loop {
        match result.recv_timeout(limit / 20) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => return Err("the run has failed".to_owned()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if progress() != last.0 {
            last = (progress(), Instant::now());
        } else if last.1.elapsed() >= limit {
            return Err(why());
        }
    }
}
