//! A terminal on which a game is shown, and the keys that come from it.

use std::env;
use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

use console::{Key, Term};

/// Where a game is shown, if stdout is a terminal, and where its keys come from in any case.
pub struct Screen {
    term: Term,
    /// How many lines are shown.
    shown: Arc<AtomicUsize>,
    is_terminated: Arc<AtomicBool>,
}

impl Screen {
    /// Shows nothing yet.
    ///
    /// # Errors
    ///
    /// When the system takes no handler of signals, or starts no thread.
    pub fn new() -> io::Result<Screen> {
        let (shown, is_terminated) = (Arc::default(), Arc::default());
        #[cfg(unix)]
        end_at_sigterm(Arc::clone(&shown), Arc::clone(&is_terminated))?;
        Ok(Screen { term: Term::stdout(), shown, is_terminated })
    }

    /// How many lines and columns there are. None: it's no terminal, and nothing is shown.
    pub fn size(&self) -> Option<(usize, usize)> {
        let size = self.term.size_checked().unwrap_or((24, 80));
        self.term.is_term().then_some((size.0.into(), size.1.into()))
    }

    /// Shows these lines, which are cut where the window ends, until `choose` takes one of the keys
    /// that are pressed. Returns what it made of it. None: Ctrl-C, Ctrl-D, Escape, or no more input.
    ///
    /// # Errors
    ///
    /// When they cannot be shown.
    pub fn ask<T>(
        &self,
        lines: &[String],
        choose: impl Fn(char) -> Option<T>,
    ) -> io::Result<Option<T>> {
        let Some((rows, columns)) = self.size() else {
            return Ok(self.choose(choose));
        };
        let lines = &lines[lines.len().saturating_sub(rows - 1)..];
        for line in lines {
            self.term.write_line(&line.chars().take(columns - 1).collect::<String>())?;
        }
        self.shown.store(lines.len(), SeqCst);
        let choice = self.choose(choose);
        while self.is_terminated.load(SeqCst) {
            thread::park(); // until the process ends
        }
        clear(&self.term, self.shown.swap(0, SeqCst))?;
        Ok(choice)
    }

    fn choose<T>(&self, choose: impl Fn(char) -> Option<T>) -> Option<T> {
        loop {
            if let Some(choice) = choose(self.key()?) {
                return Some(choice);
            }
        }
    }

    fn key(&self) -> Option<char> {
        // A key is read only of a terminal that is both input and output.
        if self.term.is_term() && io::stdin().is_terminal() {
            return match self.term.read_key_raw().ok()? {
                Key::CtrlC | Key::Escape | Key::Char('\u{4}') => None,
                Key::Char(key) => Some(key.to_ascii_uppercase()),
                _ => Some(' '),
            };
        }
        let mut byte = [0];
        io::stdin().read_exact(&mut byte).ok()?;
        Some(char::from(byte[0]).to_ascii_uppercase())
    }
}

/// Takes away what was typed too early, and so many lines above it.
fn clear(term: &Term, lines: usize) -> io::Result<()> {
    if lines == 0 || env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Ok(());
    }
    term.clear_line()?;
    term.clear_last_lines(lines)
}

/// Ends the process at SIGTERM, with the terminal as it is now. A thread waits for it, since a signal
/// that comes just before the wait for a key does not end that.
#[cfg(unix)]
fn end_at_sigterm(shown: Arc<AtomicUsize>, is_terminated: Arc<AtomicBool>) -> io::Result<()> {
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use signal_hook::{consts::SIGTERM, flag, iterator::Signals};

    let mut signals = Signals::new([SIGTERM])?;
    flag::register(SIGTERM, is_terminated)?;
    let modes = tcgetattr(io::stdin());
    thread::Builder::new().spawn(move || {
        if signals.forever().next().is_some() {
            let _ = clear(&Term::stdout(), shown.swap(0, SeqCst));
            let _ = modes.and_then(|modes| tcsetattr(io::stdin(), OptionalActions::Now, &modes));
            std::process::exit(128 + SIGTERM); // as a shell says it
        }
    })?;
    Ok(())
}
