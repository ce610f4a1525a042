//! The page's clock: it moves when all are pending, and when the thread sleeps. While threads of the
//! page's own run, it goes as fast as the real one.

use std::mem::replace;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::thread;
use std::time::{self, Duration};

use tokio::runtime::Handle;
use tokio::time::{Instant, advance, pause, resume};

/// A page that asks for the time more often than this, and does nothing else, waits for it to pass.
const SPINS: usize = 1000;

/// Who sleeps for longer than a century sleeps for ever.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// What has run by the real clock is late by a little: times are rounded down to this many milliseconds.
const ROUGHLY: u128 = 10;

/// The clock of a runtime that has timers.
#[derive(Debug)]
pub struct Timer {
    runtime: Handle,
    /// Whether it isn't paused.
    is_real: Mutex<bool>,
}

impl Timer {
    pub fn new(runtime: &Handle) -> Arc<Self> {
        Arc::new(Self {
            runtime: runtime.clone(),
            is_real: Mutex::new(false),
        })
    }

    fn set_real(&self, is_real: bool) {
        let mut was_real = self.is_real.lock().unwrap_or_else(PoisonError::into_inner);
        if *was_real == is_real {
            return;
        }
        *was_real = is_real;
        let _inside = self.runtime.enter();
        match is_real {
            true => resume(),
            false => pause(),
        }
        drop(self.runtime.spawn(async {})); // it may sleep by the other clock
    }
}

struct Clock {
    /// What had passed when `block_on` was last called.
    since: Duration,
    /// Its runtime, and that time by its clock.
    timer: Option<(Arc<Timer>, Instant)>,
    /// Without one: when the page started threads.
    real_since: Option<time::Instant>,
    /// How many threads the page has started that haven't ended.
    threads: usize,
    /// Whether it has started any.
    is_rough: bool,
    /// When a page that does nothing else asked for the time, so that time passes as it really does.
    spins_since: Option<time::Instant>,
}

impl Clock {
    fn exactly(&self) -> Duration {
        let passed = match (&self.timer, self.real_since) {
            (Some((timer, begin)), _) => {
                let _inside = timer.runtime.enter();
                begin.elapsed()
            }
            (None, Some(begin)) => begin.elapsed(),
            (None, None) => Duration::ZERO,
        };
        self.since.saturating_add(passed)
    }

    fn now(&self) -> Duration {
        let now = self.exactly();
        match self.is_rough {
            true => now - Duration::from_nanos((now.as_nanos() % (ROUGHLY * 1_000_000)) as u64),
            false => now,
        }
    }

    /// From now on the clock is this one, or its own. Returns what it was.
    fn take(&mut self, timer: Option<&Arc<Timer>>) -> Option<Arc<Timer>> {
        self.since = self.exactly();
        self.real_since = (self.threads > 0).then(time::Instant::now);
        let next = timer.map(|timer| {
            timer.set_real(self.threads > 0);
            let _inside = timer.runtime.enter();
            (Arc::clone(timer), Instant::now())
        });
        replace(&mut self.timer, next).map(|it| it.0)
    }
}

static CLOCK: Mutex<Clock> = Mutex::new(Clock {
    since: Duration::ZERO,
    timer: None,
    real_since: None,
    threads: 0,
    is_rough: false,
    spins_since: None,
});
/// How often the time was asked for, with no event between.
static ASKED: AtomicUsize = AtomicUsize::new(0);

fn clock() -> MutexGuard<'static, Clock> {
    CLOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The time since the page began.
pub fn now() -> Duration {
    clock().now()
}

/// The time of a `block_on`. At its end the clock is again what it was before.
pub struct Taken(Option<Arc<Timer>>);

impl Drop for Taken {
    fn drop(&mut self) {
        clock().take(self.0.as_ref());
    }
}

/// From now on the clock is that of this runtime, or, if it has none, no runtime's.
pub fn take(timer: Option<&Arc<Timer>>) -> Taken {
    Taken(clock().take(timer))
}

/// Whether the runtime has a timer.
pub fn is_timed() -> bool {
    clock().timer.is_some()
}

/// A thread of the page begins, or ends.
pub fn thread(begins: bool) {
    let mut clock = clock();
    match begins {
        true => clock.threads += 1,
        false => clock.threads -= 1,
    }
    clock.is_rough = true;
    let timer = clock.timer.as_ref().map(|it| Arc::clone(&it.0));
    clock.take(timer.as_ref());
}

/// Lets time pass while nothing is polled on this thread.
pub fn sleep(duration: Duration) {
    if duration > FOR_EVER {
        loop {
            thread::park();
        }
    }
    let threads = clock().threads;
    match threads {
        0 => pass(duration),
        _ => thread::sleep(duration), // others go on meanwhile
    }
}

fn pass(duration: Duration) {
    let timer = clock().timer.clone();
    let Some((timer, _)) = timer else {
        let mut clock = clock();
        clock.since = clock.since.saturating_add(duration);
        return;
    };
    // On a thread of its own. On this one, tokio would poll again before it lets the thread sleep.
    let passing = thread::spawn(move || {
        let _inside = timer.runtime.enter();
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
    let is_spinning = ASKED.fetch_add(1, SeqCst) >= SPINS;
    if !is_spinning || clock().threads > 0 {
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
