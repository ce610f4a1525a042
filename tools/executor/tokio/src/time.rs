//! What the timer wakes.

use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::time as real;
use executor_std::noted::{Kind, Noted, leaf};
use executor_std::trace::tell;

pub use ::tokio::time::*;

pub type Sleep = Noted<real::Sleep>;
pub type Timeout<F> = Noted<Late<Noted<F>>>;

/// The real timer rounds up to the next millisecond. With a paused clock, that may be now.
const LEAST: Duration = Duration::from_millis(1);

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_nanos() as f64 / 1e9) // exact, unlike `as_secs_f64`
}

#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    let what = format!("sleep {}", seconds(duration));
    let duration = duration.max(LEAST);
    Noted::due(Kind::Leaf, &what, Some(duration), real::sleep(duration))
}

#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    let duration = deadline.saturating_duration_since(Instant::now());
    let duration = duration.max(LEAST);
    let sleep = real::sleep_until(Instant::now() + duration);
    Noted::due(Kind::Leaf, "sleep_until", Some(duration), sleep)
}

#[track_caller]
pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<F::IntoFuture> {
    let what = format!("timeout {}", seconds(duration));
    let late = Late(Box::pin(real::timeout(
        duration,
        leaf(future.into_future()),
    )));
    Noted::due(Kind::Timeout, &what, Some(duration), late)
}

#[track_caller]
pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<F::IntoFuture> {
    let duration = deadline.saturating_duration_since(Instant::now());
    let late = Late(Box::pin(real::timeout_at(
        deadline,
        leaf(future.into_future()),
    )));
    Noted::due(Kind::Timeout, "timeout_at", Some(duration), late)
}

/// A time-out that tells if the time is up.
#[derive(Debug)]
pub struct Late<F>(Pin<Box<real::Timeout<F>>>);

impl<F: Future> Future for Late<F> {
    type Output = Result<F::Output, error::Elapsed>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Self::Output> {
        let answer = self.0.as_mut().poll(context);
        if matches!(answer, Poll::Ready(Err(_))) {
            tell("late");
        }
        answer
    }
}
