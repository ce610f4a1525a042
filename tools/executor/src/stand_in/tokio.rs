//! What can be shown of `tokio`. The runtime behind it is a real one.

pub use task::spawn;

pub mod runtime {
    use std::sync::atomic::Ordering::SeqCst;

    use ::tokio::runtime;

    use crate::future::Kind;
    use crate::noting::noting;
    use crate::record::What;
    use crate::run::{IS_PARKED, note, take_clock, with};

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
            let mut builder = runtime::Builder::new_current_thread();
            builder.on_thread_unpark(|| IS_PARKED.store(false, SeqCst));
            builder.on_thread_park(|| {
                let what = What::Runtime("block_on lets the thread sleep");
                note(|record, time| record.note(time, what));
                IS_PARKED.store(true, SeqCst);
            });
            if self.has_time {
                builder.enable_time();
            }
            Ok(Runtime {
                real: builder.start_paused(true).build()?,
                has_time: self.has_time,
            })
        }
    }

    pub struct Runtime {
        real: runtime::Runtime,
        has_time: bool,
    }

    impl Runtime {
        #[track_caller]
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {
            take_clock(self.real.handle());
            with(|run| run.has_time = self.has_time);
            let output = self.real.block_on(noting(Kind::Root, future));
            note(|record, time| record.note(time, What::Runtime("block_on returns")));
            output
        }
    }
}

pub mod time {
    pub use ::std::time::Duration;

    use ::std::panic::Location;
    use ::tokio::time::{self, error::Elapsed};

    use crate::noting::leaf;
    use crate::record::{What, seconds};
    use crate::run::note;

    #[track_caller]
    pub fn sleep(duration: Duration) -> impl Future<Output = ()> {
        leaf(
            format!("sleep {}", seconds(duration)),
            time::sleep(duration),
        )
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

    use crate::noting::leaf;

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

    use crate::future::Kind;
    use crate::noting::{leaf, noting};

    #[track_caller]
    pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        ::tokio::spawn(noting(Kind::Task, future))
    }

    #[derive(Default)]
    pub struct JoinSet<T>(::tokio::task::JoinSet<T>);

    impl<T: Send + 'static> JoinSet<T> {
        pub fn new() -> Self {
            JoinSet(::tokio::task::JoinSet::new())
        }

        #[track_caller]
        pub fn spawn(&mut self, future: impl Future<Output = T> + Send + 'static) {
            self.0.spawn(noting(Kind::Task, future));
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
