//! What can be shown of `tokio`. The runtime behind it is a real one.

use crate::run::with;

pub use task::spawn;

/// Panics as tokio does if no runtime is running, or if it has no timer and that is needed.
#[track_caller]
fn check_context(needs_time: bool) {
    match with(|run| run.has_time).flatten() {
        None => panic!(
            "there is no reactor running, must be called from the context of a Tokio 1.x runtime"
        ),
        Some(false) if needs_time => {
            panic!("A Tokio 1.x context was found, but timers are disabled.")
        }
        _ => {}
    }
}

pub mod runtime {
    use crate::future::Kind;
    use crate::noting::noting;
    use crate::run::{note, with};

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
            let real = with(|run| run.real.clone()).flatten().expect("only a page has runtimes");
            with(|run| run.has_time = Some(self.has_time));
            let output = real.block_on(noting(Kind::Root, future).1);
            with(|run| run.has_time = None);
            note(|record, time| record.note_runtime(time, "block_on returns"));
            output
        }
    }
}

pub mod time {
    pub use ::std::time::Duration;

    use ::std::panic::Location;
    use ::tokio::time::{self, error::Elapsed};

    use super::check_context;
    use crate::noting::leaf;
    use crate::record::{What, seconds};
    use crate::run::note;

    #[track_caller]
    pub fn sleep(duration: Duration) -> impl Future<Output = ()> {
        check_context(true);
        leaf(format!("sleep {}", seconds(duration)), time::sleep(duration))
    }

    #[track_caller]
    pub fn timeout<F: Future>(
        duration: Duration,
        future: F,
    ) -> impl Future<Output = Result<F::Output, Elapsed>> {
        check_context(true);
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

    use super::check_context;
    use crate::future::Kind;
    use crate::noting::{leaf, noting};

    #[track_caller]
    pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        check_context(false);
        ::tokio::spawn(noting(Kind::Task, future).1)
    }

    #[derive(Default)]
    pub struct JoinSet<T>(::tokio::task::JoinSet<T>);

    impl<T: Send + 'static> JoinSet<T> {
        pub fn new() -> Self {
            JoinSet(::tokio::task::JoinSet::new())
        }

        #[track_caller]
        pub fn spawn(&mut self, future: impl Future<Output = T> + Send + 'static) {
            check_context(false);
            self.0.spawn(noting(Kind::Task, future).1);
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
