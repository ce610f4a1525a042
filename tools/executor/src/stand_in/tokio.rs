//! Stands in for the `tokio` crate: has what can be shown, with the same methods.

pub use task::spawn;

/// Stands in for `tokio::runtime`.
pub mod runtime {
    use super::super::*;

    /// Stands in for tokio's builder. The runtime is a real one, with the page's clock.
    pub struct Builder {
        has_time: bool,
    }

    impl Builder {
        pub fn new_current_thread() -> Self {
            Builder { has_time: false }
        }

        pub fn enable_time(&mut self) -> &mut Self {
            self.has_time = true;
            self
        }

        pub fn enable_all(&mut self) -> &mut Self {
            self.enable_time()
        }

        pub fn build(&mut self) -> ::std::io::Result<Runtime> {
            let mut builder = real::runtime::Builder::new_current_thread();
            builder.on_thread_unpark(|| IS_PARKED.store(false, SeqCst));
            builder.on_thread_park(|| {
                note(Event::Parked);
                IS_PARKED.store(true, SeqCst);
            });
            if self.has_time {
                builder.enable_time();
            }
            let real = builder.start_paused(true).build()?;
            Ok(Runtime { real, has_time: self.has_time })
        }
    }

    /// Stands in for tokio's runtime.
    pub struct Runtime {
        real: real::runtime::Runtime,
        has_time: bool,
    }

    impl Runtime {
        #[track_caller]
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {
            run::take_clock(Some(self.real.handle()));
            with(|run| run.has_time = self.has_time);
            let output = self.real.block_on(Noting::new(Kind::Root, future));
            run::take_clock(None);
            note(Event::Returned);
            output
        }
    }
}

/// Stands in for `tokio::time`.
pub mod time {
    pub use ::std::time::Duration;

    use super::super::*;

    /// As in tokio.
    #[track_caller]
    pub fn sleep(duration: Duration) -> Leaf<real::time::Sleep> {
        leaf(format!("sleep {}", seconds(duration)), real::time::sleep(duration))
    }

    /// As in tokio.
    #[track_caller]
    pub fn timeout<F: Future>(
        duration: Duration,
        future: F,
    ) -> impl Future<Output = Result<F::Output, real::time::error::Elapsed>> {
        let (line, timeout) = (Location::caller().line(), real::time::timeout(duration, future));
        timeout.inspect(move |answer| {
            if answer.is_err() {
                note(Event::TimedOut(line));
            }
        })
    }
}

/// Stands in for `tokio::sync`.
pub mod sync {
    pub use ::tokio::sync::{AcquireError, SemaphorePermit};

    use super::super::*;

    /// Stands in for tokio's semaphore.
    pub struct Semaphore(real::sync::Semaphore);

    impl Semaphore {
        pub fn new(permits: usize) -> Self {
            Semaphore(real::sync::Semaphore::new(permits))
        }

        #[track_caller]
        pub fn acquire(&self) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
            leaf("acquire".to_owned(), self.0.acquire())
        }
    }
}

/// Stands in for `tokio::task`.
pub mod task {
    pub use ::tokio::task::JoinError;

    use super::super::*;

    /// As in tokio.
    #[track_caller]
    pub fn spawn<F>(future: F) -> real::task::JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        real::spawn(Noting::new(Kind::Task, future))
    }

    /// Stands in for tokio's set of tasks.
    #[derive(Default)]
    pub struct JoinSet<T>(real::task::JoinSet<T>);

    impl<T: Send + 'static> JoinSet<T> {
        pub fn new() -> Self {
            JoinSet(real::task::JoinSet::new())
        }

        #[track_caller]
        pub fn spawn(&mut self, future: impl Future<Output = T> + Send + 'static) {
            self.0.spawn(Noting::new(Kind::Task, future));
        }

        #[track_caller]
        pub fn join_next(&mut self) -> impl Future<Output = Option<Result<T, JoinError>>> {
            leaf("join_next".to_owned(), self.0.join_next())
        }

        #[track_caller]
        pub fn join_all(self) -> impl Future<Output = Vec<T>> {
            leaf("join_all".to_owned(), self.0.join_all())
        }
    }
}
