//! A terminal that shows a game, and the keys pressed on it.

use std::env;
use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

use console::{Key, Term};

/// Shows a game if stdout is a terminal. Its keys are read in any case.
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
    /// If the system refuses a signal handler or a thread.
    pub fn new() -> io::Result<Screen> {
        let (shown, is_terminated) = (Arc::default(), Arc::default());
        #[cfg(unix)]
        end_at_sigterm(Arc::clone(&shown), Arc::clone(&is_terminated))?;
        Ok(Screen { term: Term::stdout(), shown, is_terminated })
    }

    /// How many lines and columns there are. None: it isn't a terminal, and nothing is shown.
    pub fn size(&self) -> Option<(usize, usize)> {
        let size = self.term.size_checked().unwrap_or((24, 80));
        self.term.is_term().then_some((size.0.into(), size.1.into()))
    }

    /// Shows these lines, cut to fit the window, until `choose` accepts a key that is pressed.
    /// Returns what `choose` returned. None: Ctrl-C, Ctrl-D, Escape, or no more input.
    ///
    /// # Errors
    ///
    /// If they can't be shown.
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
        // Single keys can be read only from a terminal that is both input and output.
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

/// Clears what was typed too early, and this many lines above it.
fn clear(term: &Term, lines: usize) -> io::Result<()> {
    if lines == 0 || env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Ok(());
    }
    term.clear_line()?;
    term.clear_last_lines(lines)
}

/// Ends the process at SIGTERM, and leaves the terminal as it is now. A thread waits for the
/// signal: one that comes just before the wait for a key wouldn't end that wait.
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
            std::process::exit(128 + SIGTERM); // as in a shell
        }
    })?;
    Ok(())
}
