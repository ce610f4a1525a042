//! Real threads, of which one runs at a time. Starting, joining and sleeping are not steps,
//! nor is a barrier.

use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::ptr;
use std::thread::{self, Builder};
use std::time::Duration;

use crate::scheduler::{self, Child};
use crate::stand::Stand;

/// In place of `std::thread::scope`.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(Scope<'scope, 'env>) -> T, // the real one gives a reference
{
    let line = Location::caller().line();
    thread::scope(|real| {
        let first = scheduler::state(|state| state.threads.len());
        let result = catch_unwind(AssertUnwindSafe(|| f(Scope(real))));
        // The real scope will wait for the same threads, and nobody would run meanwhile.
        let end = scheduler::state(|state| state.threads.len());
        scheduler::wait(Stand::Join(first..end), line);
        result.unwrap_or_else(|payload| resume_unwind(payload))
    })
}

/// In place of `std::thread::Scope`.
#[derive(Clone, Copy)]
pub struct Scope<'scope, 'env>(&'scope thread::Scope<'scope, 'env>);

/// In place of `std::thread::JoinHandle` and `std::thread::ScopedJoinHandle`.
pub struct Handle<J> {
    number: usize,
    real: J,
}

pub type JoinHandle<T> = Handle<thread::JoinHandle<Option<T>>>;
pub type ScopedJoinHandle<'scope, T> = Handle<thread::ScopedJoinHandle<'scope, Option<T>>>;

impl<'scope> Scope<'scope, '_> {
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let child = Child::new(Location::caller().line());
        let number = child.number;
        let real = Builder::new().spawn_scoped(self.0, move || child.run(f));
        Handle { number, real: scheduler::started(real) }
    }
}

/// In place of `std::thread::spawn`.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let child = Child::new(Location::caller().line());
    let number = child.number;
    let real = Builder::new().spawn(move || child.run(f));
    Handle { number, real: scheduler::started(real) }
}

impl<J> Handle<J> {
    /// As in the standard library, but asked as late as can be: when no thread can move.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        scheduler::wait(Stand::Idle, Location::caller().line());
        scheduler::state(|state| state.have_ended(self.number..self.number + 1))
    }

    #[track_caller]
    fn join_with<T>(self, join: impl FnOnce(J) -> thread::Result<Option<T>>) -> thread::Result<T> {
        let thread = self.number..self.number + 1;
        scheduler::wait(Stand::Join(thread), Location::caller().line());
        // A thread that left early has no result, and whoever waits for it leaves as well.
        Ok(join(self.real)?.unwrap_or_else(|| scheduler::leave()))
    }
}

impl<T> JoinHandle<T> {
    #[track_caller]
    pub fn join(self) -> thread::Result<T> {
        self.join_with(thread::JoinHandle::join)
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    #[track_caller]
    pub fn join(self) -> thread::Result<T> {
        self.join_with(thread::ScopedJoinHandle::join)
    }
}

/// In place of `std::sync::Barrier`.
pub struct Barrier(usize);

impl Barrier {
    pub const fn new(threads: usize) -> Self {
        Barrier(threads)
    }

    #[track_caller]
    pub fn wait(&self) {
        let line = Location::caller().line();
        scheduler::wait(Stand::Barrier(ptr::from_ref(self).addr(), self.0), line);
    }
}

/// In place of the real one. A schedule says who comes when, and time says nothing.
pub fn sleep(_: Duration) {}

/// In place of the real one. Who is next, the schedule says.
pub fn yield_now() {}
