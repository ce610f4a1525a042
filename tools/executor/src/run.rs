//! Runs a page on a clock that nobody has to wait for, and records what happens.

use std::cell::RefCell;
use std::panic::{catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use common::page::Page;
use common::watch::{LIMIT, on_panic, watch};
use futures_util::future::FutureExt;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, advance};

use crate::record::Record;

/// A page with more rows than this doesn't end.
const MOST_ROWS: usize = 1_000_000;

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
    /// The real runtime. The page's runtimes are all this one.
    pub real: Option<Rc<Runtime>>,
    /// The time by its clock when the page began.
    begin: Option<Instant>,
    /// Whether the page's runtime has a timer. None: it isn't running.
    pub has_time: Option<bool>,
    /// Whether a waker is being called.
    pub is_waking: bool,
    /// Whether the page was left early, and the reason if that is an error.
    left: Option<Option<String>>,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// How often something has been noted, in all runs.
static NOTES: AtomicU64 = AtomicU64::new(0);
/// Whether the runtime is letting the thread sleep.
pub static IS_PARKED: AtomicBool = AtomicBool::new(false);
/// The last panic of a page.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// The payload that a page unwinds with when it's left early. It prints no message.
pub struct Leave;

/// Runs a page, with these steps instead of its first `join_all`. Returns what happened, and the
/// steps if nothing took them.
///
/// # Errors
///
/// If the page panics, doesn't end, or waits for ever, or if a step has no future.
pub fn run(page: &'static Page, steps: Option<Steps>) -> Result<(Record, Option<Steps>), String> {
    on_panic(|text, location| {
        let path = with(|run| run.path);
        let location = location.filter(|it| path.is_some_and(|path| it.file().ends_with(path)));
        let line = location.map_or(String::new(), |it| format!(" at line {}", it.line()));
        *PANIC.lock().unwrap() = format!("{line}: {text}");
        path.is_some()
    });
    let why = || match IS_PARKED.load(SeqCst) {
        true => "everyone waits, and nobody is left to call a waker".to_owned(),
        false => "nothing has happened for 2 s: is there a loop without an `.await`?".to_owned(),
    };
    let ended = watch(LIMIT, || perform(page, steps), || NOTES.load(SeqCst), why).flatten();
    ended.map_err(|why| format!("{}: {why}", page.name()))
}

fn perform(page: &Page, steps: Option<Steps>) -> Result<(Record, Option<Steps>), String> {
    let mut builder = Builder::new_current_thread();
    builder.on_thread_unpark(|| IS_PARKED.store(false, SeqCst));
    builder.on_thread_park(|| {
        note(|record, time| record.note_runtime(time, "block_on lets the thread sleep"));
        IS_PARKED.store(true, SeqCst);
    });
    let real = builder.enable_time().start_paused(true).build();
    let real = Rc::new(real.map_err(|error| format!("cannot start a runtime: {error}"))?);
    let handle = real.handle().clone();
    let _clock = handle.enter();
    let (begin, path) = (Some(Instant::now()), page.path);
    RUN.set(Some(Run { steps, path, real: Some(real), begin, ..Run::default() }));
    let result = catch_unwind(page.main);
    let end = now();
    with(|run| run.record.end = end);
    drop(with(|run| run.real.take())); // and the tasks that are left, which may print
    let run = RUN.take().unwrap_or_default();
    match (run.left, result) {
        (Some(Some(why)), _) => Err(why),
        (Some(None), _) | (None, Ok(())) => Ok((run.record, run.steps)),
        (None, Err(_)) => Err(format!("the page panics{}", PANIC.lock().unwrap())),
    }
}

/// Reads or changes the current run. None: it's over, and something from it is dropped late.
pub fn with<T>(ask: impl FnOnce(&mut Run) -> T) -> Option<T> {
    RUN.try_with(|run| run.try_borrow_mut().ok()?.as_mut().map(ask)).ok().flatten()
}

/// The time since the start, by the page's clock.
fn now() -> Duration {
    with(|run| run.begin).flatten().map_or(Duration::ZERO, |begin| begin.elapsed())
}

/// Lets this much time pass while nothing is polled.
pub fn block(duration: Duration) {
    // The first poll moves the clock. A second would only let others go first.
    let _ = advance(duration).now_or_never();
}

/// Adds to the record, unless the page is being left.
pub fn note(add: impl FnOnce(&mut Record, Duration)) {
    NOTES.fetch_add(1, SeqCst);
    let now = now();
    let rows = with(|run| {
        if run.left.is_none() {
            run.record.threads.insert(thread::current().id());
            add(&mut run.record, now);
        }
        run.record.rows.len()
    });
    if rows > Some(MOST_ROWS) && !thread::panicking() {
        leave(Some(format!("no end is in sight after {MOST_ROWS} polls, wakes and lines")));
    }
}

/// Leaves the page, with an error or because nothing is left to do.
pub fn leave(why: Option<String>) -> ! {
    with(|run| run.left.get_or_insert(why).is_some());
    resume_unwind(Box::new(Leave))
}
