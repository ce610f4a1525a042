//! You are the runtime: the cafés that students edit, run poll by poll.
//!
//! Data goes one way. A page uses the [`stand_in`]s, which put a [`noting`] future around each of its
//! own. What these do in a [`run`] goes into the [`record`]. The rows of the [`table`], and the page
//! that you [`play`], show it.

pub mod arguments;
pub mod noting;
pub mod play;
pub mod record;
pub mod row;
pub mod run;
pub mod stand_in;
pub mod table;

use std::process::ExitCode;

use common::page::Page;
use common::{Result, steps};
use lexopt::Parser;

use crate::arguments::Mode;

/// Does what the command line asks for, with one of these pages.
pub fn run(pages: &'static [Page]) -> ExitCode {
    common::exit("executor", perform(pages))
}

fn perform(pages: &'static [Page]) -> Result<String> {
    let (page, mode) = arguments::parse(Parser::from_env(), pages)?;
    let name = page.name();
    let nothing =
        format!("{name} calls no join_all, so it leaves nothing to choose. It does this:\n\n");
    match mode {
        Mode::Help => Ok(include_str!("help.txt").to_owned()),
        Mode::Real => {
            let (record, _) = run::run(page, None)?;
            let legend = include_str!("legend.txt");
            Ok(format!("{legend}\n{}\n\n{}", page.path, table::draw(&record, false)))
        }
        Mode::ByHand(steps) => {
            let (record, unused) = run::run(page, Some(steps))?;
            let nothing = if unused.is_some() { &nothing } else { "" };
            Ok(format!("{nothing}{}\n\n{}", page.path, table::draw(&record, unused.is_none())))
        }
        Mode::Play => {
            let (steps, record) = play::play(page)?;
            let by_hand = record.drinks().next().is_some() || !steps.is_empty();
            let nothing = if by_hand { "" } else { &nothing };
            let table = table::draw(&record, by_hand);
            let again = match steps.as_slice() {
                [] => String::new(),
                steps => {
                    format!("\nAgain: cargo run -p executor -- {name} {}\n", steps::write(steps))
                }
            };
            Ok(format!("{nothing}{}\n\n{table}{again}", page.path))
        }
    }
}
