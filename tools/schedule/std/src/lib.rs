//! What a page gets under the name `std`: the real one, but whose threads take turns.
//!
//! What threads share, and what can make one of them wait, stands here in place of the real thing.
//! Each use of it asks for a [`turn`]; what happens is told by the [`trace`]. All else is re-exported
//! as it is.

#![allow(
    ambiguous_glob_reexports,
    reason = "what stands here goes before the glob"
)]

pub use ::std::*;

mod event;
mod note;
mod object;
mod round;
mod trace;
mod turn;
mod value;

pub mod cell;
pub mod io;
pub mod process;
pub mod sync;
pub mod thread;

/// The preludes of all editions, with the printing macros below.
pub mod prelude {
    macro_rules! preludes {
        ($($edition:ident)*) => { $(
            pub mod $edition {
                pub use crate::{dbg, eprint, eprintln, print, println};
                pub use ::std::prelude::$edition::*;
            }
        )* };
    }
    preludes!(v1 rust_2015 rust_2018 rust_2021 rust_2024);
}

/// Each formats first, which may take steps, and prints only then. A step that the formatting takes,
/// as when a guard is printed, is taken where the page prints.
#[macro_export]
macro_rules! schedule_print {
    ($($format:tt)*) => {{
        $crate::io::here();
        $crate::io::print(&::std::format!($($format)*))
    }};
}
#[macro_export]
macro_rules! schedule_println {
    () => { $crate::io::print("\n") };
    ($($format:tt)*) => {{
        $crate::io::here();
        $crate::io::print(&(::std::format!($($format)*) + "\n"))
    }};
}
#[macro_export]
macro_rules! schedule_eprint {
    ($($format:tt)*) => {{
        $crate::io::here();
        $crate::io::eprint(&::std::format!($($format)*))
    }};
}
#[macro_export]
macro_rules! schedule_eprintln {
    () => { $crate::io::eprint("\n") };
    ($($format:tt)*) => {{
        $crate::io::here();
        $crate::io::eprint(&(::std::format!($($format)*) + "\n"))
    }};
}
/// As the real one, but that what it prints is told.
#[macro_export]
macro_rules! schedule_dbg {
    () => {
        $crate::io::eprint(&::std::format!("[{}:{}:{}]\n", file!(), line!(), column!()))
    };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                let place = (file!(), line!(), column!());
                $crate::io::here();
                $crate::io::eprint(&::std::format!(
                    "[{}:{}:{}] {} = {:#?}\n",
                    place.0,
                    place.1,
                    place.2,
                    stringify!($value),
                    &value
                ));
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => { ($($crate::schedule_dbg!($value)),+,) };
}
pub use {
    schedule_dbg as dbg, schedule_eprint as eprint, schedule_eprintln as eprintln,
    schedule_print as print, schedule_println as println,
};
