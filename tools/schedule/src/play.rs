//! The student presses a thread's letter, and sees on the page what it does.

use common::Result;
use common::page::Page;
use common::screen::Screen;

use crate::account::Account;
use crate::letters::Letter;
use crate::record::{Event, Step, What};
use crate::run::{self, watch};
use crate::stand::{Over, Plan};
use crate::state::State;
use crate::table::{Table, WIDEST};

enum Choice {
    Step(Letter),
    TakeBack,
    Leave,
}

/// Asks for each letter until the student leaves. Each time the page runs from the beginning, with
/// one letter more or one letter less. Returns the letters and the last run.
///
/// # Errors
///
/// If a run fails, or the page can't be shown.
pub fn play(page: &'static Page, increments: usize) -> Result<(Vec<char>, State)> {
    let (screen, mut letters) = (Screen::new()?, Vec::<char>::new());
    loop {
        let places: Vec<(char, usize)> = letters.iter().map(|&letter| (letter, 0)).collect();
        let plan = Plan::new(&places, Some(increments));
        let again = Plan { goes_on: false, ..plan.clone() };
        let mut state = watch(move || run::run(page, again))?;
        if !state.record.standings.iter().any(Event::is_step) {
            state = watch(move || run::run(page, plan))?; // to its end
        }
        let is_shown = screen.size().is_some() && !matches!(state.over, Some(Over::Failed(_)));
        if state.over != Some(Over::Stopped) && !is_shown {
            return Ok((letters, state));
        }
        let lines = screen.size().map_or_else(Vec::new, |(rows, _)| lines(page, &state, rows));
        match screen.ask(&lines, |key| choice(key, &state))? {
            Some(Choice::Step(letter)) => letters.push(letter.to_char()),
            Some(Choice::TakeBack) => drop(letters.pop()),
            Some(Choice::Leave) | None => return Ok((letters, state)),
        }
    }
}

/// What a key means now, if anything.
fn choice(key: char, state: &State) -> Option<Choice> {
    let mut standings = state.record.standings.iter().filter(|it| it.what != What::Done);
    match key {
        'Q' => Some(Choice::Leave),
        'U' => Some(Choice::TakeBack),
        key => Some(Choice::Step(standings.find(|it| it.letter.to_char() == key)?.letter)),
    }
}

/// Where everything stands: the page, with the threads in its margin, and their status.
fn lines(page: &Page, state: &State, rows: usize) -> Vec<String> {
    let (record, status) = (&state.record, status(state));
    let there = |events: &[Event]| -> Vec<(char, u32)> {
        let events = events.iter().filter(|it| it.what != What::Done);
        events.map(|it| (it.letter.to_char(), it.line)).collect()
    };
    let standing = there(&record.standings);
    let lines: Vec<u32> = standing.iter().chain(&there(&record.events)).map(|it| it.1).collect();
    let room = rows.saturating_sub(status.len() + 2).max(3);
    let mut all = vec![page.path.to_owned()];
    all.extend(page.margin(&lines, &standing, room));
    all.extend(status);
    all
}

/// What there is to think about before the next choice.
fn status(state: &State) -> Vec<String> {
    let record = &state.record;
    let account = Account::of(record);
    let mut lines = vec![String::new()];
    if !record.events.is_empty() {
        lines.extend(Table::new(record, &account, WIDEST).last_line());
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
    let keys = "U: take one back   Q: leave";
    if state.over == Some(Over::Stopped) {
        let letters = record.standings.iter().map(|it| it.letter.to_string());
        let letters = letters.collect::<Vec<_>>().join(", ");
        lines.extend([String::new(), format!("{letters}: that thread's next step   {keys}")]);
    } else {
        lines.push(String::new());
        lines.extend(account.ending(state).lines().map(str::to_owned));
        lines.extend([String::new(), keys.to_owned()]);
    }
    lines
}
