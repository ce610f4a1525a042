//! What a page gets instead of `std`, `tokio`, `futures` and the macros that print. Each item
//! stands in for the one of the same name, and its methods for those of the real one.
//!
//! All of the real `std` is there, but its `thread` can only sleep, and its clock is the page's.
//! From `tokio` and `futures` there is only what can be shown. A page that uses anything else from
//! them doesn't compile, and the compiler names the page's own line.

pub mod futures;
pub mod tokio;

use crate::run::note;

/// Notes lines: what a page prints is one of the things that happen.
pub fn print_lines(text: &str) {
    for line in text.trim().lines() {
        let line = line.replace(char::is_control, " ");
        note(|record, time| record.print(time, line));
    }
}

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

pub mod std {
    pub use ::std::*;

    pub mod thread {
        use ::std::panic::Location;
        use ::std::time::Duration;

        use crate::record::{What, seconds};
        use crate::run::{block, note};

        /// By the page's clock. Nothing is polled meanwhile.
        #[track_caller]
        pub fn sleep(duration: Duration) {
            let (line, time) = (Location::caller().line(), seconds(duration));
            let sleeps = format!("the thread sleeps {time} at line {line}: nobody is polled");
            note(|record, time| record.note(time, What::Says(sleeps)));
            block(duration);
        }
    }

    pub mod process {
        pub use ::std::process::*;

        /// Here only the page is left.
        pub fn exit(_: i32) -> ! {
            crate::run::leave(None)
        }
    }

    pub mod time {
        pub use ::std::time::Duration;

        use crate::run::now;

        /// A time since the start of the run, by a clock that stands still while anything runs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct Instant(Duration);

        impl Instant {
            pub fn now() -> Instant {
                Instant(now())
            }

            pub fn elapsed(&self) -> Duration {
                now().saturating_sub(self.0)
            }

            pub fn duration_since(&self, earlier: Instant) -> Duration {
                self.0.saturating_sub(earlier.0)
            }
        }

        impl ::std::ops::Add<Duration> for Instant {
            type Output = Instant;

            fn add(self, duration: Duration) -> Instant {
                Instant(self.0 + duration)
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
