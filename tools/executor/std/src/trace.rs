//! What happens, told on stdout: a line for each event, at once, since the page may panic or never end.

use std::cell::{Cell, RefCell};
use std::env;
use std::fmt::Display;
use std::io::{Write, stdout};
use std::panic::{Location, set_hook};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Once, OnceLock};
use std::thread;

use crate::clock;

/// What a future is called in the trace.
pub type Id = usize;

/// How many threads beside `main` have told something.
static THREADS: AtomicUsize = AtomicUsize::new(0);
static HOOK: Once = Once::new();

thread_local! {
    static THREAD: usize = match thread::current().name() {
        Some("main") => 0,
        _ => THREADS.fetch_add(1, SeqCst) + 1,
    };
    /// The polls in progress on this thread, innermost last.
    static POLLS: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
    /// Whether the runtime lets this thread sleep.
    static IS_PARKED: Cell<bool> = const { Cell::new(false) };
}

/// Tells an event: its thread, its time in nanoseconds, and what happens.
pub fn tell(event: impl Display) {
    HOOK.call_once(|| {
        set_hook(Box::new(|panic| {
            let line = panic.location().and_then(line_of).unwrap_or(0);
            let text = panic.payload().downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.payload().downcast_ref::<String>().map(|it| &**it));
            let text = text.unwrap_or_default();
            tell(format_args!("panic {line} {}", escaped(text)));
        }));
    });
    clock::is_asked_for(false);
    let thread = THREAD.try_with(|it| *it).unwrap_or(0);
    let event = event.to_string();
    let mut stdout = stdout().lock(); // before the clock is read, so that times never go back
    let line = format!("{thread} {} {event}\n", clock::now().as_nanos());
    let _ = stdout.write_all(line.as_bytes());
    let _ = stdout.flush();
}

/// A text that stays on one line.
pub fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\");
    text.replace('\n', "\\n").replace('\r', "\\r")
}

/// The line of a place, if it's in the page and not in a library or in a part of the page elsewhere.
pub fn line_of(place: &Location) -> Option<u32> {
    static PAGE: OnceLock<Option<String>> = OnceLock::new();
    let page = PAGE.get_or_init(|| env::var("EXECUTOR_PAGE").ok());
    (page.as_deref() == Some(place.file())).then(|| place.line())
}

/// The line of the caller, or 0.
#[track_caller]
pub fn here() -> u32 {
    line_of(Location::caller()).unwrap_or(0)
}

/// The poll in progress on this thread, innermost.
pub fn polled() -> Option<Id> {
    POLLS.try_with(|it| it.borrow().last().copied()).ok()?
}

pub fn begin(id: Id) {
    let _ = POLLS.try_with(|it| it.borrow_mut().push(id));
}

pub fn end() {
    let _ = POLLS.try_with(|it| it.borrow_mut().pop());
}

/// The runtime lets this thread sleep, or wakes it up.
pub fn park(is_parked: bool) {
    if is_parked {
        tell("park");
    }
    let _ = IS_PARKED.try_with(|it| it.set(is_parked));
}

/// Who calls a waker on this thread.
pub fn caller() -> String {
    let is_parked = IS_PARKED.try_with(Cell::get).unwrap_or(false);
    match polled() {
        Some(id) => id.to_string(),
        None if is_parked => "timer".to_owned(),
        None => "other".to_owned(),
    }
}
