//! SIGTERM ends a game, and leaves the terminal as it was.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio, exit};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use signal_hook::{consts::SIGTERM, flag, low_level::pipe};

/// From now on the signal clears the screen, gives the terminal the modes that it has now, and ends
/// the process. A thread waits for it: a signal that comes just before the wait for a key wouldn't
/// end that wait. Returns a flag that says whether it has come.
///
/// # Errors
///
/// If the system refuses a pipe, a signal handler or a thread.
pub fn restore_at_it(clear: impl FnOnce() + Send + 'static) -> io::Result<Arc<AtomicBool>> {
    let modes = stty("-g").unwrap_or_default();
    let ((mut signal, sender), has_come) = (UnixStream::pair()?, Arc::default());
    flag::register(SIGTERM, Arc::clone(&has_come))?;
    pipe::register(SIGTERM, sender)?;
    thread::Builder::new().spawn(move || {
        let _ = signal.read_exact(&mut [0]);
        clear();
        let _ = stty(modes.trim());
        exit(128 + SIGTERM); // as in a shell
    })?;
    Ok(has_come)
}

/// Asks for the terminal's modes, or sets them.
fn stty(argument: &str) -> io::Result<String> {
    let mut stty = Command::new("stty");
    let output = stty
        .arg(argument)
        .stdin(Stdio::inherit())
        .stderr(Stdio::null())
        .output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
