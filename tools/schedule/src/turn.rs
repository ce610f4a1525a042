//! Runs a page's threads, which are real, one at a time. Its stand-ins ask for a turn for each step.
//!
//! A thread runs up to its next step and hands over there. A letter is used up only when every
//! thread stands before a step, waits, or has ended. Only then is it decided whether the letter's
//! thread can move.

use std::cell::Cell;
use std::io::{self, Write};
use std::mem;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::{process, thread};

use common::page::Page;

use crate::record::{Event, Step, What};
use crate::state::{Plan, Stand, State, index};

/// How everything stands in the last run: there is one at a time.
static STATE: LazyLock<Mutex<State>> = LazyLock::new(Mutex::default);
/// Where threads wait for their turns, by their numbers. Only a crowd has to share.
static TURNS: [Condvar; 32] = [const { Condvar::new() }; 32];
/// How many runs there were.
static RUNS: AtomicU64 = AtomicU64::new(0);
/// How often a thread has come to a stop, in all runs.
static STOPS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// Which thread of the page this is. None once it has done its work, and is only dropping what
    /// is left of it.
    static ME: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The payload that a thread unwinds with when it leaves early. It prints no message.
struct Leave;

/// How everything stands, to read or change.
pub fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number of this run, from 1. None: this thread isn't one of the page.
pub fn number_of_run() -> Option<u64> {
    ME.get().map(|_| RUNS.load(SeqCst))
}

/// Runs a page on this thread and on the threads it starts, which have all ended when this returns.
/// Returns how everything stood when the run was over.
pub fn run(page: &Page, plan: Plan) -> State {
    RUNS.fetch_add(1, SeqCst);
    *state() = State { plan, path: page.path, ..State::default() };
    let main = state().add_thread(0);
    let _ = catch_unwind(AssertUnwindSafe(|| work(main, page.main))); // a panic is in the record
    let ended = TURNS[main].wait_while(state(), |state| !state.is_alone(main));
    mem::take(&mut *ended.unwrap_or_else(PoisonError::into_inner))
}

/// How often a thread has come to a stop, in all runs.
pub fn stops() -> u64 {
    STOPS.load(SeqCst)
}

/// Does the work of a thread of the page, once it may run. None: it left early.
pub fn work<T>(me: usize, work: impl FnOnce() -> T) -> Option<T> {
    ME.set(Some(me));
    let is_on = wait_for(state(), me);
    let result = catch_unwind(AssertUnwindSafe(|| is_on.then(work)));
    ME.set(None);
    let mut state = state();
    state.end(me);
    drop(wake(state));
    match result {
        Ok(value) => value,
        Err(payload) if payload.is::<Leave>() => None,
        Err(payload) => resume_unwind(payload),
    }
}

/// Stops here, and hands over. Returns once this thread may run again: whether the run goes on.
fn stop(mut state: MutexGuard<State>, me: usize, stand: Stand, line: u32) -> bool {
    if state.over.is_none() {
        STOPS.fetch_add(1, SeqCst);
        state.stop(me, stand, line);
    }
    wait_for(wake(state), me)
}

/// Wakes the thread whose turn it is, or all of them if the run is over.
fn wake(state: MutexGuard<State>) -> MutexGuard<State> {
    let turn = state.running % TURNS.len();
    let turns = if state.over.is_some() { &TURNS[..] } else { &TURNS[turn..=turn] };
    turns.iter().for_each(Condvar::notify_all);
    state
}

/// Waits until this thread may run: whether the run goes on.
fn wait_for(state: MutexGuard<State>, me: usize) -> bool {
    let state =
        TURNS[me % TURNS.len()].wait_while(state, |it| it.over.is_none() && it.running != me);
    state.unwrap_or_else(PoisonError::into_inner).over.is_none()
}

/// The line of the page that calls a stand-in, or the thread's last line if another file calls it.
#[track_caller]
pub fn line() -> u32 {
    line_of(Location::caller())
}

/// This thread is at this line.
pub fn is_at(line: u32) {
    ME.get().into_iter().for_each(|me| state().threads[me].line = line);
}

fn line_of(location: &Location) -> u32 {
    match ME.get() {
        Some(me) if !location.file().ends_with(state().path) => state().threads[me].line,
        _ => location.line(),
    }
}

/// Whether this thread panics, and doesn't only leave.
pub fn is_panicking() -> bool {
    thread::panicking() && !ME.get().is_some_and(|me| state().threads[me].has_left)
}

/// Leaves the run early. The thread releases what it holds on the way.
pub fn leave() -> ! {
    ME.get().into_iter().for_each(|me| state().threads[me].has_left = true);
    resume_unwind(Box::new(Leave))
}

/// Ends the process, since a second panic would do that too, and say less.
fn give_up(why: &str) -> ! {
    let _ = writeln!(io::stderr(), "schedule: {why}");
    process::exit(2)
}

/// Waits until a letter lets this thread take a step with the object that has this key. Returns the
/// step's place in the record. None: it isn't a step, since there is no other thread, or this one
/// is unwinding out of a run that is over.
///
/// A thread that has made all its increments leaves, unless it's about to store or to unlock.
pub fn take_turn(step: Step, key: usize, line: u32) -> Option<usize> {
    let (me, mut state) = (ME.get()?, state());
    let is_free = state.holders(key, step).is_empty();
    if is_free && state.is_alone(me) && state.letter_of(me).is_none() {
        state.hold(me, step, key);
        return None;
    }
    if step.locks() && !state.record.locks.contains(&key) {
        state.record.locks.push(key);
    }
    let letter = state.letter(me);
    let limit = state.plan.increments[index(letter)];
    let may_leave = !matches!(step, Step::Write | Step::Unlock) && !thread::panicking();
    if state.threads[me].increments >= limit && may_leave && state.over.is_none() {
        drop(state);
        leave();
    }
    if stop(state, me, Stand::Before(step, key), line) {
        return self::state().record.events.len().checked_sub(1);
    }
    if thread::panicking() { None } else { leave() }
}

/// Notes which number a step found and which it wrote, as far as is known. A number that was
/// written, or is about to be, counts as an increment.
pub fn note(event: usize, before: Option<i128>, after: Option<i128>) {
    let (Some(me), state) = (ME.get(), &mut *state()) else { return };
    let event = &mut state.record.events[event];
    (event.before, event.after) = (before.or(event.before), after);
    if before.is_some() && (after.is_some() || event.what == What::Step(Step::WriteHeld)) {
        state.threads[me].increments += 1;
        state.threads[me].meets = false;
    }
}

/// Adds a thread, and returns its number. This thread goes on until its own next stop.
#[track_caller]
pub fn start() -> usize {
    let line = line();
    state().add_thread(line)
}

/// Waits for something that isn't a step.
pub fn wait(stand: Stand, line: u32) {
    if let Some(me) = ME.get()
        && !stop(state(), me, stand, line)
        && !thread::panicking()
    {
        leave();
    }
}

/// Notes a panic if it's in a thread of a page. Returns whether it is.
pub fn note_panic(text: &str, location: Option<&Location>) -> bool {
    let Some(me) = ME.get() else { return false };
    let line = location.map_or(0, line_of);
    let mut state = state();
    let letter = state.letter(me);
    let panics = |event: &Event| event.letter == letter && matches!(event.what, What::Panic(_));
    if state.threads[me].has_left || state.record.events.iter().any(panics) {
        give_up("a `drop` panics while its thread leaves or panics, and that ends a program");
    }
    state.threads[me].line = line;
    let is_chosen = state.record.events.last().is_none_or(|last| last.is_chosen);
    state.note(me, What::Panic(text.to_owned()), is_chosen);
    true
}
