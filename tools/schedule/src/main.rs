//! You are the scheduler: runs a page thread by thread and step by step.
//!
//! Data goes one way. A page is compiled as a program of its own, for which `std` is a stand-in. Each
//! [`run`] of it is a process, which tells its [`trace`]. Who goes next is a [`choice`] by [`letter`]s,
//! or what the [`explorer`] of all schedules still has to know for its [`map`]. What a run has come to
//! is its [`state`] and its [`end`], and an [`outcome`] compares ends, with the names that the page's
//! [`text`] gives.
//!
//! The [`story`] of one [`schedule`], in the words of the [`teller`], becomes a [`table`] and a
//! [`verdict`]. What is [`known`] of a map, since its schedules were [`count`]ed, becomes a [`chart`],
//! or a page to [`play`] with.
//!
//! Run it:   cargo run -p schedule -- ABAB
//!           cargo run -p schedule -- without-race-condition ABAB
//!           cargo run -p schedule -- --every INCREMENTS=3
//! Look for: the write that overwrites another, and what the same letters do with the lock.

mod arguments;
mod chart;
mod choice;
mod count;
mod end;
mod explorer;
mod guard;
mod known;
mod letter;
mod map;
mod outcome;
mod play;
mod run;
mod schedule;
mod state;
mod story;
mod table;
mod teller;
mod text;
mod trace;
mod verdict;

use std::process::ExitCode;

use common::program::{Libraries, Program};
use common::{Result, browser};
use lexopt::Parser;

use crate::arguments::{Arguments, Task};
use crate::run::Runner;
use crate::text::Text;

/// What a page gets under these names.
const STAND_INS: [(&str, &str); 3] = [
    ("std", "schedule-std"),
    ("core", "schedule-std"),
    ("crossbeam", "schedule-crossbeam"),
];

fn main() -> ExitCode {
    common::exit("schedule", perform())
}

fn perform() -> Result<String> {
    let Some(arguments) = arguments::parse(Parser::from_env())? else {
        return Ok(include_str!("help.txt").to_owned());
    };
    let Arguments { page, task } = &arguments;
    let changed = &page.changed;
    let libraries = Libraries::build(&STAND_INS, &[])?;
    let program = Program::build(page, &libraries, "schedule").map_err(|why| {
        format!(
            "{} doesn't compile here:\n\n{why}\nRun it with cargo first. If that works, \
             `schedule --help` lists what a page may use.",
            page.source.shown
        )
    })?;
    let runner = Runner::new(&program.path)?;
    let text = Text::new(changed.clone());
    let head = page.head();
    let command = page.command("schedule");
    match task {
        Task::Every => {
            let map = explorer::explore(&runner, &text, map::COUNTED)?;
            let chart = chart::draw(&map, &text, &command)?;
            Ok(format!("{head}\n{chart}"))
        }
        Task::Play => {
            let map = explorer::explore(&runner, &text, play::SHOWN)?;
            let html = play::html(&map, &text, page, &command)?;
            let path = browser::show(&libraries.folder("schedule"), &page.file(), &html)?;
            Ok(format!(
                "{head}\nOpen this page in a browser:\n{}\n",
                path.display()
            ))
        }
        Task::Letters(letters) => {
            let run = schedule::by_letters(&runner, letters)?;
            schedule::refuse_strangers(letters, &run.letters)?;
            schedule::show(&runner, &text, changed, run, &head)
        }
        Task::Short(letters) => {
            let mut run = schedule::by_letters(&runner, letters)?;
            run.forget_strangers();
            schedule::show(&runner, &text, changed, run, &head)
        }
    }
}
