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
            process::exit(128 + SIGTERM);
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

/// The lines around all steps so far and to come, each with the letters of the threads there.
fn margin(page: &Page, state: &State, room: usize) -> Vec<String> {
    let record = &state.record;
    let is_there = |event: &&Event| event.what != What::Done;
    let lines = record.standings.iter().chain(&record.events).filter(is_there);
    let lines: Vec<usize> = lines.map(|event| event.line as usize).collect();
    let first = lines.iter().min().map_or(1, |first| *first);
    let spare = room.saturating_sub(lines.iter().max().map_or(1, |last| last - first + 1));
    let first = first.saturating_sub(spare.div_ceil(2)).max(1);
    let row = |(number, line): (usize, &str)| {
        let here = |event: &&Event| event.line as usize == number && is_there(event);
        let here = record.standings.iter().filter(here);
        let letters: String = here.map(|it| it.letter.to_string()).collect();
        format!("{letters:>4} {number:>3}  {line}")
    };
    (1..).zip(page.source.lines()).skip(first - 1).take(room).map(row).collect()
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
    let keys = "that thread's next step   U: take one back   Q: leave";
    lines.extend([String::new(), format!("{}: {keys}", letters.join(", "))]);
    lines
}

/// Waits for a key that says something now.
fn choose(term: &Term, state: &State) -> Choice {
    while let Some(key) = key(term) {
        let is_its = |event: &&Event| event.letter.to_string() == key.to_uppercase().to_string();
        match state.record.standings.iter().find(is_its) {
            _ if key == 'q' || key == 'Q' => break,
            _ if key == 'u' || key == 'U' => return Choice::TakeBack,
            Some(standing) if standing.what != What::Done => return Choice::Step(standing.letter),
            _ => {}
        }
    }
    Choice::Leave
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
