//! Real threads, but only one runs at a time. Starting, joining and sleeping aren't steps, nor is
//! waiting at a barrier.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use crate::state::Stand;
use crate::turn;

#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let line = turn::line();
    thread::scope(|real| {
        // It must outlive the real scope to be borrowed for `'scope`. That leaks a few bytes.
        let scope: &Scope = Box::leak(Box::new(Scope(real, Mutex::default())));
        let result = catch_unwind(AssertUnwindSafe(|| f(scope)));
        // The real scope waits for the same threads, but doesn't let any of them run.
        while let Some(thread) = scope.next() {
            turn::wait(Stand::Join(thread), line);
        }
        result.unwrap_or_else(|payload| resume_unwind(payload))
    })
}

/// With the threads that were started in it.
pub struct Scope<'scope, 'env: 'scope>(&'scope thread::Scope<'scope, 'env>, Mutex<Vec<usize>>);

impl<'scope> Scope<'scope, '_> {
    fn next(&self) -> Option<usize> {
        self.1.lock().unwrap().pop()
    }

    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let number = turn::start();
        self.1.lock().unwrap().push(number);
        Handle { real: self.0.spawn(move || turn::work(number, f)), number }
    }
}

#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let number = turn::start();
    Handle { real: thread::spawn(move || turn::work(number, f)), number }
}

pub struct Handle<J> {
    real: J,
    /// The thread's number.
    number: usize,
}

pub type JoinHandle<T> = Handle<thread::JoinHandle<Option<T>>>;
pub type ScopedJoinHandle<'scope, T> = Handle<thread::ScopedJoinHandle<'scope, Option<T>>>;

impl<J> Handle<J> {
    /// As in the standard library, but asked as late as possible: when no thread can move.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        turn::wait(Stand::Idle, turn::line());
        turn::state().threads[self.number].stand == Stand::Ended
    }

    #[track_caller]
    fn join_with<T>(self, join: impl FnOnce(J) -> thread::Result<Option<T>>) -> thread::Result<T> {
        turn::wait(Stand::Join(self.number), turn::line());
        // A thread that left early has no result, and a thread that waits for it leaves as well.
        match join(self.real)? {
            Some(value) => Ok(value),
            None if thread::panicking() => Err(Box::new("left")), // in a `drop`
            None => turn::leave(),
        }
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

pub struct Barrier(usize);

impl Barrier {
    pub const fn new(threads: usize) -> Self {
        Barrier(threads)
    }

    #[track_caller]
    pub fn wait(&self) {
        turn::wait(Stand::Barrier(ptr::from_ref(self).addr(), self.0), turn::line());
    }
}

/// The schedule decides who runs when, and time plays no part.
pub fn sleep(_: Duration) {}

/// The schedule decides who is next.
pub fn yield_now() {}
