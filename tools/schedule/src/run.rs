//! Runs a page's threads, which are real, one at a time.
//!
//! A thread runs up to its next step and hands over there. A letter is used up only when every
//! thread stands before a step, waits, or has ended; whether the letter's thread can move is judged
//! then.

use std::cell::RefCell;
use std::panic::{self, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use common::page::Page;

use crate::scheduler::{leave, note_panic, wait};
use crate::stand::{Plan, Stand};
use crate::state::State;

/// A run of a page.
#[derive(Default)]
pub struct Run {
    /// From 1.
    pub number: u64,
    state: Mutex<State>,
    changes: Condvar,
    /// Which thread runs: its number, or [`NOBODY`] once the run is over.
    running: AtomicUsize,
    /// How many of its threads are there.
    pub threads: AtomicUsize,
}

const NOBODY: usize = usize::MAX;

/// Which thread of which run this is.
#[derive(Clone)]
pub struct Here {
    pub run: Arc<Run>,
    pub me: usize,
    pub is_leaving: bool,
}

thread_local! {
    pub static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

/// How many runs there were.
static RUNS: AtomicU64 = AtomicU64::new(0);
/// How often a thread of any run has come to a stop.
static STOPS: AtomicU64 = AtomicU64::new(0);
static HOOK: Once = Once::new();
/// The last run.
static LAST: Mutex<Option<Arc<Run>>> = Mutex::new(None);

/// What a thread unwinds with when it leaves early. That prints no message.
pub struct Leave;

/// Runs a page on this thread and on those that it starts, which have all ended afterwards. Returns
/// how everything stood when the run was over.
pub fn run(page: &Page, plan: Plan) -> State {
    let number = RUNS.fetch_add(1, SeqCst) + 1;
    let run = Arc::new(Run { number, threads: AtomicUsize::new(1), ..Run::default() });
    run.state().plan = plan;
    run.state().add_thread(0);
    *LAST.lock().unwrap() = Some(Arc::clone(&run));

    run.enter(0);
    if catch_unwind(page.main).is_err_and(|payload| payload.is::<Leave>()) {
        // The page's own `main` would have gone on. The program must not end before the others do.
        let others = 1..run.state().threads.len();
        let _ = catch_unwind(|| wait(Stand::Join(others), 0));
    }
    run.exit(0);
    run.wait_until(|| run.threads.load(SeqCst) == 0);
    std::mem::take(&mut *run.state())
}

impl Run {
    /// How everything stands, or is changed to.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This thread is from now on a thread of the page.
    pub fn enter(self: &Arc<Self>, me: usize) {
        HERE.set(Some(Here { run: Arc::clone(self), me, is_leaving: false }));
    }

    /// This thread has done its work.
    pub fn exit(&self, me: usize) {
        HERE.set(None);
        let mut state = self.state();
        state.end(me);
        self.threads.fetch_sub(1, SeqCst);
        self.publish(&state);
    }

    /// Stops here, and hands over. Returns whether the run goes on: if not, the thread leaves, unless
    /// it is panicking already.
    pub fn stop(&self, mut state: MutexGuard<State>, me: usize, stand: Stand, line: u32) -> bool {
        if state.over.is_none() {
            (state.threads[me].stand, state.threads[me].line) = (stand, line);
            state.hand_over();
        }
        self.publish(&state);
        drop(state);
        let is_on = self.wait_for(me);
        if !is_on && !thread::panicking() {
            leave();
        }
        is_on
    }

    /// Lets the thread run whose turn it is, or all of them when the run is over.
    fn publish(&self, state: &State) {
        STOPS.fetch_add(1, SeqCst);
        self.running.store(state.over.as_ref().map_or(state.running, |_| NOBODY), SeqCst);
        self.changes.notify_all();
    }

    /// Waits until a thread may run. Returns whether the run goes on.
    pub fn wait_for(&self, me: usize) -> bool {
        self.wait_until(|| [me, NOBODY].contains(&self.running.load(SeqCst)));
        self.running.load(SeqCst) == me
    }

    /// Waits, at first by giving the core away, since the others mostly need microseconds. Where it
    /// comes back late, it was needed for something else, and sleeping is better.
    fn wait_until(&self, is_so: impl Fn() -> bool) {
        for _ in 0..100 {
            if is_so() {
                return;
            }
            let start = Instant::now();
            thread::yield_now();
            if start.elapsed() > Duration::from_millis(1) {
                break;
            }
        }
        drop(self.changes.wait_while(self.state(), |_| !is_so()));
    }
}

/// Does work that runs pages.
///
/// # Errors
///
/// When a page doesn't come to its next step in time.
pub fn watch<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !note_panic(info) {
                usual(info);
            }
        }));
    });
    common::watch::watch(work, || STOPS.load(SeqCst), why)
}

/// Which thread runs, and the last line at which it was seen.
fn why() -> String {
    let last = LAST.lock().unwrap().clone();
    let state = last.as_ref().map(|run| run.state());
    let running = state.and_then(|state| {
        let (letter, thread) = (state.letter_of(state.running), state.threads.get(state.running)?);
        Some((letter.map_or("a thread".into(), |it| format!("thread {it}")), thread.line))
    });
    let (thread, line) = running.unwrap_or_default();
    format!(
        "no step in 2 s: {thread}, last seen at line {line}, loops for ever, or waits for what \
         can't be stepped here"
    )
}
