//! The student presses a step's key, and sees on the page what comes of it.

use std::env;
use std::io::{self, IsTerminal, Read};
use std::iter::repeat_with;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use console::{Key, Term};

use crate::Result;
use crate::page::Page;
#[cfg(unix)]
use crate::sigterm;

/// What there is to see after some steps.
pub struct View {
    /// The lines of the page that matter.
    pub lines: Vec<u32>,
    /// Who stands at which line.
    pub standing: Vec<(char, u32)>,
    /// What is below the page.
    pub status: Vec<String>,
    /// The keys of the steps that can come next. If there are none, it's over.
    pub keys: Vec<char>,
    /// What the letters among these keys do, and then the others.
    pub help: &'static str,
}

/// Asks for each step until the student leaves, by Q, Ctrl-C, Ctrl-D, Escape or the end of input.
/// U takes a step back. `view` runs the page from its beginning with the steps so far. Returns the
/// steps.
///
/// The page is shown if stdout is a terminal. If it isn't, the game also ends once no step is left.
///
/// # Errors
///
/// Those of `view`, or if it can't be shown.
pub fn play(page: &Page, view: impl Fn(&[char]) -> Result<View>) -> Result<Vec<char>> {
    let (term, mut steps) = (Term::stdout(), Vec::new());
    let shown = Arc::new(AtomicUsize::new(0));
    #[cfg(unix)]
    let has_come = {
        let (term, shown) = (term.clone(), Arc::clone(&shown));
        sigterm::restore_at_it(move || drop(clear(&term, shown.swap(0, SeqCst))))?
    };
    loop {
        let view = view(&steps)?;
        if view.keys.is_empty() && !term.is_term() {
            return Ok(steps);
        }
        if term.is_term() {
            shown.store(show(&term, page, &view)?, SeqCst);
        }
        let means = |key: &Option<char>| {
            key.is_none_or(|key| "QU".contains(key) || view.keys.contains(&key))
        };
        let key = repeat_with(|| key(&term)).find(means).flatten();
        #[cfg(unix)]
        while has_come.load(SeqCst) {
            std::thread::park(); // the signal also ends the wait for a key, as Ctrl-C does
        }
        clear(&term, shown.swap(0, SeqCst))?;
        match key {
            Some(step) if view.keys.contains(&step) => steps.push(step), // a thread may be called Q
            Some('U') => drop(steps.pop()),
            _ => return Ok(steps),
        }
    }
}

/// Shows as much as fits into the window. Returns the number of lines.
fn show(term: &Term, page: &Page, view: &View) -> io::Result<usize> {
    let (rows, columns) = term.size_checked().unwrap_or((24, 80));
    let (rows, columns) = (usize::from(rows), usize::from(columns));
    let room = rows.saturating_sub(view.status.len() + 5).max(3);
    let mut lines = vec![page.path.to_owned()];
    lines.extend(page.margin(&view.lines, &view.standing, room));
    lines.push(String::new());
    lines.extend_from_slice(&view.status);
    let letters = view
        .keys
        .iter()
        .filter(|key| key.is_alphabetic())
        .map(char::to_string);
    let letters = letters.collect::<Vec<String>>().join(", ");
    let help = if letters.is_empty() {
        ""
    } else {
        &format!("{letters}: {}   ", view.help)
    };
    lines.extend([String::new(), format!("{help}U: take one back   Q: leave")]);
    let lines = &lines[lines.len().saturating_sub(rows - 1)..];
    for line in lines {
        term.write_line(&line.chars().take(columns - 1).collect::<String>())?;
    }
    Ok(lines.len())
}

/// The next key, as a capital. None: leave.
fn key(term: &Term) -> Option<char> {
    // Single keys can be read only from a terminal that is both input and output.
    if term.is_term() && io::stdin().is_terminal() {
        return match term.read_key_raw().ok()? {
            Key::CtrlC | Key::Escape | Key::Char('\u{4}') => None,
            Key::Char(key) => Some(key.to_ascii_uppercase()),
            _ => Some(' '),
        };
    }
    let mut byte = [0];
    io::stdin().read_exact(&mut byte).ok()?;
    Some(char::from(byte[0]).to_ascii_uppercase())
}

/// Clears what was typed too early, and this many lines above it.
fn clear(term: &Term, lines: usize) -> io::Result<()> {
    if lines == 0 || env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Ok(());
    }
    term.clear_line()?;
    term.clear_last_lines(lines)
}
