//! What a page prints is told, with the line that prints it.

use crate::trace::{escaped, here, tell};
pub use ::std::io::*;

#[track_caller]
pub fn print(text: &str) {
    tell(format_args!("print {} {}", here(), escaped(text)));
}

macro_rules! stream {
    ($stream:ident $lock:ident $function:ident) => {
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

        stream!(writes $stream);
        stream!(writes &$stream);
        stream!(writes $lock<'_>);
    };
    (writes $type:ty) => {
        impl Write for $type {
            fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                print(&String::from_utf8_lossy(bytes));
                Ok(bytes.len())
            }

            fn flush(&mut self) -> Result<()> {
                Ok(())
            }

            #[track_caller]
            fn write_fmt(&mut self, text: ::std::fmt::Arguments) -> Result<()> {
                print(&text.to_string());
                Ok(())
            }
        }
    };
}
stream!(Stdout StdoutLock stdout);
stream!(Stderr StderrLock stderr);
