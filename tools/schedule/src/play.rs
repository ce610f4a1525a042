//! The student presses a thread's letter, and sees on the page what it does.

use std::env;
use std::io::{self, IsTerminal, Read};
#[cfg(unix)]
use std::process;
#[cfg(unix)]
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use console::{Key, Term};
#[cfg(unix)]
use signal_hook::consts::SIGTERM;

use crate::Result;
use crate::account::Account;
use crate::letters::Letter;
use crate::page::Page;
use crate::record::{Event, Step, What};
use crate::run;
use crate::stand::Plan;
use crate::state::State;
use crate::table::Table;
use crate::watch::watch;

enum Choice {
    Step(Letter),
    TakeBack,
    Leave,
}

/// The exit code of a program that SIGTERM has ended: 128 and its number.
#[cfg(unix)]
const TERMINATED: i32 = 128 + SIGTERM;

/// Asks for each letter until no thread can move or the student leaves. Each time the page runs from
/// its beginning, with a letter more or a letter less. Returns the letters and the last run.
///
/// # Errors
///
/// When a run fails, or the page cannot be shown.
pub fn play(page: &'static Page, increments: usize) -> Result<(Vec<Letter>, State)> {
    let mut letters: Vec<Letter> = Vec::new();
    let term = Term::stdout();
    // A signal that is noted ends the wait for a key, and the terminal is set back as after a key.
    #[cfg(unix)]
    let is_terminated = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    signal_hook::flag::register(SIGTERM, Arc::clone(&is_terminated))?;
    loop {
        let plan = letters.iter().map(|&letter| (letter, 0)).collect();
        let again = Plan::new(plan, Some(increments));
        let plan = Plan { goes_on: false, ..again.clone() };
        let state = watch(move || run::run(page, plan))?;
        let can_move = |event: &Event| matches!(event.what, What::Step(_));
        if !state.record.standings.iter().any(can_move) {
            return Ok((letters, watch(move || run::run(page, again))?));
        }
        let shown = if term.is_term() { show(&term, page, &state)? } else { 0 };
        let choice = choose(&term, &state);
        if shown > 0 && env::var_os("TERM").is_none_or(|term| term != "dumb") {
            term.clear_line()?; // of what was typed too early
            term.clear_last_lines(shown)?;
        }
        #[cfg(unix)]
        if is_terminated.load(SeqCst) {
            process::exit(TERMINATED);
        }
        match choice {
            Choice::Step(letter) => letters.push(letter),
            Choice::TakeBack => drop(letters.pop()),
            Choice::Leave => return Ok((letters, state)),
        }
    }
}

/// Shows where everything stands, in the window. Returns how many lines that takes.
fn show(term: &Term, page: &Page, state: &State) -> io::Result<usize> {
    let (height, width) = term.size_checked().unwrap_or((24, 80));
    let status = status(state);
    let room = usize::from(height).saturating_sub(status.len() + 3).max(3);
    let mut lines = vec![page.path.to_owned()];
    lines.extend(margin(page, state, room));
    lines.extend(status);
    for line in &lines {
        let line: String = line.chars().take(usize::from(width).saturating_sub(1)).collect();
        term.write_line(&line)?;
    }
    Ok(lines.len())
}

/// The lines around the threads, each with the letters of those that stand there.
fn margin(page: &Page, state: &State, room: usize) -> Vec<String> {
    let standings = state.record.standings.iter();
    let standings = standings.filter(|it| it.what != What::Done).collect::<Vec<_>>();
    let (mut first, mut last) = (u32::MAX, 0);
    for event in standings.iter().copied().chain(&state.record.events) {
        (first, last) = (first.min(event.line), last.max(event.line));
    }
    let spare = (room as u32).saturating_sub(last - first + 1);
    let first = first.saturating_sub(spare.div_ceil(2)).max(1);
    let all = page.source.lines().count() as u32;
    let lines = first..=(first + room as u32 - 1).min(all);
    let row = |number: u32| {
        let here = standings.iter().filter(|it| it.line == number);
        let letters: String = here.map(|it| it.letter.to_string()).collect();
        format!("{letters:>4} {number:>3}  {}", page.line(number))
    };
    lines.map(row).collect()
}

/// What there is to think about before the next choice.
fn status(state: &State) -> Vec<String> {
    let record = &state.record;
    let account = Account::of(record);
    let mut lines = vec![String::new()];
    if !record.events.is_empty() {
        lines.extend(Table::new(record, &account).last_line());
        lines.push(String::new());
    }
    for (number, counter) in account.counters.iter().enumerate() {
        lines.push(format!("  {} = {}", account.name(number), counter.actual(record)));
    }
    for standing in &record.standings {
        let mut read = None;
        for event in record.events.iter().filter(|event| event.letter == standing.letter) {
            match event.step() {
                Some(Step::Read) => read = event.before,
                Some(Step::Write | Step::WriteHeld) => read = None,
                _ => {}
            }
        }
        let read = read.map_or(String::new(), |number| format!("has read {number}, "));
        let next = match standing.what {
            What::Step(_) => format!("next: {} {}", standing.line, standing.text(record)),
            _ => standing.text(record),
        };
        lines.push(format!("  thread {}: {read}{next}", standing.letter));
    }
    for (object, _) in record.objects.iter().enumerate().filter(|it| it.1.is_lock) {
        let holds = state.holds.iter().filter(|it| it.object == object);
        let holders: Vec<Letter> = holds.filter_map(|it| state.letter_of(it.thread)).collect();
        let holders = if holders.is_empty() { "nobody has".into() } else { Letter::have(&holders) };
        lines.push(format!("  {}: {holders} it", record.name_of_lock(object)));
    }
    let letters: Vec<String> = record.standings.iter().map(|it| it.letter.to_string()).collect();
    let letters = letters.join(", ");
    lines.push(String::new());
    lines.push(format!("{letters}: that thread's next step   U: take one back   Q: leave"));
    lines
}

/// Waits for a key that says something now.
fn choose(term: &Term, state: &State) -> Choice {
    loop {
        let Some(key) = key(term) else {
            return Choice::Leave;
        };
        match key.to_ascii_uppercase() {
            'Q' => return Choice::Leave,
            'U' if !state.record.events.is_empty() => return Choice::TakeBack,
            letter => {
                let mut standings = state.record.standings.iter();
                let is_its = |it: &&Event| it.letter.to_string() == letter.to_string();
                if let Some(standing) = standings.find(is_its)
                    && standing.what != What::Done
                {
                    return Choice::Step(standing.letter);
                }
            }
        }
    }
}

/// The next key, on a terminal without Enter. None: Ctrl-C, Ctrl-D, Escape, or no more input.
fn key(term: &Term) -> Option<char> {
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
