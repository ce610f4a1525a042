//! What happens to a future, noted by another that is put around it.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::{self, ThreadId};

use tokio::time::Instant;

/// Whose future it is: that of a customer's drink, or one that polls others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Name {
    Alice,
    Bob,
    Charlie,
    JoinAll,
    Cafe,
}

/// The drinks, each under its customer's name.
pub const DRINKS: [Name; 3] = [Name::Alice, Name::Bob, Name::Charlie];
/// What each is called in the table.
pub const NAMES: [&str; 5] = ["Alice", "Bob", "Charlie", "join_all", "cafe"];

/// What may happen to a future.
#[derive(Debug, PartialEq)]
pub enum Event {
    Polled(Name),
    /// The drink that is being polled printed a line.
    Printed(String),
    /// The end of a poll: is the future ready?
    Answered(Name, bool),
    /// The waker was called that came with a poll.
    Woken(Name),
    /// It was the turn of a future that is ready already.
    NotPolled(Name),
    /// Nothing more happened until now.
    Closed,
}

/// Something that has happened, when, and on which thread.
pub struct Row {
    /// In seconds from the start.
    pub time: u64,
    pub thread: ThreadId,
    pub event: Event,
}

/// All that has happened, in its order.
#[derive(Clone)]
pub struct Record {
    pub start: Instant,
    pub rows: Arc<Mutex<Vec<Row>>>,
}

impl Record {
    /// Adds what happens now.
    pub fn note(&self, event: Event) {
        self.rows.lock().unwrap().push(Row {
            time: self.start.elapsed().as_secs(),
            thread: thread::current().id(),
            event,
        });
    }

    /// Does what `future` does, and notes it.
    pub async fn watch<T>(&self, name: Name, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        poll_fn(|context| {
            self.note(Event::Polled(name));
            let waker = NotingWaker(self.clone(), name, context.waker().clone());
            let waker = Waker::from(Arc::new(waker));
            let answer = future.as_mut().poll(&mut Context::from_waker(&waker));
            self.note(Event::Answered(name, answer.is_ready()));
            answer
        })
        .await
    }
}

/// Notes that it is called, and calls the waker that it stands in for.
struct NotingWaker(Record, Name, Waker);

impl Wake for NotingWaker {
    fn wake(self: Arc<Self>) {
        self.0.note(Event::Woken(self.1));
        self.2.wake_by_ref();
    }
}
