//! You are the runtime: runs the cafés that students edit, poll by poll.
//!
//! Data goes one way. A page uses the [`stand_in`]s, which put a [`noting`] future around each of
//! its own. What these do in a [`run`] goes into the [`record`]. The [`table`], and the game that
//! you [`play`], show it.

pub mod future;
pub mod noting;
pub mod play;
pub mod record;
pub mod run;
pub mod stand_in;
pub mod table;

use std::process::ExitCode;

use common::page::Page;
use common::{Result, arguments, game, steps};

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
    let (page, name) = (arguments.page, arguments.page.name());
    let run = |steps: &[char]| run::run(page, Some(steps.iter().map(|it| (*it, 0)).collect()));
    let (steps, again) = match (arguments.steps, arguments.is_played) {
        (Some(_), true) => return Err("--play takes no steps: leave them out".into()),
        (Some(steps), false) => (Some(steps::parse(&steps, &['.'], WRITE)?), String::new()),
        (None, true) if run(&[])?.1.is_none() => {
            let steps = game::play(page, |steps| Ok(play::view(&run(steps)?.0)))?;
            let again =
                format!("\nAgain: cargo run -p executor -- {name} {}\n", steps::write(&steps));
            let again = if steps.is_empty() { String::new() } else { again };
            (Some(steps.iter().map(|step| (*step, 0)).collect()), again)
        }
        (None, is_played) => (is_played.then(Vec::new), String::new()),
    };
    let is_real = steps.is_none();
    let (record, unused) = run::run(page, steps)?;
    let head = match unused {
        Some(_) => {
            format!("{name} doesn't call futures' join_all, so it leaves nothing to choose:\n\n")
        }
        None if is_real && !record.futures.is_empty() => include_str!("legend.txt").to_owned(),
        None => String::new(),
    };
    let table = table::draw(&record);
    Ok(format!("{head}{}\n\n{table}{again}", page.path))
}
