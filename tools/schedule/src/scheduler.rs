//! What a page's stand-ins ask for: a turn for each step, and threads.

use std::io;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use crate::record::{Step, What};
use crate::run::{HERE, Here, Leave, Run};
use crate::stand::{Over, Stand};
use crate::state::State;

fn here() -> Here {
    HERE.with_borrow(Option::clone).expect("only threads of a page use the stand-ins")
}

/// The number of this run, from 1.
pub fn number_of_run() -> u64 {
    here().run.number
}

/// How everything stands, or is changed to.
pub fn state<T>(ask: impl FnOnce(&mut State) -> T) -> T {
    ask(&mut here().run.state())
}

/// Whether this thread is on its way out.
pub fn is_leaving() -> bool {
    here().is_leaving
}

/// Leaves the run early. What the thread holds is given back on the way.
pub fn leave() -> ! {
    HERE.with_borrow_mut(|here| here.iter_mut().for_each(|here| here.is_leaving = true));
    resume_unwind(Box::new(Leave))
}

/// A step that a thread may take now, as a row of the record.
pub struct Turn {
    run: Arc<Run>,
    me: usize,
    event: usize,
}

impl Turn {
    /// Notes which number the step found, and which it wrote, as far as is known. A number that was
    /// written, or is about to be, is an increment.
    pub fn note(&self, before: Option<i128>, after: Option<i128>) {
        let state = &mut *self.run.state();
        let event = &mut state.record.events[self.event];
        let writes = after.is_some() || event.what == What::Step(Step::WriteHeld);
        state.threads[self.me].increments += usize::from(before.is_some() && writes);
        (event.before, event.after) = (before.or(event.before), after);
    }

    /// Notes that the step named an ordering weaker than `SeqCst`.
    pub fn note_weak_ordering(&self) {
        let record = &mut self.run.state().record;
        let object = record.events[self.event].object;
        record.objects[object].is_weakly_ordered = true;
    }
}

/// Waits until a letter lets this thread take a step. None: it is no step, since no other thread is
/// there, or since this one is panicking out of a run that is over.
///
/// A thread that has made its increments leaves, unless it is about to store or to unlock.
pub fn take_turn(step: Step, address: usize, line: u32) -> Option<Turn> {
    let Here { run, me, .. } = here();
    let mut state = run.state();
    let is_alone = state.have_ended(0..me) && state.have_ended(me + 1..state.threads.len());
    let object = state.record.object(address, step);
    let is_free = !state.holds.iter().any(|hold| hold.bars(step, object));
    if is_alone && is_free && state.letter_of(me).is_none() {
        state.hold(me, step, object);
        return None;
    }
    let limit = state.letter(me).index();
    let has_made_all = state.threads[me].increments >= state.plan.increments[limit];
    if has_made_all && !matches!(step, Step::Write | Step::Unlock) {
        drop(state);
        leave();
    }
    let is_on = run.stop(state, me, Stand::Before(step, object), line);
    let event = run.state().threads[me].event;
    is_on.then_some(Turn { run, me, event })
}

/// Waits for what is no step.
pub fn wait(stand: Stand, line: u32) {
    let Here { run, me, .. } = here();
    run.stop(run.state(), me, stand, line);
}

/// A thread of the page that is announced, and yet to run.
pub struct Child {
    run: Arc<Run>,
    /// Its place among the threads of the page. The main thread has 0.
    pub number: usize,
}

impl Child {
    /// Announces a thread. The one that starts it goes on until its own next stop.
    pub fn new(line: u32) -> Child {
        let run = here().run;
        let number = run.state().add_thread(line);
        run.threads.fetch_add(1, SeqCst);
        Child { run, number }
    }

    /// Does the thread's work, once it may run. None: it left early.
    pub fn run<T>(self, work: impl FnOnce() -> T) -> Option<T> {
        let Child { run, number } = self;
        run.enter(number);
        let is_on = run.wait_for(number);
        let result = is_on.then(|| catch_unwind(AssertUnwindSafe(work)));
        run.exit(number);
        match result {
            Some(Err(payload)) if !payload.is::<Leave>() => resume_unwind(payload),
            result => result.and_then(Result::ok),
        }
    }
}

/// Gives back a thread that was started. The run fails where the system refused it.
pub fn started<T>(thread: io::Result<T>) -> T {
    thread.unwrap_or_else(|error| {
        here().run.threads.fetch_sub(1, SeqCst);
        state(|state| state.finish(Over::Failed(format!("cannot start a thread: {error}"))));
        leave()
    })
}

/// Notes a panic, where it is one of a page's thread. Returns whether it is.
pub fn note_panic(info: &PanicHookInfo) -> bool {
    let Some(Here { run, me, .. }) = HERE.with_borrow(Option::clone) else {
        return false;
    };
    let text = info.payload().downcast_ref::<&str>().map(|it| (*it).to_owned());
    let text = text.or_else(|| info.payload().downcast_ref::<String>().cloned());
    let mut state = run.state();
    state.threads[me].line = info.location().map_or(0, |it| it.line());
    state.letter(me);
    state.note(me, What::Panic(text.unwrap_or_default()), false);
    true
}
