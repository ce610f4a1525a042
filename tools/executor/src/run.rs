//! Runs a page on a clock that nobody has to wait for, and records what happens.

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, Once};
use std::thread;
use std::time::Duration;

use common::page::Page;
use common::watch::{LIMIT, watch};
use futures::future::FutureExt;
use tokio::runtime::Handle;
use tokio::time::{Instant, advance};

use crate::record::{Event, Id, Record};

/// A page with more events than this doesn't end.
const MOST_EVENTS: usize = 1_000_000;

/// The steps to take instead of `join_all`, each with its place in the text.
pub type Steps = Vec<(char, usize)>;

/// A run in progress. All of it happens on one thread.
#[derive(Default)]
pub struct Run {
    pub record: Record,
    /// The page's path.
    path: &'static str,
    /// None if there are none, or a `join_all` has taken them.
    pub steps: Option<Steps>,
    /// The futures that are being polled, innermost last.
    pub polled: Vec<Id>,
    /// Whether the current runtime has a timer.
    pub has_time: bool,
    /// Whether a waker is being called, since each calls that of the future around it.
    pub is_waking: bool,
    /// When `block_on` was last called or returned. While it runs, also that time by its own clock.
    since: (Duration, Option<(Handle, Instant)>),
    /// Whether the page was left early, and the reason if that is an error.
    left: Option<Option<String>>,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// How many events there have been, in all runs.
static EVENTS: AtomicU64 = AtomicU64::new(0);
/// Whether the runtime is letting the thread sleep.
pub static IS_PARKED: AtomicBool = AtomicBool::new(false);
/// The last panic of a page.
static PANIC: Mutex<String> = Mutex::new(String::new());
static HOOK: Once = Once::new();

/// The payload that a page unwinds with when it's left early. It prints no message.
pub struct Leave;

/// Runs a page, with these steps instead of its first `join_all`. Returns what happened, and the
/// steps if nothing took them.
///
/// # Errors
///
/// If the page panics, doesn't end, or waits for ever, or if a step has no future.
pub fn run(page: &Page, steps: Option<Steps>) -> Result<(Record, Option<Steps>), String> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| match with(|run| run.path) {
            Some(path) => *PANIC.lock().unwrap() = told(info, path),
            None => usual(info),
        }));
    });
    let (main, name, path) = (page.main, page.name(), page.path);
    let work = move || {
        RUN.set(Some(Run { steps, path, ..Run::default() }));
        let result = catch_unwind(main);
        let end = now();
        let run = RUN.take().unwrap_or_default();
        match (run.left, result) {
            (Some(Some(why)), _) => Err(why),
            (Some(None), _) | (None, Ok(())) => Ok((Record { end, ..run.record }, run.steps)),
            (None, Err(_)) => Err(format!("the page panics{}", PANIC.lock().unwrap())),
        }
    };
    let why = || match IS_PARKED.load(SeqCst) {
        true => "everyone waits, and nobody is left to call a waker".to_owned(),
        false => "nothing has happened for 2 s: is there a loop without an `.await`?".to_owned(),
    };
    let ended = watch(LIMIT, work, || EVENTS.load(SeqCst), why).flatten();
    ended.map_err(|why| format!("{name}: {why}"))
}

fn told(info: &PanicHookInfo, path: &str) -> String {
    let text = info.payload().downcast_ref::<&str>().copied();
    let text = text.or_else(|| info.payload().downcast_ref::<String>().map(String::as_str));
    let location = info.location().filter(|it| it.file().ends_with(path));
    let line = location.map_or(String::new(), |it| format!(" at line {}", it.line()));
    format!("{line}: {}", text.unwrap_or_default())
}

/// Reads or changes the current run. None: it's over, and something from it is dropped late.
pub fn with<T>(ask: impl FnOnce(&mut Run) -> T) -> Option<T> {
    RUN.try_with(|run| run.try_borrow_mut().ok()?.as_mut().map(ask)).ok().flatten()
}

/// The time since the start, by the page's clock.
pub fn now() -> Duration {
    let (time, clock) = with(|run| run.since.clone()).unwrap_or_default();
    let passed = clock.map(|(runtime, since)| {
        let _inside = runtime.enter();
        since.elapsed()
    });
    time + passed.unwrap_or_default()
}

/// From now on the page's clock is that of this runtime, or of none.
pub fn take_clock(runtime: Option<&Handle>) {
    let now = now();
    let clock = runtime.map(|runtime| {
        let _inside = runtime.enter();
        (runtime.clone(), Instant::now())
    });
    with(|run| run.since = (now, clock));
}

/// Lets this much time pass while nothing is polled.
pub fn block(duration: Duration) {
    match with(|run| run.since.1.clone()).flatten() {
        Some((runtime, _)) => {
            let _inside = runtime.enter();
            // The first poll moves the clock. A second would only let others go first.
            let _ = advance(duration).now_or_never();
        }
        None => drop(with(|run| run.since.0 += duration)),
    }
}

/// Adds an event to the record, unless the page is being left.
pub fn note(event: Event) {
    EVENTS.fetch_add(1, SeqCst);
    let now = now();
    let count = with(|run| {
        if run.left.is_none() {
            run.record.threads.insert(thread::current().id());
            run.record.events.push((now, event));
        }
        run.record.events.len()
    });
    if count > Some(MOST_EVENTS) && !thread::panicking() {
        leave(Some(format!("no end is in sight after {MOST_EVENTS} polls, wakes and lines")));
    }
}

/// Leaves the page, with an error or because nothing is left to do.
pub fn leave(why: Option<String>) -> ! {
    with(|run| run.left.get_or_insert(why).is_some());
    resume_unwind(Box::new(Leave))
}
