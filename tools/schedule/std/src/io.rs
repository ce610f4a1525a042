//! What a page prints is told, and is no step.
//!
//! A lock on stdout excludes nobody here: only one thread runs at a time, and one that held a real
//! lock over a step would stop all others.

use std::panic::Location;

use crate::event;
pub use ::std::io::*;

/// Where the page prints next.
#[track_caller]
pub fn here() {
    event::prints(Location::caller());
}

pub fn print(text: &str) {
    if !event::print(text) {
        ::std::print!("{text}");
    }
}

pub fn eprint(text: &str) {
    if !event::print(text) {
        ::std::eprint!("{text}");
    }
}

macro_rules! stream {
    ($stream:ident $lock:ident $function:ident $print:ident) => {
        /// The real one inside is only asked what it is.
        #[derive(Debug)]
        pub struct $stream(::std::io::$stream);
        #[derive(Debug)]
        pub struct $lock<'a>(::std::marker::PhantomData<&'a ()>);

        pub fn $function() -> $stream {
            $stream(::std::io::$function())
        }

        impl $stream {
            pub fn lock(&self) -> $lock<'static> {
                $lock(::std::marker::PhantomData)
            }

            /// The real one's is in a trait that can't be implemented here.
            pub fn is_terminal(&self) -> bool {
                false
            }
        }

        impl From<$stream> for ::std::process::Stdio {
            fn from(stream: $stream) -> Self {
                stream.0.into()
            }
        }

        #[cfg(unix)]
        impl ::std::os::fd::AsFd for $stream {
            fn as_fd(&self) -> ::std::os::fd::BorrowedFd<'_> {
                self.0.as_fd()
            }
        }

        #[cfg(unix)]
        impl ::std::os::fd::AsRawFd for $stream {
            fn as_raw_fd(&self) -> ::std::os::fd::RawFd {
                self.0.as_raw_fd()
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
