//! What a page gets instead of `std`, `tokio`, `futures` and `println!`.
//!
//! All of the real `std` is there, but its `thread` can only sleep, and its clock is the page's.
//! From `tokio` and `futures` there is only what can be shown. A page that uses anything else from
//! them doesn't compile, and the compiler names the page's own line.

pub mod tokio;

use std::panic::Location;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use ::futures::future::{self as real_futures, FutureExt};
use ::tokio as real;

use crate::noting::{Leaf, Noting};
use crate::record::{Event, Kind, Stop, seconds};
use crate::run::{self, IS_PARKED, Steps, leave, note, with};

/// Notes lines: what a page prints is one of the things that happen.
pub fn print_lines(text: &str) {
    for line in text.trim().lines() {
        let line = line.replace(char::is_control, " ");
        with(|run| {
            if let Some(id) = run.polled.last() {
                run.record.futures[*id].first_line.get_or_insert_with(|| line.clone());
            }
        });
        note(Event::Printed(line));
    }
}

/// Stands in for the macros that print.
#[macro_export]
macro_rules! printed {
    () => {
        ()
    };
    ($($argument:tt)*) => {
        $crate::stand_in::print_lines(&::std::format!($($argument)*))
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

/// Stands in for the standard library.
pub mod std {
    pub use ::std::*;

    /// Stands in for `std::thread`.
    pub mod thread {
        use ::std::panic::Location;

        use super::super::*;

        /// As in the standard library, but by the page's clock. Nothing is polled meanwhile.
        #[track_caller]
        pub fn sleep(duration: Duration) {
            note(Event::Slept(duration, Location::caller().line()));
            run::block(duration);
        }
    }

    /// Stands in for `std::process`.
    pub mod process {
        pub use ::std::process::*;

        /// Stands in for the real one, which would end this process. Here only the page is left.
        pub fn exit(_: i32) -> ! {
            crate::run::leave(None)
        }
    }

    /// Stands in for `std::time`, whose clock stands still while anything runs.
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

            pub fn duration_since(&self, earlier: Instant) -> Duration {
                self.0.saturating_sub(earlier.0)
            }
        }

        impl ::std::ops::Sub for Instant {
            type Output = Duration;

            fn sub(self, earlier: Instant) -> Duration {
                self.duration_since(earlier)
            }
        }
    }
}

/// Stands in for the `futures` crate.
pub mod futures {
    /// Stands in for `futures::future`.
    pub mod future {
        use super::super::*;

        /// As in `futures`, or with the steps that the student has chosen.
        pub fn join_all<I>(futures: I) -> impl Future<Output = Vec<<I::Item as Future>::Output>>
        where
            I: IntoIterator<Item: Future>,
        {
            let steps = with(|run| run.steps.take()).flatten();
            let kind = if steps.is_some() { Kind::ByHand } else { Kind::Member };
            let member = |(place, future)| Noting::new(kind(place), future);
            let members: Vec<_> = futures.into_iter().enumerate().map(member).collect();
            match steps {
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
async fn by_hand<F: Future>(steps: Steps, members: Vec<Noting<F>>) -> Vec<F::Output> {
    let mut members: Vec<_> = members.into_iter().map(|member| (member, None)).collect();
    for (step, place) in steps {
        let (second, all) = (Duration::from_secs(1), members.len());
        match members.get_mut((step as usize).wrapping_sub('A' as usize)) {
            _ if step == '.' && !with(|run| run.has_time).unwrap_or(true) => run::block(second),
            _ if step == '.' => real::time::sleep(second).await,
            Some((member, Some(_))) => note(Event::NotPolled(member.id)),
            Some((member, output)) => *output = member.now_or_never(),
            None => {
                leave(Some(format!("'{step}' at character {place} is none of the {all} futures")))
            }
        }
    }
    if members.iter().any(|(_, output)| output.is_none()) {
        leave(None);
    }
    members.into_iter().filter_map(|(_, output)| output).collect()
}
