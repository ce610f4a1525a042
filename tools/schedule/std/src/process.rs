//! The ways to leave a program, which are told before it ends.

use crate::turn;
pub use ::std::process::*;

pub fn exit(code: i32) -> ! {
    turn::leave(&format!("exit {code}"));
    ::std::process::exit(code)
}

pub fn abort() -> ! {
    turn::leave("abort");
    ::std::process::abort()
}
