//! What can be shown of `tokio`. The runtime behind it is a real one.

use std::panic::Location;

use crate::noting::Leaf;
use crate::record::Stop;

pub use task::spawn;

/// A future that, while it's pending, waits for this at the caller's line.
#[track_caller]
fn leaf<F: Future>(what: String, future: F) -> Leaf<F> {
    let line = Location::caller().line();
    Leaf { future: Box::pin(future), stop: Stop { line, what } }
}

pub mod runtime {
    use crate::noting::Noting;
    use crate::record::{Kind, What};
    use crate::run::{note, real, with};

    pub struct Builder(Runtime);

    impl Builder {
        pub fn new_current_thread() -> Self {
            Builder(Runtime { has_time: false })
        }

        pub fn enable_time(&mut self) -> &mut Self {
            self.0.has_time = true;
            self
        }

        pub fn enable_all(&mut self) -> &mut Self {
            self.enable_time()
        }

        pub fn build(&mut self) -> ::std::io::Result<Runtime> {
            Ok(Runtime { ..self.0 })
        }
    }

    pub struct Runtime {
        has_time: bool,
    }

    impl Runtime {
        #[track_caller]
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {
            let (real, _) = real().expect("only a page has runtimes");
            with(|run| run.has_time = self.has_time);
            let output = real.block_on(Noting::new(Kind::Root, future));
            note(|record, time| record.note(time, What::Runtime("block_on returns")));
            output
        }
    }
}

pub mod time {
    pub use ::std::time::Duration;

    use ::tokio::time::{self, Sleep, error::Elapsed};

    use super::*;
    use crate::record::{What, seconds};
    use crate::run::{note, with};

    /// As in tokio, where it panics in a runtime without a timer.
    #[track_caller]
    pub fn sleep(duration: Duration) -> Leaf<Sleep> {
        if with(|run| run.has_time) == Some(false) {
            panic!("A Tokio 1.x context was found, but timers are disabled.");
        }
        leaf(format!("sleep {}", seconds(duration)), time::sleep(duration))
    }

    #[track_caller]
    pub fn timeout<F: Future>(
        duration: Duration,
        future: F,
    ) -> impl Future<Output = Result<F::Output, Elapsed>> {
        let (line, timeout) = (Location::caller().line(), time::timeout(duration, future));
        async move {
            let answer = timeout.await;
            if answer.is_err() {
                let says = format!("the time is up at line {line}");
                note(|record, time| record.note(time, What::Says(says)));
            }
            answer
        }
    }
}

pub mod sync {
    pub use ::tokio::sync::{AcquireError, SemaphorePermit};

    use super::*;

    pub struct Semaphore(::tokio::sync::Semaphore);

    impl Semaphore {
        pub fn new(permits: usize) -> Self {
            Semaphore(::tokio::sync::Semaphore::new(permits))
        }

        #[track_caller]
        pub fn acquire(&self) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
            leaf("acquire".to_owned(), self.0.acquire())
        }
    }
}

pub mod task {
    pub use ::tokio::task::{JoinError, JoinHandle};

    use super::*;
    use crate::noting::Noting;
    use crate::record::Kind;

    #[track_caller]
    pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        ::tokio::spawn(Noting::new(Kind::Task, future))
    }

    #[derive(Default)]
    pub struct JoinSet<T>(::tokio::task::JoinSet<T>);

    impl<T: Send + 'static> JoinSet<T> {
        pub fn new() -> Self {
            JoinSet(::tokio::task::JoinSet::new())
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
