//! Sees to it that nothing hangs, and that a page's panic is part of its run.

use std::panic;
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::{run, scheduler};

/// After so long without a step a page is taken for one that never comes to its next.
const LIMIT: Duration = Duration::from_secs(2);

static HOOK: Once = Once::new();

/// Does work that runs pages, on a thread of its own.
///
/// # Errors
///
/// When a page doesn't come to its next step in time. Its threads are left behind then, as no thread
/// can be stopped from outside: the process has to end.
pub fn watch<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !scheduler::note_panic(info) {
                usual(info);
            }
        }));
    });
    let (sender, result) = channel();
    let thread = Builder::new().spawn(move || sender.send(work()));
    thread.map_err(|error| format!("cannot start a thread: {error}"))?;
    let mut last = (run::stops(), Instant::now());
    loop {
        match result.recv_timeout(LIMIT / 20) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => return Err("a page's run has failed".to_owned()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if run::stops() != last.0 {
            last = (run::stops(), Instant::now());
        } else if last.1.elapsed() >= LIMIT {
            return Err(format!(
                "no step in {} s: {} loops for ever, or waits for what can't be stepped here",
                LIMIT.as_secs(),
                run::whereabouts()
            ));
        }
    }
}
