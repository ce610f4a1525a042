//! Runs a page's threads, which are real, one at a time.
//!
//! A thread runs up to its next step and hands over there. A letter is used up only when every
//! thread stands before a step, waits, or has ended. Only then is it decided whether the letter's
//! thread can move.

use std::cell::RefCell;
use std::mem;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use common::page::Page;

use crate::scheduler::{Child, leave, note_panic};
use crate::stand::{Plan, Stand};
use crate::state::State;

/// A run of a page.
#[derive(Default)]
pub struct Run {
    /// Its number, from 1.
    pub number: u64,
    /// The page's path.
    pub path: &'static str,
    state: Mutex<State>,
    changes: Condvar,
    /// Which thread runs: its number, or [`NOBODY`] once the run is over.
    running: AtomicUsize,
}

const NOBODY: usize = usize::MAX;

/// Which thread of which run this is.
#[derive(Clone)]
pub struct Here {
    pub run: Arc<Run>,
    pub me: usize,
    pub is_leaving: bool,
    pub is_panicking: bool,
}

thread_local! {
    pub static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

/// How often a thread of any run has come to a stop.
static STOPS: AtomicU64 = AtomicU64::new(0);
/// How many of the next waits sleep straight away.
static SLEEPS: AtomicUsize = AtomicUsize::new(0);
/// The last run.
static LAST: Mutex<Option<Arc<Run>>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// Runs a page on this thread and on the threads it starts, which have all ended when this returns.
/// Returns how everything stood when the run was over.
pub fn run(page: &Page, plan: Plan) -> State {
    let mut last = LAST.lock().unwrap();
    let number = last.as_ref().map_or(0, |last| last.number) + 1;
    let run = Arc::new(Run { number, path: page.path, ..Run::default() });
    *last = Some(Arc::clone(&run));
    drop(last);
    run.state().plan = plan;
    let thread = Child::new(&run, 0, 0);
    let _ = catch_unwind(AssertUnwindSafe(|| thread.run(page.main))); // a panic is in the record
    drop(run.changes.wait_while(run.state(), |it| !it.have_ended(0..usize::MAX)));
    mem::take(&mut *run.state())
}

impl Run {
    /// How everything stands, to read or change.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, this thread is a thread of the page.
    pub fn enter(self: &Arc<Self>, me: usize) {
        let run = Arc::clone(self);
        HERE.set(Some(Here { run, me, is_leaving: false, is_panicking: false }));
    }

    /// This thread has done its work.
    pub fn exit(&self, me: usize) {
        HERE.set(None);
        let mut state = self.state();
        state.end(me);
        self.publish(&state);
    }

    /// Stops here, and hands over. Returns whether the run goes on. If not, the thread leaves,
    /// unless it's already panicking.
    pub fn stop(&self, mut state: MutexGuard<State>, me: usize, stand: Stand, line: u32) -> bool {
        if state.over.is_none() {
            STOPS.fetch_add(1, SeqCst);
            state.stop(me, stand, line);
        }
        self.publish(&state);
        drop(state);
        let is_on = self.wait_for(me);
        if !is_on && !thread::panicking() {
            leave();
        }
        is_on
    }

    /// Lets the thread whose turn it is run, or all of them if the run is over.
    fn publish(&self, state: &State) {
        self.running.store(state.over.as_ref().map_or(state.running, |_| NOBODY), SeqCst);
        self.changes.notify_all();
    }

    /// Waits until a thread may run. Returns whether the run goes on.
    ///
    /// At first it yields the core, since the others mostly need microseconds. If the core comes
    /// back late, others need it: then it's better to sleep, and many of the next waits do that
    /// too.
    pub fn wait_for(&self, me: usize) -> bool {
        let is_so = || [me, NOBODY].contains(&self.running.load(SeqCst));
        let mut looks = if SLEEPS.load(SeqCst) == 0 { 100 } else { 0 };
        let _ = SLEEPS.fetch_update(SeqCst, SeqCst, |sleeps| sleeps.checked_sub(1));
        while looks > 0 && !is_so() {
            let start = Instant::now();
            thread::yield_now();
            looks -= 1;
            if start.elapsed() > Duration::from_millis(1) {
                SLEEPS.store(2000, SeqCst);
                looks = 0;
            }
        }
        drop(self.changes.wait_while(self.state(), |_| !is_so()));
        self.running.load(SeqCst) == me
    }
}

/// Does work that runs pages.
///
/// # Errors
///
/// If a page doesn't reach its next step in time.
pub fn watch<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !note_panic(info) {
                usual(info);
            }
        }));
    });
    common::watch::watch(common::watch::LIMIT, work, || STOPS.load(SeqCst), why)
}

/// Which thread runs, and at which line it was last seen.
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
