//! What a page's stand-ins ask for: a turn for each step, and threads.

use std::io::{self, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::{process, thread};

use crate::record::{Step, What};
use crate::run::{HERE, Here, Run};
use crate::stand::{Over, Stand};
use crate::state::State;

/// The payload that a thread unwinds with when it leaves early. It prints no message.
struct Leave;

/// None once a thread has done its work, and is only dropping what is left of it.
fn here() -> Option<Here> {
    HERE.with_borrow(Option::clone)
}

/// The number of this run, from 1.
pub fn number_of_run() -> u64 {
    here().map_or(0, |here| here.run.number)
}

/// How everything stands, to read or change.
pub fn state<T: Default>(ask: impl FnOnce(&mut State) -> T) -> T {
    here().map(|here| ask(&mut here.run.state())).unwrap_or_default()
}

/// The line of the page that calls a stand-in, or the thread's last line if another file calls it.
#[track_caller]
pub fn line() -> u32 {
    line_of(Location::caller())
}

fn line_of(location: &Location) -> u32 {
    HERE.with_borrow(|here| match here {
        Some(here) if !location.file().ends_with(here.run.path) => {
            here.run.state().threads[here.me].line
        }
        _ => location.line(),
    })
}

/// Whether this thread is on its way out.
pub fn is_leaving() -> bool {
    here().is_some_and(|here| here.is_leaving)
}

/// Leaves the run early. The thread releases what it holds on the way.
pub fn leave() -> ! {
    if thread::panicking() {
        give_up("a `drop` waits for what never comes, as its thread or another one has left");
    }
    HERE.with_borrow_mut(|here| here.iter_mut().for_each(|here| here.is_leaving = true));
    resume_unwind(Box::new(Leave))
}

/// Ends the process when nothing else can be done.
fn give_up(why: &str) -> ! {
    let _ = writeln!(io::stderr(), "schedule: {why}");
    process::exit(2)
}

/// Stands in for the real one, which would end this process. Here only the page's run is over.
pub fn exit(_: i32) -> ! {
    state(|state| state.finish(Over::Ended));
    leave()
}

/// Stands in for the real one. It doesn't stop a thread that is leaving.
pub fn catch<T>(work: impl FnOnce() -> T) -> thread::Result<T> {
    let result = catch_unwind(AssertUnwindSafe(work));
    if result.as_ref().is_err_and(|payload| payload.is::<Leave>()) {
        leave();
    }
    HERE.with_borrow_mut(|here| here.iter_mut().for_each(|here| here.is_panicking = false));
    result
}

/// A step that a thread may take now, as a row of the record.
pub struct Turn {
    run: Arc<Run>,
    me: usize,
    event: usize,
}

impl Turn {
    /// Notes which number the step found and which it wrote, as far as is known. A number that was
    /// written, or is about to be, counts as an increment.
    pub fn note(&self, before: Option<i128>, after: Option<i128>) {
        let state = &mut *self.run.state();
        let event = &mut state.record.events[self.event];
        let writes = after.is_some() || event.what == What::Step(Step::WriteHeld);
        (event.before, event.after) = (before.or(event.before), after);
        if before.is_some() && writes {
            state.threads[self.me].increments += 1;
            state.threads[self.me].passed = None;
        }
    }

    /// Notes that the step named an ordering weaker than `SeqCst`.
    pub fn note_weak_ordering(&self) {
        let record = &mut self.run.state().record;
        let object = record.events[self.event].object;
        record.objects[object].is_weakly_ordered = true;
    }
}

/// Waits until a letter lets this thread take a step with the object that has this key. None: it
/// isn't a step, since there is no other thread, or this one is panicking out of a run that is
/// over.
///
/// A thread that has made all its increments leaves, unless it's about to store or to unlock.
pub fn take_turn(step: Step, key: usize, line: u32) -> Option<Turn> {
    let Here { run, me, .. } = here()?;
    let mut state = run.state();
    let is_alone = state.have_ended(0..me) && state.have_ended(me + 1..usize::MAX);
    let object = state.record.object(key, step);
    let is_free = !state.holds.iter().any(|hold| hold.bars(step, object));
    if is_alone && is_free && state.letter_of(me).is_none() {
        state.hold(me, step, object);
        return None;
    }
    let limit = state.letter(me).index();
    let has_made_all = state.threads[me].increments >= state.plan.increments[limit];
    let may_leave = !matches!(step, Step::Write | Step::Unlock) && !thread::panicking();
    if has_made_all && may_leave && state.over.is_none() {
        state.threads[me].has_left = true;
        drop(state);
        leave();
    }
    let is_on = run.stop(state, me, Stand::Before(step, object), line);
    let event = run.state().record.events.len().checked_sub(1)?;
    is_on.then_some(Turn { run, me, event })
}

/// Waits for something that isn't a step.
pub fn wait(stand: Stand, line: u32) {
    if let Some(Here { run, me, .. }) = here() {
        run.stop(run.state(), me, stand, line);
    }
}

/// A thread of the page that has been announced and is yet to run.
pub struct Child {
    run: Arc<Run>,
    /// Its place among the threads of the page. The main thread has 0.
    pub number: usize,
}

/// Starts a thread, in a scope if there is one. This thread goes on until its own next stop. The
/// run fails if the system refuses the new thread.
#[track_caller]
pub fn start<T>(scope: usize, start: impl FnOnce(Child) -> io::Result<T>) -> (T, Range<usize>) {
    let run = here().expect("only a thread of a page starts others").run;
    let child = Child::new(&run, line(), scope);
    let number = child.number;
    let thread = start(child).unwrap_or_else(|error| {
        let mut state = run.state();
        state.threads[number].stand = Stand::Ended;
        state.finish(Over::Failed(format!("cannot start a thread: {error}")));
        drop(state);
        leave()
    });
    (thread, number..number + 1)
}

impl Child {
    /// Announces a thread that is started at this line, in this scope if there is one.
    pub fn new(run: &Arc<Run>, line: u32, scope: usize) -> Child {
        let number = run.state().add_thread(line, scope);
        Child { run: Arc::clone(run), number }
    }

    /// Does the thread's work, once it may run. None: it left early.
    pub fn run<T>(self, work: impl FnOnce() -> T) -> Option<T> {
        let Child { run, number } = self;
        run.enter(number);
        let is_on = run.wait_for(number);
        let work = move || if is_on { Some(work()) } else { None };
        let result = catch_unwind(AssertUnwindSafe(work));
        if number == 0 && result.as_ref().is_err_and(|payload| payload.is::<Leave>()) {
            // The page's own `main` would have gone on. The program must not end before the others.
            let _ = catch_unwind(|| wait(Stand::Join(1..usize::MAX), 0));
        }
        run.exit(number);
        match result {
            Ok(value) => value,
            Err(payload) if payload.is::<Leave>() => None,
            Err(payload) => resume_unwind(payload),
        }
    }
}

/// Notes a panic if it's in a thread of a page. Returns whether it is.
pub fn note_panic(info: &PanicHookInfo) -> bool {
    let Some(Here { run, me, is_leaving, is_panicking }) = here() else {
        return false;
    };
    if is_leaving || is_panicking {
        give_up(
            "a `drop` panics while its thread is leaving or panicking, and that ends a program",
        );
    }
    HERE.with_borrow_mut(|here| here.iter_mut().for_each(|here| here.is_panicking = true));
    let text = info.payload().downcast_ref::<&str>().map(|it| (*it).to_owned());
    let text = text.or_else(|| info.payload().downcast_ref::<String>().cloned());
    let line = info.location().map_or(0, line_of);
    let mut state = run.state();
    state.threads[me].line = line;
    state.letter(me);
    let is_chosen = state.record.events.last().is_none_or(|last| last.is_chosen);
    state.note(me, What::Panic(text.unwrap_or_default()), is_chosen);
    true
}
