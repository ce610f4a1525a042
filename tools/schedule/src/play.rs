//! The student presses A or B, and sees the step happen.

use std::env;
use std::io::{self, IsTerminal, Read, Write};

use console::{Key, Term};

use crate::program::Program;
use crate::run::Run;
use crate::schedule::Letter;
use crate::table::Table;

/// Asks for each letter until no thread can move any more or the student leaves.
///
/// # Errors
///
/// When the steps cannot be written.
pub fn play(run: &mut Run, program: Program, increments: usize) -> io::Result<()> {
    let mut term = Term::stdout();
    let mut table = Table::new(program);
    let mut letters = String::new();
    writeln!(term, "{}", table.head())?;
    while run.first_that_can_move().is_some() {
        let Some(letter) = ask(&mut term, run, program)? else {
            return Ok(());
        };
        let row = table.step(run, letter, false);
        writeln!(term, "{}", table.line(&row))?;
        letters.push_str(&letter.to_string());
    }
    let options = match program {
        Program::Race => String::new(), // two letters are an increment
        _ => format!("--program {program} --increments {increments} "),
    };
    writeln!(term, "\n{}", run.ending())?;
    writeln!(term, "\nAgain: cargo run -p schedule -- {options}{letters}")
}

/// Shows how things stand until a key is pressed, where there is a terminal to take it back from.
/// None: the student leaves.
fn ask(term: &mut Term, run: &Run, program: Program) -> io::Result<Option<Letter>> {
    if !is_screen(term) {
        return Ok(next_letter(run));
    }
    let status = status(run, program);
    writeln!(term, "{status}")?;
    let letter = next_letter(run);
    // A line that is wider than the window takes several rows of it.
    let width = usize::from(term.size().1).max(1);
    let rows = |line: &str| line.len().div_ceil(width).max(1);
    term.clear_line()?; // of what was typed too early
    term.clear_last_lines(status.lines().map(rows).sum())?;
    Ok(letter)
}

/// What there is to think about before the next choice.
fn status(run: &Run, program: Program) -> String {
    let mut lines = vec![String::new(), format!("  counter = {}", run.counter())];
    for letter in [Letter::A, Letter::B] {
        let value = run.value(letter).map(|value| format!("value = {value}, "));
        let next = match (run.next(letter), run.waits_for(letter)) {
            (None, _) => "done".to_owned(),
            (Some(step), None) => format!("next: {step}"),
            (Some(step), Some(lock)) => format!("next: {step}, but {} has {lock}", letter.other()),
        };
        lines.push(format!(
            "  thread {letter}: {}{next}",
            value.unwrap_or_default()
        ));
    }
    for &lock in program.locks() {
        let holder = run
            .holder(lock)
            .map_or("nobody".to_owned(), |letter| letter.to_string());
        lines.push(format!("  {lock}: {holder} has it"));
    }
    lines.push("\n  Who takes the next step? A, B, or Q to leave".to_owned());
    lines.join("\n")
}

/// Waits for a key that is the letter of a thread with a step left. None: the student leaves.
fn next_letter(run: &Run) -> Option<Letter> {
    loop {
        let letter = match key()? {
            'a' | 'A' => Letter::A,
            'b' | 'B' => Letter::B,
            'q' | 'Q' => return None,
            _ => continue,
        };
        if run.next(letter).is_some() {
            return Some(letter);
        }
    }
}

/// Whether this is a terminal on which what was written can be taken back.
fn is_screen(term: &Term) -> bool {
    term.is_term() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The next key, on a terminal without Enter. None: Ctrl-C, Ctrl-D, Escape, or no more input.
fn key() -> Option<char> {
    let term = Term::stdout();
    // A key is read only of a terminal that is both input and output.
    if term.is_term() && io::stdin().is_terminal() {
        return match term.read_key_raw().ok()? {
            Key::CtrlC | Key::Escape | Key::Char('\u{4}') => None,
            Key::Char(key) => Some(key),
            _ => Some(' '),
        };
    }
    let mut byte = [0];
    io::stdin().read_exact(&mut byte).ok()?;
    Some(char::from(byte[0]))
}
