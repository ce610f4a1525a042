//! The ways to leave a program, which are told before it ends.

use crate::event;
pub use ::std::process::*;

pub fn exit(code: i32) -> ! {
    event::leave(&format!("exit {code}"));
    ::std::process::exit(code)
}

pub fn abort() -> ! {
    event::leave("abort");
    ::std::process::abort()
}
