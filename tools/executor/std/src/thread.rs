//! A thread sleeps by the page's clock, and sets it going.

use std::time::Duration;

use crate::clock;
use crate::trace::{here, tell};
pub use ::std::thread::*;

/// Nothing else runs on this thread meanwhile.
#[track_caller]
pub fn sleep(duration: Duration) {
    tell(format_args!("block {} {}", here(), duration.as_nanos()));
    clock::sleep(duration);
    tell("unblock");
}

/// A thread of the page's own. While it runs, time passes as it really does.
pub struct Running;

impl Running {
    pub fn begin() -> Self {
        tell("thread");
        clock::thread(true);
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        clock::thread(false);
    }
}

pub fn spawn<F, T>(work: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let running = Running::begin();
    ::std::thread::spawn(move || {
        let _running = running;
        work()
    })
}

pub fn scope<'env, F, T>(work: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let _running = Running::begin();
    ::std::thread::scope(work)
}
