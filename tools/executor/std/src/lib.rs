//! What a café gets under the name `std`: the real one, which tells what is printed, how long a thread
//! sleeps, and, for the stand-ins beside it, who polls whom.
//!
//! Each event is a line of the [`trace`]. Its time is that of the [`clock`], which skips all waiting.
//! A [`noted`] future tells of its polls, and whatever a page awaits is noted. All else is re-exported as
//! it is.

#![allow(
    ambiguous_glob_reexports,
    reason = "what stands here goes before the glob"
)]

pub use ::std::*;

pub mod clock;
pub mod io;
mod name;
pub mod noted;
pub mod process;
pub mod thread;
pub mod time;
pub mod trace;

/// The preludes of all editions, with the printing macros below, and with what goes before each `.await`.
pub mod prelude {
    macro_rules! preludes {
        ($($edition:ident)*) => { $(
            pub mod $edition {
                pub use crate::noted::Awaited as _;
                pub use crate::{eprint, eprintln, print, println};
                pub use ::std::prelude::$edition::*;
            }
        )* };
    }
    preludes!(v1 rust_2015 rust_2018 rust_2021 rust_2024);
}

#[macro_export]
macro_rules! executor_print {
    ($($format:tt)*) => { $crate::io::print(&::std::format!($($format)*)) };
}
#[macro_export]
macro_rules! executor_println {
    () => { $crate::io::print("\n") };
    ($($format:tt)*) => { $crate::io::print(&(::std::format!($($format)*) + "\n")) };
}
pub use {
    executor_print as eprint, executor_print as print, executor_println as eprintln,
    executor_println as println,
};
