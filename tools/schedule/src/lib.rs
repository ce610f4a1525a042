//! You are the scheduler: runs the pages that students edit, thread by thread and step by step.
//!
//! Data goes one way. A page uses the [`stand_in`]s, whose steps ask the [`scheduler`] for a turn.
//! From the [`state`], a [`choice`] says who goes next, and a [`run`] lets that thread run. What
//! happens goes into the [`record`], and the [`account`] is what the record shows. The [`table`],
//! the chart of [`every`] schedule, and the game that you [`play`] display it.

pub mod account;
pub mod arguments;
pub mod choice;
pub mod every;
pub mod letters;
pub mod play;
pub mod record;
pub mod run;
pub mod scheduler;
pub mod stand;
pub mod stand_in;
pub mod state;
pub mod table;

use std::process::ExitCode;

use common::page::Page;
use common::{Result, steps};
use console::Term;
use lexopt::Parser;

use crate::account::Account;
use crate::arguments::Mode;
use crate::run::watch;
use crate::stand::{Over, Plan};
use crate::state::State;
use crate::table::Table;

/// Does what the command line asks for, with one of these pages.
pub fn run(pages: &'static [Page]) -> ExitCode {
    common::exit("schedule", perform(pages))
}

fn perform(pages: &'static [Page]) -> Result<String> {
    let (page, mode) = arguments::parse(Parser::from_env(), pages)?;
    Ok(match mode {
        Mode::Help => include_str!("help.txt").to_owned(),
        Mode::One(letters, increments) => {
            let plan = Plan::new(&letters, increments);
            drawn(page, &watch(move || run::run(page, plan))?)?
        }
        Mode::Every(increments) => watch(move || every::tally(page, increments))??.draw(),
        Mode::Play(increments) => {
            let (letters, state) = play::play(page, increments)?;
            if letters.is_empty() && state.over == Some(Over::Stopped) {
                return Ok(String::new());
            }
            let (name, letters) = (page.name(), steps::write(&letters));
            let again = format!("{name} --increments {increments} {letters}");
            format!("{}\nAgain: cargo run -p schedule -- {again}\n", drawn(page, &state)?)
        }
    })
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
