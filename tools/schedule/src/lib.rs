//! You are the scheduler: runs the pages that students edit, thread by thread and step by step.
//!
//! Data goes one way. A page uses the [`stand_in`]s, whose steps ask for a [`turn`]. From the
//! [`state`], a [`choice`] says who goes next. What happens goes into the [`record`], and the
//! [`account`] is what the record shows. The [`table`], the chart of [`every`] schedule, and the
//! game that you [`play`] display it.

mod account;
mod choice;
mod every;
mod play;
mod record;
pub mod stand_in;
mod state;
mod table;
pub mod turn;
mod watch;

use std::process::ExitCode;

use common::page::Page;
use common::{Result, arguments, game, steps};
use console::Term;

use crate::account::Account;
use crate::state::{Over, Plan, State};
use crate::table::Table;
use crate::watch::watch;

/// The most increments that `--increments` takes, as many as the exercise makes, and the most that
/// `--every` takes: 12,870 schedules of `race-condition`.
const NUMBERS: [(&str, usize); 2] = [("increments", 1000), ("every", 4)];
/// How many increments each thread makes in `--play`, unless the command line says otherwise.
const PLAYED: usize = 2;

/// Does what the command line asks for, with one of these pages.
pub fn run(pages: &'static [Page]) -> ExitCode {
    common::exit("schedule", perform(pages))
}

fn perform(pages: &'static [Page]) -> Result<String> {
    let Some(arguments) = arguments::parse(pages, NUMBERS)? else {
        return Ok(include_str!("help.txt").to_owned());
    };
    let (page, [increments, every]) = (arguments.page, arguments.numbers);
    match (arguments.steps, arguments.is_played, every) {
        (None, false, Some(_)) if increments.is_some() => {
            Err("--every says how many increments there are: leave out --increments".into())
        }
        (None, false, Some(every)) => Ok(watch(move || every::tally(page, every))??.draw()),
        (None, true, None) => {
            let increments = increments.unwrap_or(PLAYED);
            let run = |letters: &[char]| play::after(page, letters, increments);
            let letters = game::play(page, |letters| Ok(play::view(&run(letters)?)))?;
            let state = run(&letters)?;
            if letters.is_empty() && state.over == Some(Over::Stopped) {
                return Ok(String::new());
            }
            let (name, letters) = (page.name(), steps::write(&letters));
            let again = format!("{name} --increments {increments} {letters}");
            Ok(format!("{}\nAgain: cargo run -p schedule -- {again}\n", drawn(page, &state)?))
        }
        (letters, false, None) => {
            let letters = letters.as_deref().unwrap_or("ABAB");
            let letters = steps::parse(letters, &[], "a letter for each step, such as ABAB")?;
            let plan = Plan::new(letters, increments);
            drawn(page, &watch(move || turn::run(page, plan))?)
        }
        (None, true, Some(_)) => Err("--every and --play are two things: write one of them".into()),
        _ => Err("--every and --play take no letters: leave them out".into()),
    }
}

fn drawn(page: &Page, state: &State) -> Result<String> {
    if let Some(Over::Failed(why)) = &state.over {
        return Err(why.clone().into());
    }
    let account = Account::of(&state.record);
    let width = Term::stdout().size_checked().map_or(table::WIDEST, |(_, columns)| columns.into());
    let legend = table::legend(page, &state.record, width);
    let table = Table::new(&state.record, &account, width).draw();
    let ending = account.ending(state);
    let gap = if ending.is_empty() { "" } else { "\n" };
    Ok(format!("{legend}\n{table}{gap}{ending}"))
}
