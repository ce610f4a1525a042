//! You are the runtime: runs the cafés that students edit, poll by poll.
//!
//! Data goes one way. A page uses the [`stand_in`]s, which put a [`noting`] future around each of
//! its own. What these do in a [`run`] goes into the [`record`]. The [`row`]s of the [`table`], and
//! the page that you [`play`], show it.

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
use crate::record::Record;

/// Does what the command line asks for, with one of these pages.
pub fn run(pages: &'static [Page]) -> ExitCode {
    common::exit("executor", perform(pages))
}

fn perform(pages: &'static [Page]) -> Result<String> {
    let (page, mode) = arguments::parse(Parser::from_env(), pages)?;
    let name = page.name();
    let show = |record: &Record, is_chosen: bool| {
        format!("{}\n\n{}", page.path, table::draw(record, is_chosen))
    };
    let choose = |record: &Record, is_chosen: bool| match is_chosen {
        true => show(record, true),
        false => format!(
            "{name} calls no join_all, so it leaves nothing to choose. It does this:\n\n{}",
            show(record, false)
        ),
    };
    Ok(match mode {
        Mode::Help => include_str!("help.txt").to_owned(),
        Mode::Real => {
            let (record, _) = run::run(page, None)?;
            let legend = if record.futures.is_empty() { "" } else { include_str!("legend.txt") };
            format!("{legend}{}", show(&record, false))
        }
        Mode::ByHand(steps) => {
            let (record, unused) = run::run(page, Some(steps))?;
            choose(&record, unused.is_none())
        }
        Mode::Play => {
            let (steps, record, is_chosen) = play::play(page)?;
            let again = match steps.as_slice() {
                [] => String::new(),
                steps => {
                    format!("\nAgain: cargo run -p executor -- {name} {}\n", steps::write(steps))
                }
            };
            choose(&record, is_chosen) + &again
        }
    })
}
