//! Runs a page on a clock that nobody has to wait for, and records what happens.

use std::cell::RefCell;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, Builder};
use std::time::Duration;

use common::page::Page;
use common::watch::{LIMIT, STACK, on_panic, watch};
use futures_util::future::FutureExt;
use tokio::runtime::Handle;
use tokio::time::{Instant, advance};

use crate::record::Record;

/// A page with more rows than this doesn't end. Ten thousand customers have 80,000.
const MOST_ROWS: usize = 500_000;

/// The steps to take instead of `join_all`, each with its place in the text.
pub type Steps = Vec<(char, usize)>;

/// What happened, and the steps if nothing took them. Or an error, in a sentence.
type Outcome = Result<(Record, Option<Steps>), String>;

/// A run in progress. All of it happens on one thread.
#[derive(Default)]
pub struct Run {
    pub record: Record,
    /// The page's path.
    path: &'static str,
    /// None if there are none, or a `join_all` has taken them.
    pub steps: Option<Steps>,
    /// When `block_on` was last called.
    since: Duration,
    /// Its runtime, and that time by its clock. None: it hasn't been called yet.
    clock: Option<(Handle, Instant)>,
    /// Whether the last runtime has a timer.
    pub has_time: bool,
    /// Whether a waker is being called.
    pub is_waking: bool,
    /// Where to send what happened.
    ended: Option<Sender<Outcome>>,
    /// The last panic.
    panic: String,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// How often something has been noted, in all runs.
static NOTES: AtomicU64 = AtomicU64::new(0);
/// Whether the runtime is letting the thread sleep.
pub static IS_PARKED: AtomicBool = AtomicBool::new(false);

/// Runs a page, with these steps instead of its first `join_all`.
///
/// # Errors
///
/// If the page panics, doesn't end, or waits for ever, or if a step has no future.
pub fn run(page: &'static Page, steps: Option<Steps>) -> Outcome {
    on_panic(|text, location| {
        let note = |run: &mut Run| {
            let location = location.filter(|it| it.file().ends_with(run.path));
            let line = location.map_or(String::new(), |it| format!(" at line {}", it.line()));
            run.panic = format!("{line}: {text}");
        };
        with(note).is_some()
    });
    let why = || match IS_PARKED.load(SeqCst) {
        true => "every future is pending, and nothing is left to wake one".to_owned(),
        false => "nothing has happened for 2 s: is there a loop without an `.await`?".to_owned(),
    };
    let work = move || {
        let (sender, outcome) = channel();
        let thread = Builder::new().stack_size(STACK);
        let thread = thread.spawn(move || perform(page, steps, sender));
        thread.map_err(|error| format!("cannot start a thread: {error}"))?;
        outcome
            .recv()
            .map_err(|_| "the run has failed".to_owned())?
    };
    let ended = watch(LIMIT, work, || NOTES.load(SeqCst), why).flatten();
    ended.map_err(|why| format!("{}: {why}", page.name()))
}

fn perform(page: &Page, steps: Option<Steps>, ended: Sender<Outcome>) {
    RUN.set(Some(Run {
        steps,
        path: page.path,
        ended: Some(ended),
        ..Run::default()
    }));
    let result = catch_unwind(page.main);
    let why = with(|run| {
        result
            .err()
            .map(|_| format!("the page panics{}", run.panic))
    });
    end(why.flatten());
}

/// The run ends, with an error or without.
fn end(why: Option<String>) {
    let end = now();
    let Some(Run {
        mut record,
        steps,
        ended,
        ..
    }) = RUN.take()
    else {
        return;
    };
    record.end = end;
    let _ = ended.map(|ended| ended.send(why.map_or(Ok((record, steps)), Err)));
}

/// Reads or changes the current run. None: it's over, and something from it is dropped late.
pub fn with<T>(ask: impl FnOnce(&mut Run) -> T) -> Option<T> {
    RUN.try_with(|run| run.try_borrow_mut().ok()?.as_mut().map(ask))
        .ok()
        .flatten()
}

/// The time since the start, by the page's clock.
pub fn now() -> Duration {
    let (since, clock) = with(|run| (run.since, run.clock.clone())).unwrap_or_default();
    let passed = clock.map(|(runtime, begin)| {
        let _inside = runtime.enter();
        begin.elapsed()
    });
    since + passed.unwrap_or_default()
}

/// From now on the page's clock is that of this runtime.
pub fn take_clock(runtime: &Handle) {
    let (since, _inside) = (now(), runtime.enter());
    let clock = Some((runtime.clone(), Instant::now()));
    with(|run| (run.since, run.clock) = (since, clock));
}

/// Lets this much time pass while nothing is polled.
pub fn block(duration: Duration) {
    let Some((runtime, _)) = with(|run| run.clock.clone()).flatten() else {
        with(|run| run.since = run.since.saturating_add(duration));
        return;
    };
    // On a thread of its own. On this one, tokio would poll again before it lets the thread sleep.
    let pass = thread::spawn(move || {
        let _inside = runtime.enter();
        let _ = advance(duration).now_or_never(); // the first poll moves the clock
    });
    let _ = pass.join();
}

/// Adds to the record.
pub fn note(add: impl FnOnce(&mut Record, Duration)) {
    NOTES.fetch_add(1, SeqCst);
    let now = now();
    let rows = with(|run| {
        add(&mut run.record, now);
        run.record.rows.len()
    });
    if rows > Some(MOST_ROWS) {
        leave(Some(format!(
            "no end is in sight after {MOST_ROWS} polls, wakes and lines"
        )));
    }
}

/// Leaves the page, with an error or because nothing is left to do. The thread stays where it is:
/// as when a process exits, nothing more of the page runs, not even a `drop`.
pub fn leave(why: Option<String>) -> ! {
    end(why);
    loop {
        thread::park();
    }
}
