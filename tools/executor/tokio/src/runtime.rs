//! A runtime on one thread, whose clock is paused: it moves when all are pending.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use ::tokio::runtime as real;
use executor_std::clock::{self, Timer};
use executor_std::noted::{Kind, Noted, leaf};
use executor_std::trace::{here, park, tell};

pub use ::tokio::runtime::*;

use crate::task::{JoinHandle, task};

#[derive(Debug)]
pub struct Builder {
    has_time: bool,
}

impl Builder {
    pub fn new_current_thread() -> Self {
        Self { has_time: false }
    }

    /// One with several threads runs on one here.
    pub fn new_multi_thread() -> Self {
        tell("several");
        Self::new_current_thread()
    }

    pub fn enable_time(&mut self) -> &mut Self {
        self.has_time = true;
        self
    }

    pub fn enable_all(&mut self) -> &mut Self {
        self.enable_time()
    }

    pub fn start_paused(&mut self, _: bool) -> &mut Self {
        self
    }

    pub fn worker_threads(&mut self, _: usize) -> &mut Self {
        self
    }

    pub fn max_blocking_threads(&mut self, _: usize) -> &mut Self {
        self
    }

    pub fn thread_name(&mut self, _: impl Into<String>) -> &mut Self {
        self
    }

    pub fn thread_name_fn<F: Fn() -> String + Send + Sync + 'static>(&mut self, _: F) -> &mut Self {
        self
    }

    pub fn on_thread_start<F: Fn() + Send + Sync + 'static>(&mut self, _: F) -> &mut Self {
        self
    }

    pub fn on_thread_stop<F: Fn() + Send + Sync + 'static>(&mut self, _: F) -> &mut Self {
        self
    }

    pub fn thread_keep_alive(&mut self, _: Duration) -> &mut Self {
        self
    }

    pub fn global_queue_interval(&mut self, _: u32) -> &mut Self {
        self
    }

    pub fn event_interval(&mut self, _: u32) -> &mut Self {
        self
    }

    pub fn thread_stack_size(&mut self, _: usize) -> &mut Self {
        self
    }

    /// # Errors
    ///
    /// If the system refuses what the real one needs.
    pub fn build(&mut self) -> std::io::Result<Runtime> {
        let mut builder = real::Builder::new_current_thread();
        builder.on_thread_park(|| park(true));
        builder.on_thread_unpark(|| park(false));
        if self.has_time {
            builder.enable_time().start_paused(true);
        }
        let real = builder.build()?;
        let timer = self.has_time.then(|| Timer::new(real.handle()));
        Ok(Runtime { real, timer })
    }
}

#[derive(Debug)]
pub struct Runtime {
    real: real::Runtime,
    timer: Option<Arc<Timer>>,
}

impl Runtime {
    /// As in tokio, it would have several threads.
    ///
    /// # Errors
    ///
    /// If the system refuses what the real one needs.
    pub fn new() -> std::io::Result<Self> {
        Builder::new_multi_thread().enable_all().build()
    }

    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let _taken = clock::take(self.timer.as_ref());
        tell(format_args!("block_on {}", here()));
        let output = self.real.block_on(Noted::new(Kind::Root, "", leaf(future)));
        tell("returns");
        output
    }

    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.real.spawn(task(future))
    }

    #[track_caller]
    pub fn spawn_blocking<F, T>(&self, work: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let _inside = self.real.enter();
        crate::task::spawn_blocking(work)
    }

    pub fn shutdown_timeout(self, duration: Duration) {
        self.real.shutdown_timeout(duration);
    }

    pub fn shutdown_background(self) {
        self.real.shutdown_background();
    }
}

impl Deref for Runtime {
    type Target = real::Runtime;

    fn deref(&self) -> &real::Runtime {
        &self.real
    }
}
