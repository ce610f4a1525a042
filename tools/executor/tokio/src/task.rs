//! Tasks, each noted.

use std::ops::{Deref, DerefMut};

use ::tokio::task as real;
use executor_std::noted::{Kind, Noted};
use executor_std::thread::Running;
use executor_std::trace::tell;

pub use ::tokio::task::*;

/// Awaiting a task is a wait of its own.
pub type JoinHandle<T> = Noted<real::JoinHandle<T>>;

#[track_caller]
pub(crate) fn spawned<T>(handle: real::JoinHandle<T>) -> JoinHandle<T> {
    Noted::leaf("the task", handle)
}

#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    spawned(::tokio::spawn(Noted::new(Kind::Task, "", future)))
}

#[track_caller]
pub fn spawn_blocking<F, T>(work: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tell("thread");
    let running = Running::begin();
    let handle = real::spawn_blocking(move || {
        let _running = running;
        work()
    });
    Noted::leaf("spawn_blocking", handle)
}

#[derive(Debug)]
pub struct JoinSet<T>(real::JoinSet<T>);

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        Self(real::JoinSet::new())
    }
}

impl<T: 'static> JoinSet<T> {
    pub fn new() -> Self {
        Self::default()
    }

    #[track_caller]
    pub fn spawn(&mut self, future: impl Future<Output = T> + Send + 'static) -> AbortHandle
    where
        T: Send,
    {
        self.0.spawn(Noted::new(Kind::Task, "", future))
    }

    #[track_caller]
    pub fn join_next(
        &mut self,
    ) -> Noted<impl Future<Output = Option<Result<T, JoinError>>> + use<'_, T>> {
        Noted::leaf("the JoinSet", self.0.join_next())
    }

    #[track_caller]
    pub fn join_all(self) -> Noted<impl Future<Output = Vec<T>>> {
        Noted::leaf("the JoinSet", self.0.join_all())
    }
}

impl<T> Deref for JoinSet<T> {
    type Target = real::JoinSet<T>;

    fn deref(&self) -> &real::JoinSet<T> {
        &self.0
    }
}

impl<T> DerefMut for JoinSet<T> {
    fn deref_mut(&mut self) -> &mut real::JoinSet<T> {
        &mut self.0
    }
}
