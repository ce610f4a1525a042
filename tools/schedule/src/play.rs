//! The game: what the student sees after each letter.

use common::Result;
use common::game::View;
use common::page::Page;

use crate::account::Account;
use crate::record::{Event, Step, What, have};
use crate::state::{Over, Plan, State};
use crate::table::{Table, WIDEST};
use crate::turn;
use crate::watch::watch;

/// Runs a page with these letters. It stops there, unless no thread could take a step.
///
/// # Errors
///
/// If the run fails.
pub fn after(page: &'static Page, letters: &[char], increments: usize) -> Result<State> {
    let letters = letters.iter().map(|letter| (*letter, 0)).collect();
    let plan = Plan { stops: true, ..Plan::new(letters, Some(increments)) };
    let state = watch(move || turn::run(page, plan))?;
    match state.over {
        Some(Over::Failed(why)) => Err(why.into()),
        _ => Ok(state),
    }
}

/// Where everything stands: what there is to think about before the next letter.
pub fn view(state: &State) -> View {
    let (record, account) = (&state.record, Account::of(&state.record));
    let there = |events: &[Event]| -> Vec<(char, u32)> {
        let events = events.iter().filter(|it| it.what != What::Done);
        events.map(|it| (it.letter, it.line)).collect()
    };
    let standing = there(&record.standings);
    let lines = standing.iter().chain(&there(&record.events)).map(|it| it.1).collect();
    let mut status = Vec::new();
    if let Some(last) = record.events.len().checked_sub(1) {
        status = vec![Table::new(record, &account, WIDEST).line(last), String::new()];
    }
    for (place, counter) in account.counters.iter().enumerate() {
        status.push(format!("  {} = {}", account.name(place), counter.actual()));
    }
    for standing in &record.standings {
        let read = account.counters.iter().find_map(|it| it.read_by(standing.letter));
        let read = read.map_or(String::new(), |number| format!("has read {number}, "));
        let next = match standing.what {
            What::Step(_) => format!("next: {} {}", standing.line, standing.text(record)),
            _ => standing.text(record),
        };
        status.push(format!("  thread {}: {read}{next}", standing.letter));
    }
    for lock in &record.locks {
        let holders = state.holders(*lock, Step::Lock).into_iter();
        let holders: Vec<char> = holders.filter_map(|it| state.letter_of(it)).collect();
        let holders = if holders.is_empty() { "nobody has".into() } else { have(&holders) };
        status.push(format!("  {}: {holders} it", record.name_of_lock(*lock)));
    }
    let mut keys = Vec::new();
    if state.over == Some(Over::Stopped) {
        keys = standing.iter().map(|it| it.0).collect();
    } else {
        status.push(String::new());
        status.extend(account.ending(state).lines().map(str::to_owned));
    }
    View { lines, standing, status, keys, help: "that thread's next step" }
}
