//! Tasks, each noted.

use std::ops::{Deref, DerefMut};

use ::tokio::task as real;
use executor_std::noted::{Kind, Noted, leaf};
use executor_std::thread::Running;

pub use ::tokio::task::*;

#[track_caller]
pub(crate) fn task<F>(future: F) -> Noted<Noted<F>> {
    Noted::new(Kind::Task, "", leaf(future))
}

#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    real::spawn(task(future))
}

#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    real::spawn_local(task(future))
}

#[track_caller]
pub fn spawn_blocking<F, T>(work: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let running = Running::begin();
    real::spawn_blocking(move || {
        let _running = running;
        work()
    })
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
        self.0.spawn(task(future))
    }

    pub async fn join_all(self) -> Vec<T> {
        self.0.join_all().await
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        Self(futures.into_iter().map(task).collect())
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
