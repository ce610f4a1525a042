//! What a page gets in place of `std`, `tokio`, `futures` and `println!`.
//!
//! All of the real `std` is there, but its `thread` can only sleep, and its clock is the page's. Of
//! `tokio` and `futures` there is what can be shown. A page that uses anything else of them doesn't
//! compile, and the compiler names the page's own line.

pub mod tokio;

use std::panic::Location;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use ::futures::future::{self as real_futures, FutureExt};
use ::tokio as real;

use crate::noting::{Leaf, Noting};
use crate::record::{Event, Kind, Stop, seconds};
use crate::run::{self, Steps, leave, note, with};

/// Notes a line. What a page prints has its place among what happens.
pub fn print(text: String) {
    for line in text.trim().lines() {
        if let Some(&id) = with(|run| run.polled.clone()).last() {
            with(|run| run.record.name(id, line));
        }
        note(Event::Printed(line.to_owned()));
    }
}

/// In place of the macros that print to stdout.
#[macro_export]
macro_rules! printed {
    () => {};
    ($($argument:tt)*) => {
        $crate::stand_in::print(::std::format!($($argument)*))
    };
}

pub use printed as eprint;
pub use printed as eprintln;
pub use printed as print;
pub use printed as println;

#[track_caller]
fn leaf<F: Future>(what: String, future: F) -> Leaf<F> {
    let line = Location::caller().line();
    Leaf { future: Box::pin(future), stop: Stop { line, what } }
}

/// In place of the standard library.
pub mod std {
    pub use ::std::*;

    /// In place of `std::thread`.
    pub mod thread {
        use ::std::panic::Location;

        use super::super::*;

        /// As in the standard library, by the page's clock: nothing is polled meanwhile.
        #[track_caller]
        pub fn sleep(duration: Duration) {
            note(Event::Slept(duration, Location::caller().line()));
            run::block(duration);
        }
    }

    /// In place of `std::time`, whose clock stands still while anything runs.
    pub mod time {
        pub use ::std::time::Duration;

        /// A time since the start of the run.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct Instant(Duration);

        impl Instant {
            pub fn now() -> Instant {
                Instant(crate::run::now())
            }

            pub fn elapsed(&self) -> Duration {
                crate::run::now() - self.0
            }
        }
    }
}

/// In place of the `futures` crate.
pub mod futures {
    /// In place of `futures::future`.
    pub mod future {
        use super::super::*;

        /// As in `futures`, or by the steps that the student has chosen.
        pub fn join_all<I>(futures: I) -> impl Future<Output = Vec<<I::Item as Future>::Output>>
        where
            I: IntoIterator<Item: Future>,
        {
            let member = |(place, future)| Noting::new(Kind::Member(place), future);
            let members: Vec<_> = futures.into_iter().enumerate().map(member).collect();
            match with(|run| run.steps.take()) {
                None => {
                    let all = real_futures::join_all(members);
                    Noting::new(Kind::JoinAll, all).left_future()
                }
                Some(steps) => by_hand(steps, members).right_future(),
            }
        }
    }
}

/// Polls a future for each letter, and lets a second pass for each dot.
async fn by_hand<F: Future>(steps: Steps, mut members: Vec<Noting<F>>) -> Vec<F::Output> {
    let mut outputs: Vec<Option<F::Output>> = members.iter().map(|_| None).collect();
    let mut context = Context::from_waker(Waker::noop()); // what comes of a wake-up is up to you
    for (step, place) in steps {
        let member = (step as usize).wrapping_sub('A' as usize);
        match (members.get_mut(member), outputs.get_mut(member)) {
            _ if step == '.' => real::time::sleep(Duration::from_secs(1)).await,
            (Some(member), Some(Some(_))) => note(Event::NotPolled(member.id)),
            (Some(member), Some(output)) => {
                if let ::std::task::Poll::Ready(value) = member.poll_unpin(&mut context) {
                    *output = Some(value);
                }
            }
            _ => {
                let all = members.len();
                leave(Some(format!("'{step}' at character {place} is none of the {all} futures")));
            }
        }
    }
    if outputs.iter().any(Option::is_none) {
        leave(None);
    }
    outputs.into_iter().flatten().collect()
}
