//! A future around each future of a page, which notes how it's polled and woken.

use std::future::poll_fn;
use std::mem::replace;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::task::{Context, Poll, Wake, Waker};

use crate::future::{Answer, Id, Kind};
use crate::record::What;
use crate::run::{IS_PARKED, note, with};

/// Wraps a future that the page has made.
pub fn noting<F: Future>(kind: Kind, future: F) -> impl Future<Output = F::Output> + Unpin {
    let id = with(|run| run.record.add::<F>(kind)).unwrap_or_default();
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        note(|record, time| record.begin(time, id));
        let waker = Waker::from(Arc::new(NotingWaker(id, context.waker().clone())));
        let poll = || future.as_mut().poll(&mut Context::from_waker(&waker));
        let result = catch_unwind(AssertUnwindSafe(poll));
        let answer = match &result {
            Ok(Poll::Ready(_)) => Answer::Ready,
            Ok(Poll::Pending) => Answer::Pending,
            Err(_) => Answer::Panic,
        };
        note(|record, time| record.end(time, answer));
        result.unwrap_or_else(|payload| resume_unwind(payload))
    })
}

/// Notes that it's called, and calls the waker it stands for.
struct NotingWaker(Id, Waker);

impl Wake for NotingWaker {
    fn wake(self: Arc<Self>) {
        // Each waker calls the one of the future around it. Only the first call is noted.
        let was_waking = with(|run| {
            run.record.futures[self.0].is_woken = true;
            replace(&mut run.is_waking, true)
        });
        if was_waking == Some(false) {
            note(|record, time| {
                let other = if IS_PARKED.load(SeqCst) {
                    "the timer"
                } else {
                    "the runtime"
                };
                record.note(time, What::Wakes(record.polled().ok_or(other), self.0));
            });
        }
        self.1.wake_by_ref();
        if was_waking == Some(false) {
            with(|run| run.is_waking = false);
        }
    }
}

/// Wraps a future that has no others in it. While it's pending, the future that polls it stops at
/// the caller's line of the page, and waits for this.
#[track_caller]
pub fn leaf<F: Future>(what: String, future: F) -> impl Future<Output = F::Output> {
    let (line, mut future) = (Location::caller().line(), Box::pin(future));
    poll_fn(move |context| {
        let answer = future.as_mut().poll(context);
        let stop = answer.is_pending().then(|| (line, what.clone()));
        with(|run| {
            if let Some(id) = run.record.polled() {
                run.record.futures[id].stop = stop;
            }
        });
        answer
    })
}
