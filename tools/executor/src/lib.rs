//! You are the runtime: runs the cafés that students edit, poll by poll.
//!
//! Data goes one way. A page uses the [`stand_in`]s, which put a [`noting`] future around each of
//! its own. What these do in a [`run`] goes into the [`record`]. The [`table`], and the game that
//! you [`play`], show it.

mod future;
mod noting;
mod play;
mod record;
mod run;
pub mod stand_in;
mod table;

use std::process::ExitCode;

use common::page::Page;
use common::{Result, arguments, game, steps};

use crate::run::Steps;

/// What to write instead of something wrong.
const WRITE: &str = "letters and dots, such as ABC..ABC";

/// Does what the command line asks for, with one of these pages.
pub fn run(pages: &'static [Page]) -> ExitCode {
    common::exit("executor", perform(pages))
}

fn perform(pages: &'static [Page]) -> Result<String> {
    let Some(arguments) = arguments::parse(pages, [])? else {
        return Ok(include_str!("help.txt").to_owned());
    };
    let page = arguments.page;
    let by_hand = |steps: &[char]| Some(steps.iter().map(|step| (*step, 0)).collect());
    match (arguments.steps, arguments.is_played) {
        (Some(_), true) => Err("--play takes no steps: leave them out".into()),
        (Some(steps), false) => drawn(page, Some(steps::parse(&steps, &['.'], WRITE)?)),
        (None, false) => drawn(page, None),
        (None, true) if run::run(page, by_hand(&[]))?.1.is_some() => drawn(page, by_hand(&[])),
        (None, true) => {
            let view = |steps: &[char]| Ok(play::view(&run::run(page, by_hand(steps))?.0));
            let steps = game::play(page, view)?;
            let mut text = drawn(page, by_hand(&steps))?;
            if !steps.is_empty() {
                let (name, steps) = (page.name(), steps::write(&steps));
                text += &format!("\nAgain: cargo run -p executor -- {name} {steps}\n");
            }
            Ok(text)
        }
    }
}

fn drawn(page: &'static Page, steps: Option<Steps>) -> Result<String> {
    let is_real = steps.is_none();
    let (record, unused) = run::run(page, steps)?;
    let name = page.name();
    let head = match unused {
        Some(_) => {
            format!("{name}: futures' join_all wasn't called, so there's nothing to choose:\n\n")
        }
        None if is_real && !record.futures.is_empty() => include_str!("legend.txt").to_owned(),
        None => String::new(),
    };
    Ok(format!("{head}{}\n\n{}", page.path, table::draw(&record)))
}
