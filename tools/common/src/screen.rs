//! A terminal on which a game is shown, and the keys that come from it.

use std::env;
use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use console::{Key, Term};

/// Where a game is shown, if stdout is a terminal, and where its keys come from in any case.
pub struct Screen {
    term: Term,
    is_terminated: Arc<AtomicBool>,
}

impl Screen {
    /// Shows nothing yet.
    ///
    /// # Errors
    ///
    /// When the system takes no handler of signals.
    pub fn new() -> io::Result<Screen> {
        let is_terminated = Arc::default();
        // A signal that is noted ends the wait for a key, and the terminal is as it was before it.
        #[cfg(unix)]
        signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::clone(&is_terminated))?;
        Ok(Screen { term: Term::stdout(), is_terminated })
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
        let choice = self.choose(choose);
        if env::var_os("TERM").is_none_or(|term| term != "dumb") {
            self.term.clear_line()?; // of what was typed too early
            self.term.clear_last_lines(lines.len())?;
        }
        if self.is_terminated.load(SeqCst) {
            std::process::exit(128 + 15); // as a shell says it of SIGTERM
        }
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

/// Shortens a text to this many characters. An ellipsis stands for the rest.
pub fn cut(text: &str, width: usize) -> String {
    match text.chars().count() {
        count if count > width => text.chars().take(width - 1).chain(['…']).collect(),
        _ => text.to_owned(),
    }
}
