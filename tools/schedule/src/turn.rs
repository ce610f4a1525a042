//! What a page's stand-ins ask for: a turn for each step, and threads.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::{process, thread};

use crate::record::{Event, Step, What};
use crate::run::{HERE, Here};
use crate::state::{Stand, State, index};

/// The payload that a thread unwinds with when it leaves early. It prints no message.
struct Leave;

fn here() -> Option<Here> {
    HERE.with_borrow(Option::clone)
}

/// How everything stands in this run, to read or change.
pub fn state<T: Default>(ask: impl FnOnce(&mut State) -> T) -> T {
    here().map(|here| ask(&mut here.run.state())).unwrap_or_default()
}

/// The number of this run, from 1.
pub fn number_of_run() -> u64 {
    here().map_or(0, |here| here.run.number)
}

/// The line of the page that calls a stand-in, or the thread's last line if another file calls it.
#[track_caller]
pub fn line() -> u32 {
    line_of(Location::caller())
}

fn line_of(location: &Location) -> u32 {
    match here() {
        Some(Here { run, me }) if !location.file().ends_with(run.path) => {
            run.state().threads[me].line
        }
        _ => location.line(),
    }
}

/// Whether this thread panics, and doesn't only leave.
pub fn is_panicking() -> bool {
    let has_left = |here: Here| here.run.state().threads[here.me].has_left;
    thread::panicking() && !here().is_some_and(has_left)
}

/// Leaves the run early. The thread releases what it holds on the way.
pub fn leave() -> ! {
    if thread::panicking() {
        give_up("a `drop` waits for a thread that has left");
    }
    if let Some(Here { run, me }) = here() {
        run.state().threads[me].has_left = true;
    }
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
    let Here { run, me } = here()?;
    let mut state = run.state();
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
    if run.stop(state, me, Stand::Before(step, key), line) {
        return run.state().record.events.len().checked_sub(1);
    }
    if thread::panicking() { None } else { leave() }
}

/// Notes which number a step found and which it wrote, as far as is known. A number that was
/// written, or is about to be, counts as an increment.
pub fn note(event: usize, before: Option<i128>, after: Option<i128>) {
    let Some(Here { run, me }) = here() else { return };
    let state = &mut *run.state();
    let event = &mut state.record.events[event];
    (event.before, event.after) = (before.or(event.before), after);
    if before.is_some() && (after.is_some() || event.what == What::Step(Step::WriteHeld)) {
        state.threads[me].increments += 1;
        state.threads[me].passed = None;
    }
}

/// Waits for something that isn't a step.
pub fn wait(stand: Stand, line: u32) {
    if let Some(Here { run, me }) = here()
        && !run.stop(run.state(), me, stand, line)
        && !thread::panicking()
    {
        leave();
    }
}

/// Starts a thread, in a scope if there is one. This thread goes on until its own next stop.
/// Returns the thread, and its number.
#[track_caller]
pub fn start<J>(scope: Option<usize>, start: impl FnOnce(Here) -> J) -> (J, usize) {
    let run = here().expect("only a thread of a page starts others").run;
    let me = run.state().add_thread(line(), scope);
    (start(Here { run, me }), me)
}

impl Here {
    /// Does this thread's work, once it may run. None: it left early.
    pub fn work<T>(self, work: impl FnOnce() -> T) -> Option<T> {
        let Here { run, me } = self;
        let is_on = run.enter(me);
        let result = catch_unwind(AssertUnwindSafe(|| is_on.then(work)));
        let has_left = result.as_ref().is_err_and(|payload| payload.is::<Leave>());
        run.exit(me);
        match result {
            Ok(value) => value,
            Err(_) if has_left => None,
            Err(payload) => resume_unwind(payload),
        }
    }
}

/// Notes a panic if it's in a thread of a page. Returns whether it is.
pub fn note_panic(text: &str, location: Option<&Location>) -> bool {
    let Some(Here { run, me }) = here() else { return false };
    let line = location.map_or(0, line_of);
    let mut state = run.state();
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
