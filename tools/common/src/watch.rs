//! Makes sure that nothing hangs, and that no panic goes unnoticed.

use std::panic::{self, Location};
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// A page that makes no progress for longer hangs.
pub const LIMIT: Duration = Duration::from_secs(2);

/// A page's stack, in bytes: as large as that of a main thread on most systems.
pub const STACK: usize = 8 << 20;

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

/// From now on a panic is given to `note`, and printed only if that doesn't take it.
pub fn on_panic(note: fn(&str, Option<&Location>) -> bool) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let text = info.payload().downcast_ref::<&str>().copied();
            let text = text.or_else(|| info.payload().downcast_ref::<String>().map(|it| &**it));
            if !note(text.unwrap_or_default(), info.location()) {
                print(info);
            }
        }));
    });
}
