//! Runs a page on a clock that nobody waits for, and notes what its futures do.

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, Once};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;

use common::page::Page;
use common::watch::watch;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, advance};

use crate::record::{Event, Id, Record};

/// More events than this happen in a page that doesn't end.
const MOST_EVENTS: usize = 1_000_000;

/// The steps that stand in for `join_all`, each with its place in the text.
pub type Steps = Vec<(char, usize)>;

/// A run that is on. All of it happens on one thread.
pub struct Run {
    pub record: Record,
    /// None, where there are none, or where a `join_all` has taken them.
    pub steps: Option<Steps>,
    /// The futures that are being polled, innermost last.
    pub polled: Vec<Id>,
    start: Instant,
    pub runtime: Arc<Runtime>,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// How many events there were, in all runs.
static EVENTS: AtomicU64 = AtomicU64::new(0);
/// Whether the runtime lets the thread sleep.
pub static IS_PARKED: AtomicBool = AtomicBool::new(false);
/// The last panic of a page.
static PANIC: Mutex<String> = Mutex::new(String::new());
static HOOK: Once = Once::new();

/// What a page unwinds with that is left early, with an error if that's why. It prints no message.
struct Leave(Option<String>);

/// Runs a page, with these steps in place of its first `join_all`. Returns what happened, and the
/// steps if nothing took them.
///
/// # Errors
///
/// When the page panics, doesn't end, or waits for ever; and when a step is for no future.
pub fn run(page: &Page, steps: Option<Steps>) -> Result<(Record, Option<Steps>), String> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| match RUN.with_borrow(Option::is_some) {
            true => *PANIC.lock().unwrap() = told(info),
            false => usual(info),
        }));
    });
    let (main, name) = (page.main, page.name());
    let work = move || {
        start(steps)?;
        let result = catch_unwind(main);
        let end = now();
        let run = RUN.take().ok_or("the run is lost")?;
        let record = Record { end, ..run.record };
        match result.map_err(|payload| payload.downcast::<Leave>()) {
            Ok(()) => Ok((record, run.steps)),
            Err(Ok(leave)) => leave.0.map_or(Ok((record, run.steps)), Err),
            Err(Err(_)) => Err(format!("the page panics at line {}", PANIC.lock().unwrap())),
        }
    };
    let why = || match IS_PARKED.load(SeqCst) {
        true => "everyone waits, and nobody is left to call a waker".to_owned(),
        false => {
            "a poll has taken 2 s without an answer: is there a loop without an `.await`?".into()
        }
    };
    let ended = watch(work, || EVENTS.load(SeqCst), why).flatten();
    ended.map_err(|why| format!("{name}: {why}"))
}

fn start(steps: Option<Steps>) -> Result<(), String> {
    let mut builder = Builder::new_current_thread();
    builder.on_thread_park(|| {
        note(Event::Parked);
        IS_PARKED.store(true, SeqCst);
    });
    builder.on_thread_unpark(|| IS_PARKED.store(false, SeqCst));
    let runtime = builder.enable_time().start_paused(true).build();
    let runtime = Arc::new(runtime.map_err(|error| error.to_string())?);
    let start = {
        let _inside = runtime.enter();
        Instant::now()
    };
    let (record, polled) = (Record::default(), Vec::new());
    RUN.set(Some(Run { record, steps, polled, start, runtime }));
    Ok(())
}

fn told(info: &PanicHookInfo) -> String {
    let text = info.payload().downcast_ref::<&str>().copied();
    let text = text.or_else(|| info.payload().downcast_ref::<String>().map(String::as_str));
    format!("{}: {}", info.location().map_or(0, |it| it.line()), text.unwrap_or_default())
}

/// Asks the run that is on, or changes it.
pub fn with<T>(ask: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with_borrow_mut(|run| ask(run.as_mut().expect("only a page uses the stand-ins")))
}

/// The time since the start, by the page's clock.
pub fn now() -> Duration {
    let (start, runtime) = with(|run| (run.start, Arc::clone(&run.runtime)));
    let _inside = runtime.enter();
    start.elapsed()
}

/// Adds what happens now to the record.
pub fn note(event: Event) {
    EVENTS.fetch_add(1, SeqCst);
    let now = now();
    let count = with(|run| {
        run.record.threads.insert(thread::current().id());
        run.record.events.push((now, event));
        run.record.events.len()
    });
    if count > MOST_EVENTS && !thread::panicking() {
        leave(Some(format!("no end is in sight after {MOST_EVENTS} polls, wakes and lines")));
    }
}

/// Lets so much time pass in which nothing is polled.
pub fn block(duration: Duration) {
    let runtime = with(|run| Arc::clone(&run.runtime));
    let _inside = runtime.enter();
    // The first poll moves the clock. A second would only let others go first.
    let _ = pin!(advance(duration)).poll(&mut Context::from_waker(Waker::noop()));
}

/// Leaves the page: with an error, or because the steps are used up.
pub fn leave(why: Option<String>) -> ! {
    resume_unwind(Box::new(Leave(why)))
}
