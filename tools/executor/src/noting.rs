//! A future around each future of a page, which notes how it's polled and woken.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

use crate::record::{Caller, Event, Id, Kind, Stop};
use crate::run::{IS_PARKED, note, with};

/// Does what its future does, and notes it.
pub struct Noting<F> {
    future: Pin<Box<F>>,
    pub id: Id,
}

impl<F: Future> Noting<F> {
    /// Puts itself around a future.
    pub fn new(kind: Kind, future: F) -> Self {
        let id = with(|run| run.record.add::<F>(kind));
        Noting { future: Box::pin(future), id }
    }
}

impl<F: Future> Future for Noting<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let id = self.id;
        note(Event::Polled(id));
        with(|run| {
            run.polled.push(id);
            let future = &mut run.record.futures[id];
            (future.stop, future.is_woken) = (None, false);
        });
        let waker = Waker::from(Arc::new(NotingWaker(id, context.waker().clone())));
        let answer = self.future.as_mut().poll(&mut Context::from_waker(&waker));
        let stop = with(|run| {
            run.polled.pop();
            run.record.futures[id].is_ready = answer.is_ready();
            run.record.futures[id].stop.clone()
        });
        note(Event::Answered(id, answer.is_ready(), stop));
        answer
    }
}

/// Notes that it's called, and calls the waker that it stands for.
struct NotingWaker(Id, Waker);

/// Whether a waker is being called, as each calls that of the future around it.
static IS_CALLED: AtomicBool = AtomicBool::new(false);

impl Wake for NotingWaker {
    fn wake(self: Arc<Self>) {
        let is_first = !IS_CALLED.swap(true, SeqCst);
        if is_first {
            let caller = with(|run| {
                run.record.futures[self.0].is_woken = true;
                match run.polled.last() {
                    Some(id) => Caller::Future(*id),
                    None if IS_PARKED.load(SeqCst) => Caller::Timer,
                    None => Caller::Runtime,
                }
            });
            note(Event::Woken(self.0, caller));
        }
        self.1.wake_by_ref();
        if is_first {
            IS_CALLED.store(false, SeqCst);
        }
    }
}

/// Does what a future does that has no others in it. While it's pending, whoever polls it stops at
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
