//! Threads. Each waits for its first turn.

use std::any::Any;
use std::cell::{Cell, OnceCell};
use std::fmt::{self, Debug, Formatter};
use std::io;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread as real;
use std::time::Duration;

use crate::note::{self, Note};
use crate::object::{Id, Kind};
use crate::turn::{self, Need, Step};
pub use ::std::thread::*;

/// The object is its token, for `park` and `unpark`.
#[derive(Clone)]
pub struct Thread {
    real: real::Thread,
    number: usize,
    token: Arc<Id>,
}

thread_local! {
    static TOKEN: OnceCell<Arc<Id>> = const { OnceCell::new() };
}

#[track_caller]
fn new_token() -> Arc<Id> {
    Arc::new(Id::new(Kind::Thread, Location::caller()))
}

impl Thread {
    pub fn id(&self) -> ThreadId {
        self.real.id()
    }

    pub fn name(&self) -> Option<&str> {
        self.real.name()
    }

    #[track_caller]
    pub fn unpark(&self) {
        turn::step(Step::Unpark, &self.token, Need::Nothing);
        turn::with(|state, _| state.threads[self.number].has_token = true);
        note::note(&self.token, Note::default().wrote(None));
    }
}

impl Debug for Thread {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        self.real.fmt(f)
    }
}

pub fn current() -> Thread {
    let token = TOKEN.try_with(|it| Arc::clone(it.get_or_init(new_token)));
    Thread {
        real: real::current(),
        number: turn::me(),
        token: token.unwrap_or_else(|_| new_token()),
    }
}

#[track_caller]
pub fn park() {
    park_until(false);
}

#[track_caller]
pub fn park_timeout(_: Duration) {
    park_until(true);
}

#[track_caller]
fn park_until(is_timed: bool) {
    let me = current();
    let need = Need::Token(me.number);
    turn::step_at(
        Step::Park,
        me.token.get(),
        need,
        is_timed,
        Location::caller(),
    );
    let had_token = turn::with(|state, me| std::mem::take(&mut state.threads[me].has_token));
    note::note(&me.token, Note::learned(had_token));
    if had_token {
        turn::changed();
    }
}

#[track_caller]
pub fn sleep(_: Duration) {
    turn::sleep();
}

#[track_caller]
pub fn sleep_ms(_: u32) {
    turn::sleep();
}

#[track_caller]
pub fn park_timeout_ms(_: u32) {
    park_until(true);
}

pub fn yield_now() {}

/// A thread's part in the turns. It ends when its own storage is dropped, and what was put there first
/// is dropped last: so what the page has there can still take steps.
struct Life {
    number: usize,
    token: Arc<Id>,
    has_panicked: Cell<bool>,
}

thread_local! {
    static LIFE: OnceCell<Life> = const { OnceCell::new() };
}

impl Drop for Life {
    fn drop(&mut self) {
        turn::end(self.number, self.has_panicked.get(), self.token.known());
    }
}

/// What a thread runs, whatever becomes of the page's code.
fn run<T>(number: usize, token: Arc<Id>, f: impl FnOnce() -> T) -> T {
    LIFE.with(|it| {
        it.get_or_init(|| Life {
            number,
            token: Arc::clone(&token),
            has_panicked: Cell::new(false),
        });
    });
    turn::begin(number);
    TOKEN.with(|it| {
        let _ = it.set(token);
    });
    let result = catch_unwind(AssertUnwindSafe(f));
    LIFE.with(|it| {
        if let Some(life) = it.get() {
            life.has_panicked.set(result.is_err());
        }
    });
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

macro_rules! handle {
    ($name:ident <$($life:lifetime,)? T>) => {
        pub struct $name<$($life,)? T> {
            real: real::$name<$($life,)? T>,
            thread: Thread,
        }

        impl<$($life,)? T> $name<$($life,)? T> {
            #[track_caller]
            pub fn join(self) -> Result<T> {
                turn::block(Need::Ended(self.thread.number));
                turn::joined(self.thread.number);
                self.real.join()
            }

            /// For main without a letter, time passes first.
            #[track_caller]
            pub fn is_finished(&self) -> bool {
                if turn::is_watching() {
                    turn::sleep();
                    return turn::has_ended(self.thread.number);
                }
                turn::step(Step::Ask, &self.thread.token, Need::Nothing);
                let has_ended = turn::has_ended(self.thread.number);
                note::note(&self.thread.token, Note::learned(has_ended));
                has_ended
            }

            pub fn thread(&self) -> &Thread {
                &self.thread
            }
        }

        impl<$($life,)? T> Debug for $name<$($life,)? T> {
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " { .. }"))
            }
        }
    };
}
handle!(JoinHandle<T>);
handle!(ScopedJoinHandle<'scope, T>);

pub struct Scope<'scope, 'env: 'scope> {
    real: &'scope real::Scope<'scope, 'env>,
    threads: Mutex<Vec<usize>>,
}

/// The real scope waits for its threads at its end, after a panic too. It would do so with the turn
/// in hand, so here this one waits for them first.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let place = Location::caller();
    real::scope(|real| {
        let threads = Mutex::default();
        // It must live as long as the real scope, and there's no place for it but the heap.
        let scope: &Scope = Box::leak(Box::new(Scope { real, threads }));
        let result = catch_unwind(AssertUnwindSafe(|| f(scope)));
        loop {
            let thread = scope.threads().pop();
            let Some(thread) = thread else { break };
            turn::block_at(Need::Ended(thread), place);
            turn::joined(thread);
        }
        let result: std::result::Result<T, Box<dyn Any + Send>> = result;
        result.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

impl<'scope> Scope<'scope, '_> {
    fn threads(&self) -> std::sync::MutexGuard<'_, Vec<usize>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new()
            .spawn_scoped(self, f)
            .expect("failed to spawn thread")
    }
}

impl Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str("Scope { .. }")
    }
}

#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

#[derive(Debug)]
pub struct Builder(real::Builder);

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    pub fn new() -> Self {
        Self(real::Builder::new())
    }

    pub fn name(self, name: String) -> Self {
        Self(self.0.name(name))
    }

    pub fn stack_size(self, size: usize) -> Self {
        Self(self.0.stack_size(size))
    }

    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let number = turn::started();
        let token = new_token();
        let its = Arc::clone(&token);
        let real = self.0.spawn(move || run(number, its, f));
        let real = real.inspect_err(|_| turn::unstarted(number))?;
        let thread = Thread {
            real: real.thread().clone(),
            number,
            token,
        };
        Ok(JoinHandle { real, thread })
    }

    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let number = turn::started();
        let token = new_token();
        let its = Arc::clone(&token);
        let real = self.0.spawn_scoped(scope.real, move || run(number, its, f));
        let real = real.inspect_err(|_| turn::unstarted(number))?;
        scope.threads().push(number);
        let thread = Thread {
            real: real.thread().clone(),
            number,
            token,
        };
        Ok(ScopedJoinHandle { real, thread })
    }
}
