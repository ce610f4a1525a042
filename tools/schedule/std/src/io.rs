//! What a page prints is told, and is no step.
//!
//! A lock on stdout excludes nobody here: only one thread runs at a time, and one that held a real
//! lock over a step would stop all others.

use std::panic::Location;

use crate::turn;
pub use ::std::io::*;

/// Where the page prints next.
#[track_caller]
pub fn here() {
    turn::prints(Location::caller());
}

pub fn print(text: &str) {
    if !turn::print(text) {
        ::std::print!("{text}");
    }
}

pub fn eprint(text: &str) {
    if !turn::print(text) {
        ::std::eprint!("{text}");
    }
}

macro_rules! stream {
    ($stream:ident $lock:ident $function:ident $print:ident) => {
        #[derive(Debug)]
        pub struct $stream;
        #[derive(Debug)]
        pub struct $lock<'a>(::std::marker::PhantomData<&'a ()>);

        pub fn $function() -> $stream {
            $stream
        }
        impl $stream {
            pub fn lock(&self) -> $lock<'static> {
                $lock(::std::marker::PhantomData)
            }
        }
        stream!(writes $print $stream);
        stream!(writes $print &$stream);
        stream!(writes $print $lock<'_>);
    };
    (writes $print:ident $type:ty) => {
        impl Write for $type {
            fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                $print(&String::from_utf8_lossy(bytes));
                Ok(bytes.len())
            }
            fn flush(&mut self) -> Result<()> {
                Ok(())
            }
            fn write_fmt(&mut self, text: ::std::fmt::Arguments) -> Result<()> {
                $print(&text.to_string());
                Ok(())
            }
        }
    };
}
stream!(Stdout StdoutLock stdout print);
stream!(Stderr StderrLock stderr eprint);
