//! What the tools share.

#[cfg(feature = "programs")]
pub mod arguments;
#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "programs")]
pub mod page;
#[cfg(feature = "programs")]
pub mod program;
#[cfg(feature = "programs")]
pub mod source;
#[cfg(feature = "programs")]
pub mod steps;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "unseen")]
pub mod unseen;
pub mod watch;

use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// The error says what went wrong, in a sentence.
pub type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// Prints a tool's output. For an error the exit code is 2, and the message goes to stderr under
/// the tool's name. It isn't an error if the reader has gone.
pub fn exit(tool: &str, text: Result<String>) -> ExitCode {
    let print = |text: String| io::stdout().write_all(text.as_bytes());
    let printed = match text.map(print) {
        Ok(printed) => printed.and_then(|()| io::stdout().flush()),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{tool}: {error}"); // not `eprintln!`, which may panic
            return ExitCode::from(2);
        }
    };
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "{tool}: cannot write: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Shortens a text to this many characters. An ellipsis stands for the rest.
pub fn cut(text: &str, width: usize) -> String {
    match text.chars().count() {
        count if count > width => text
            .chars()
            .take(width.saturating_sub(1))
            .chain(['…'])
            .collect(),
        _ => text.to_owned(),
    }
}
