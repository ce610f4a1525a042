//! A future around each future of a page, which notes how it's polled and woken.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::task::{Context, Poll, Wake, Waker};

use crate::record::{Answer, Caller, Event, Id, Kind, Stop};
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
        note(Event::Polled(id));
        let before = with(|run| {
            run.polled.push(id);
            let future = &mut run.record.futures[id];
            future.polls += 1;
            let was_woken = std::mem::take(&mut future.is_woken) || future.polls == 1;
            (was_woken, future.stop.take(), run.record.events.len())
        });
        let waker = Waker::from(Arc::new(NotingWaker(id, context.waker().clone())));
        let poll = || self.future.as_mut().poll(&mut Context::from_waker(&waker));
        let result = catch_unwind(AssertUnwindSafe(poll));
        let answer = with(|run| {
            run.polled.pop();
            let future = &mut run.record.futures[id];
            let is_idle = match &before {
                Some((false, stop, events)) => {
                    future.stop == *stop && *events == run.record.events.len()
                }
                _ => false,
            };
            future.answer = match &result {
                Ok(Poll::Ready(_)) => Answer::Ready,
                Ok(Poll::Pending) if is_idle => Answer::NotWoken,
                Ok(Poll::Pending) => Answer::Pending,
                Err(payload) if payload.is::<Leave>() => Answer::None,
                Err(_) => Answer::Panic,
            };
            (future.answer, future.stop.clone())
        });
        if let Some((answer, stop)) = answer {
            note(Event::Answered(id, answer, stop));
        }
        result.unwrap_or_else(|payload| resume_unwind(payload))
    }
}

impl<F> Drop for Noting<F> {
    fn drop(&mut self) {
        with(|run| run.record.futures[self.id].is_dropped = true);
    }
}

/// Notes that it's called, and calls the waker it stands for.
struct NotingWaker(Id, Waker);

impl Wake for NotingWaker {
    fn wake(self: Arc<Self>) {
        let first = with(|run| {
            run.record.futures[self.0].is_woken = true;
            let caller = match run.polled.last() {
                Some(id) => Caller::Future(*id),
                None if IS_PARKED.load(SeqCst) => Caller::Timer,
                None => Caller::Runtime,
            };
            (!std::mem::replace(&mut run.is_waking, true)).then_some(caller)
        });
        if let Some(Some(caller)) = first {
            note(Event::Woken(self.0, caller));
        }
        self.1.wake_by_ref();
        if let Some(Some(_)) = first {
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
            let stop = Some(self.stop.clone());
            with(|run| {
                if let Some(id) = run.polled.last() {
                    run.record.futures[*id].stop = stop;
                }
            });
        }
        answer
    }
}
