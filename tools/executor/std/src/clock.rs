//! The page's clock: it moves when all are pending, and when the thread sleeps.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::thread;
use std::time::{self, Duration};

use tokio::runtime::Handle;
use tokio::time::{Instant, advance};

/// A page that asks for the time more often than this, and does nothing else, waits for it to pass.
const SPINS: usize = 1000;

/// Who sleeps for longer than a century sleeps for ever.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

struct Clock {
    /// What had passed when `block_on` was last called.
    since: Duration,
    /// Its runtime, and that time by its clock.
    runtime: Option<(Handle, Instant)>,
    /// When a page that does nothing else asked for the time, so that time passes as it really does.
    spins_since: Option<time::Instant>,
}

static CLOCK: Mutex<Clock> = Mutex::new(Clock {
    since: Duration::ZERO,
    runtime: None,
    spins_since: None,
});
/// How often the time was asked for, with no event between.
static ASKED: AtomicUsize = AtomicUsize::new(0);
/// How many threads the page has started that haven't ended.
pub static THREADS: AtomicUsize = AtomicUsize::new(0);

fn clock() -> MutexGuard<'static, Clock> {
    CLOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The time since the page began.
pub fn now() -> Duration {
    let (since, runtime) = {
        let clock = clock();
        (clock.since, clock.runtime.clone())
    };
    let passed = runtime.map(|(runtime, begin)| {
        let _inside = runtime.enter();
        begin.elapsed()
    });
    since + passed.unwrap_or_default()
}

/// From now on the clock is that of this runtime.
pub fn take(runtime: &Handle) {
    let since = now();
    let _inside = runtime.enter();
    let begin = Instant::now();
    let mut clock = clock();
    clock.since = since;
    clock.runtime = Some((runtime.clone(), begin));
}

/// From now on no runtime moves the clock.
pub fn leave() {
    let since = now();
    let mut clock = clock();
    clock.since = since;
    clock.runtime = None;
}

/// Whether the runtime has a timer.
pub fn is_timed() -> bool {
    clock().runtime.is_some()
}

/// Lets time pass while nothing is polled on this thread.
pub fn sleep(duration: Duration) {
    if duration > FOR_EVER {
        loop {
            thread::park();
        }
    }
    let until = now().saturating_add(duration);
    if THREADS.load(SeqCst) > 0 {
        thread::sleep(duration); // others go on meanwhile, by the real clock
    }
    pass(until.saturating_sub(now()));
}

fn pass(duration: Duration) {
    let runtime = clock().runtime.clone();
    let Some((runtime, _)) = runtime else {
        let mut clock = clock();
        clock.since = clock.since.saturating_add(duration);
        return;
    };
    // On a thread of its own. On this one, tokio would poll again before it lets the thread sleep.
    let passing = thread::spawn(move || {
        let _inside = runtime.enter();
        let mut advance = pin!(advance(duration));
        let _ = advance
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop())); // moves the clock
    });
    let _ = passing.join();
}

/// The page asks for the time, or does something else.
pub fn is_asked_for(is_asked: bool) {
    if !is_asked {
        ASKED.store(0, SeqCst);
        return;
    }
    if ASKED.fetch_add(1, SeqCst) < SPINS {
        clock().spins_since = None;
        return;
    }
    let since = clock().spins_since;
    let passed = since.map_or(Duration::ZERO, |it| it.elapsed());
    let whole = Duration::from_millis(passed.as_millis() as u64);
    if since.is_none() || !whole.is_zero() {
        clock().spins_since = Some(time::Instant::now());
        pass(whole);
    }
}
