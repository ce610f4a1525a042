//! What happens to a future, noted by another that is put around it.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::time::Instant;

/// Whose future it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Alice,
    Bob,
    Charlie,
    JoinAll,
    Cafe,
}

impl Name {
    pub fn is_drink(self) -> bool {
        !matches!(self, Name::JoinAll | Name::Cafe)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Polled(Name),
    /// A drink printed a line in the poll that it is in.
    Printed(String),
    /// The end of the poll.
    Answered(Name, Poll<()>),
    /// The waker was called that came with a poll.
    Woken(Name),
    /// It was the turn of a future that is done.
    NotPolled(Name),
    /// The café closed.
    Closed,
}

#[derive(Clone, Debug)]
pub struct Row {
    /// From the start.
    pub time: Duration,
    pub thread: ThreadId,
    pub event: Event,
}

#[derive(Clone)]
pub struct Record {
    pub start: Instant,
    pub rows: Arc<Mutex<Vec<Row>>>,
}

impl Record {
    pub fn note(&self, event: Event) {
        let (time, thread) = (self.start.elapsed(), thread::current().id());
        self.rows.lock().unwrap().push(Row {
            time,
            thread,
            event,
        });
    }

    /// Does what `future` does, and notes it.
    pub async fn watch(&self, name: Name, future: impl Future<Output = ()>) {
        let mut future = pin!(future);
        poll_fn(|context| {
            self.note(Event::Polled(name));
            let waker = NotingWaker(self.clone(), name, context.waker().clone());
            let waker = Waker::from(Arc::new(waker));
            let answer = future.as_mut().poll(&mut Context::from_waker(&waker));
            self.note(Event::Answered(name, answer));
            answer
        })
        .await;
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
