//! A future around each future of a page, which notes how it's polled and woken.

use std::mem::replace;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::task::{Context, Poll, Wake, Waker};

use crate::record::{Answer, Caller, Id, Kind, Stop, What};
use crate::run::{IS_PARKED, Leave, note, with};

/// Does what the future inside it does, and notes it.
pub struct Noting<F> {
    future: Pin<Box<F>>,
    pub id: Id,
}

impl<F: Future> Noting<F> {
    /// Wraps a future.
    pub fn new(kind: Kind, future: F) -> Self {
        let id = with(|run| run.record.add::<F>(kind)).unwrap_or_default();
        Noting { future: Box::pin(future), id }
    }
}

impl<F: Future> Future for Noting<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let id = self.id;
        note(|record, time| record.begin(time, id));
        let waker = Waker::from(Arc::new(NotingWaker(id, context.waker().clone())));
        let poll = || self.future.as_mut().poll(&mut Context::from_waker(&waker));
        let result = catch_unwind(AssertUnwindSafe(poll));
        let answer = match &result {
            Ok(Poll::Ready(_)) => Answer::Ready,
            Ok(Poll::Pending) => Answer::Pending,
            Err(payload) if payload.is::<Leave>() => Answer::None,
            Err(_) => Answer::Panic,
        };
        note(|record, time| record.end(time, answer));
        result.unwrap_or_else(|payload| resume_unwind(payload))
    }
}

/// Notes that it's called, and calls the waker it stands for.
struct NotingWaker(Id, Waker);

impl Wake for NotingWaker {
    fn wake(self: Arc<Self>) {
        // Each calls that of the future around it. One of them is enough to note.
        let is_first = with(|run| {
            run.record.futures[self.0].is_woken = true;
            !replace(&mut run.is_waking, true)
        });
        if is_first == Some(true) {
            note(|record, time| {
                let caller = match record.polled() {
                    Some(id) => Caller::Future(id),
                    None if IS_PARKED.load(SeqCst) => Caller::Timer,
                    None => Caller::Runtime,
                };
                record.note(time, What::Wakes(caller, self.0));
            });
        }
        self.1.wake_by_ref();
        if is_first == Some(true) {
            with(|run| run.is_waking = false);
        }
    }
}

/// Wraps a future that has no others in it. While it's pending, the future that polls it stops at
/// this line of the page.
pub struct Leaf<F> {
    pub future: Pin<Box<F>>,
    pub stop: Stop,
}

impl<F: Future> Future for Leaf<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let answer = self.future.as_mut().poll(context);
        if answer.is_pending() {
            with(|run| {
                if let Some(id) = run.record.polled() {
                    run.record.futures[id].stop = Some(self.stop.clone());
                }
            });
        }
        answer
    }
}
