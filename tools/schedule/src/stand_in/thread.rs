//! Real threads, but only one runs at a time. Starting, joining and sleeping aren't steps, nor is
//! waiting at a barrier.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::thread::{self, Builder};
use std::time::Duration;

use crate::scheduler;
use crate::stand::Stand;

/// Stands in for `std::thread::scope`.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let line = scheduler::line();
    let number = scheduler::state(|state| {
        state.scopes += 1;
        state.scopes
    });
    thread::scope(|real| {
        // It must outlive the real scope to be borrowed for `'scope`. That leaks a few bytes.
        let result =
            catch_unwind(AssertUnwindSafe(|| f(Box::leak(Box::new(Scope { real, number })))));
        // The real scope waits for the same threads, but doesn't let any of them run.
        scheduler::wait(Stand::Scope(number), line);
        result.unwrap_or_else(|payload| resume_unwind(payload))
    })
}

/// Stands in for `std::thread::Scope`.
pub struct Scope<'scope, 'env: 'scope> {
    real: &'scope thread::Scope<'scope, 'env>,
    number: usize,
}

impl<'scope> Scope<'scope, '_> {
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let spawn =
            |child: scheduler::Child| Builder::new().spawn_scoped(self.real, || child.run(f));
        let (real, thread) = scheduler::start(self.number, spawn);
        Handle { real, thread }
    }
}

/// Stands in for `std::thread::spawn`.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (real, thread) = scheduler::start(0, |child| Builder::new().spawn(|| child.run(f)));
    Handle { real, thread }
}

/// Stands in for `std::thread::JoinHandle` and `std::thread::ScopedJoinHandle`.
pub struct Handle<J> {
    real: J,
    thread: Range<usize>,
}

pub type JoinHandle<T> = Handle<thread::JoinHandle<Option<T>>>;
pub type ScopedJoinHandle<'scope, T> = Handle<thread::ScopedJoinHandle<'scope, Option<T>>>;

impl<J> Handle<J> {
    /// As in the standard library, but asked as late as possible: when no thread can move.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        scheduler::wait(Stand::Idle, scheduler::line());
        scheduler::state(|state| state.have_ended(self.thread.clone()))
    }

    #[track_caller]
    fn join_with<T>(self, join: impl FnOnce(J) -> thread::Result<Option<T>>) -> thread::Result<T> {
        scheduler::wait(Stand::Join(self.thread), scheduler::line());
        // A thread that left early has no result, and a thread that waits for it leaves as well.
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

/// Stands in for `std::sync::Barrier`.
pub struct Barrier(usize);

impl Barrier {
    pub const fn new(threads: usize) -> Self {
        Barrier(threads)
    }

    #[track_caller]
    pub fn wait(&self) {
        let address = ptr::from_ref(self).addr();
        scheduler::wait(Stand::Barrier(address, self.0), scheduler::line());
    }
}

/// Stands in for the real one. The schedule decides who runs when, and time plays no part.
pub fn sleep(_: Duration) {}

/// Stands in for the real one. The schedule decides who is next.
pub fn yield_now() {}
