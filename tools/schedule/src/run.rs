//! Runs a page's threads, which are real, one at a time.
//!
//! A thread runs up to its next step and hands over there. A letter is used up only when every
//! thread stands before a step, waits, or has ended. Only then is it decided whether the letter's
//! thread can move.

use std::cell::RefCell;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use common::page::Page;
use common::watch;

use crate::state::{Plan, Stand, State};
use crate::turn::note_panic;

/// A run of a page.
#[derive(Default)]
pub struct Run {
    /// Its number, from 1.
    pub number: u64,
    /// The page's path.
    pub path: &'static str,
    state: Mutex<State>,
}

/// Which thread of which run this is.
#[derive(Clone)]
pub struct Here {
    pub run: Arc<Run>,
    pub me: usize,
}

thread_local! {
    /// None once a thread has done its work, and is only dropping what is left of it.
    pub static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

/// How often a thread of any run has come to a stop.
static STOPS: AtomicU64 = AtomicU64::new(0);
/// The last run.
static LAST: Mutex<Option<Arc<Run>>> = Mutex::new(None);

/// Runs a page on this thread and on the threads it starts, which have all ended when this returns.
/// Returns how everything stood when the run was over.
pub fn run(page: &Page, plan: Plan) -> State {
    let mut last = LAST.lock().unwrap();
    let number = last.as_ref().map_or(0, |last| last.number) + 1;
    let run = Arc::new(Run { number, path: page.path, ..Run::default() });
    *last = Some(Arc::clone(&run));
    drop(last);
    run.state().plan = plan;
    let main = run.state().add_thread(0, None);
    let here = Here { run: Arc::clone(&run), me: main };
    let _ = catch_unwind(AssertUnwindSafe(|| here.work(page.main))); // a panic is in the record
    while !run.state().is_alone(main) {
        thread::park();
    }
    mem::take(&mut *run.state())
}

impl Run {
    /// How everything stands, to read or change.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, this thread is a thread of the page. Returns once it may run: whether the run
    /// goes on.
    pub fn enter(self: &Arc<Self>, me: usize) -> bool {
        HERE.set(Some(Here { run: Arc::clone(self), me }));
        self.state().threads[me].real = Some(thread::current());
        self.wait_for(me)
    }

    /// This thread has done its work.
    pub fn exit(&self, me: usize) {
        HERE.set(None);
        let mut state = self.state();
        state.end(me);
        wake(&state);
    }

    /// Stops here, and hands over. Returns once this thread may run again: whether the run goes on.
    pub fn stop(&self, mut state: MutexGuard<State>, me: usize, stand: Stand, line: u32) -> bool {
        if state.over.is_none() {
            STOPS.fetch_add(1, SeqCst);
            state.stop(me, stand, line);
        }
        wake(&state);
        drop(state);
        self.wait_for(me)
    }

    /// Waits until this thread may run: whether the run goes on.
    fn wait_for(&self, me: usize) -> bool {
        let may_run = |state: &State| state.over.is_some() || state.running == me;
        while !may_run(&self.state()) {
            thread::park();
        }
        self.state().over.is_none()
    }
}

/// Wakes the thread whose turn it is, or all of them if the run is over.
fn wake(state: &State) {
    let is_woken = |number: usize| state.over.is_some() || state.running == number;
    for (_, thread) in state.threads.iter().enumerate().filter(|it| is_woken(it.0)) {
        thread.real.iter().for_each(thread::Thread::unpark);
    }
}

/// Does work that runs pages.
///
/// # Errors
///
/// If a page doesn't reach its next step in time.
pub fn watch<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    watch::on_panic(note_panic);
    watch::watch(watch::LIMIT, work, || STOPS.load(SeqCst), why)
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
