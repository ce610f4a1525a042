//! The student presses A or B, and sees the step happen.

use std::io::{self, ErrorKind, IsTerminal, Read, Write};

use console::{Key, Term};

use crate::program::Program;
use crate::run::Run;
use crate::schedule::Letter;
use crate::table::Table;

/// Asks for each letter until no thread can move any more or the student leaves.
///
/// # Errors
///
/// When the keys cannot be read or the steps cannot be written.
pub fn play(run: &mut Run, program: Program, increments: usize) -> io::Result<()> {
    let mut term = Term::stdout();
    let mut table = Table::new(program);
    let mut letters = String::new();
    writeln!(term, "{}", table.head())?;
    while run.first_that_can_move().is_some() {
        let status = if term.is_term() {
            status(run, program)
        } else {
            String::new()
        };
        term.write_all(status.as_bytes())?;
        let letter = next_letter(run)?;
        // A line that is wider than the window takes several of it.
        let width = usize::from(term.size().1).max(1);
        term.clear_last_lines(
            status
                .lines()
                .map(|line| line.len().max(1).div_ceil(width))
                .sum(),
        )?;
        let Some(letter) = letter else {
            return Ok(());
        };
        let row = table.step(run, letter, false);
        writeln!(term, "{}", table.line(&row))?;
        letters.push_str(&letter.to_string());
    }
    let options = match program {
        Program::Race => String::new(),
        _ => format!("--program {program} --increments {increments} "),
    };
    writeln!(term, "\n{}\n", run.ending())?;
    writeln!(term, "Again: cargo run -p schedule -- {options}{letters}")
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
    lines.push("\n  Who takes the next step? A, B, or Q to leave\n".to_owned());
    lines.join("\n")
}

/// Waits for a key that is the letter of a thread with a step left. None: the student leaves.
fn next_letter(run: &Run) -> io::Result<Option<Letter>> {
    loop {
        let letter = match key()? {
            None | Some('q' | 'Q') => return Ok(None),
            Some('a' | 'A') => Letter::A,
            Some('b' | 'B') => Letter::B,
            Some(_) => continue,
        };
        if run.next(letter).is_some() {
            return Ok(Some(letter));
        }
    }
}

/// The next key, without Enter on a terminal. None: Ctrl-C, Ctrl-D, Escape or the end of input.
fn key() -> io::Result<Option<char>> {
    if io::stdin().is_terminal() {
        return match Term::stdout().read_key_raw() {
            Ok(Key::CtrlC | Key::Escape | Key::Char('\u{4}')) => Ok(None),
            Ok(Key::Char(key)) => Ok(Some(key)),
            Ok(_) => Ok(Some(' ')),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        };
    }
    let mut byte = [0];
    match io::stdin().read(&mut byte)? {
        0 => Ok(None),
        _ => Ok(Some(byte[0] as char)),
    }
}
