//! You are the runtime: runs a café poll by poll.
//!
//! Data goes one way. A page, with each of its [`awaits`] noted, is compiled as a program of its own, for
//! which `std`, `tokio` and `futures` are stand-ins. A [`run`] of it is a process, which tells its
//! [`trace`]. Of that the
//! [`story`] is told, step by step: what is [`polled`], with the calls that the page's [`text`] helps
//! to see, and what was [`order`]ed. Its [`words`] make a [`table`] with a [`verdict`], its orders
//! [`bars`], and all of it a film to [`play`].
//!
//! Run it:   cargo run -p executor
//!           cargo run -p executor -- ABC..ABC
//!           cargo run -p executor -- cafe-sync cafe-async
//! Look for: who polls whom, what "pending" leads to, and who wakes whom.

mod arguments;
mod awaits;
mod bars;
mod order;
mod play;
mod polled;
mod run;
mod story;
mod table;
mod teller;
mod trace;
mod verdict;
mod width;
mod words;

use std::process::ExitCode;
use std::thread;

use common::page::Page;
use common::program::{Libraries, Program};
use common::{Result, browser};
use lexopt::Parser;

use crate::arguments::{Arguments, Task};
use crate::bars::Cafe;
use crate::run::{Exit, Run};
use crate::story::Story;
use crate::trace::What;

/// What a page gets under these names.
const STAND_INS: [(&str, &str); 3] = [
    ("std", "executor-std"),
    ("tokio", "executor-tokio"),
    ("futures", "executor-futures"),
];
/// What they have for a page that uses more than the class does, which takes longer to build.
const FEATURES: [&str; 2] = ["executor-tokio/macros", "executor-futures/all"];
/// What such a page has in its text.
const WORDS: [&str; 6] = [
    "tokio::main",
    "tokio::test",
    "macros",
    "join!",
    "select",
    "pin_mut!",
];
/// Below a single table there are bars for at most so many customers.
const BARS: usize = 10;

fn main() -> ExitCode {
    common::exit("executor", perform())
}

fn perform() -> Result<String> {
    let Some(arguments) = arguments::parse(Parser::from_env())? else {
        return Ok(include_str!("help.txt").to_owned());
    };
    let Arguments { pages, task, steps } = &arguments;
    let features: &[&str] = match pages.iter().any(has_more) {
        true => &FEATURES,
        false => &[],
    };
    let libraries = Libraries::build(&STAND_INS, features)?;
    let letters: Option<String> = steps.as_ref().map(|it| it.iter().map(|it| it.0).collect());
    let show = |page| show(page, &libraries, letters.as_deref());
    match task {
        Task::Bars => {
            let shown: Result<Vec<(Run, Story)>, String> = thread::scope(|scope| {
                let show = |page| scope.spawn(move || show(page).map_err(|it| it.to_string()));
                let runs: Vec<_> = pages.iter().map(show).collect();
                let join = |it: thread::ScopedJoinHandle<Result<(Run, Story), String>>| {
                    it.join()
                        .unwrap_or_else(|_| Err("a run has failed".to_owned()))
                };
                runs.into_iter().map(join).collect()
            });
            let shown = shown?;
            let cafes = pages
                .iter()
                .zip(&shown)
                .map(|(page, (run, story))| cafe(page, run, story));
            Ok(bars::draw(&cafes.collect::<Vec<_>>()))
        }
        Task::Table => {
            let (run, story) = show(&pages[0])?;
            strangers(steps.as_deref(), &run)?;
            Ok(drawn(&pages[0], steps.as_deref(), &run, &story))
        }
        Task::Film => {
            let page = &pages[0];
            let (run, story) = show(page)?;
            strangers(steps.as_deref(), &run)?;
            if story.steps.is_empty() {
                return Ok(drawn(page, steps.as_deref(), &run, &story));
            }
            let command = command(page, steps.as_deref());
            let html = play::html(
                &story,
                page,
                &command,
                &ended(steps.as_deref(), &run, &story),
            )?;
            let hand = if steps.is_some() { "-by-hand" } else { "" };
            let name = page.file() + hand;
            let path = browser::show(&libraries.folder("executor"), &name, &html)?;
            let head = page.head();
            Ok(format!(
                "{head}\nOpen this page in a browser:\n{}\n",
                path.display()
            ))
        }
    }
}

/// Whether a page may use a procedural macro, or more of `futures` than `futures::future`.
fn has_more(page: &Page) -> bool {
    let text = &page.source.text;
    let mut parts = text.split("futures::").skip(1);
    let is_other = |it: &str| !it.starts_with("future::") && !it.starts_with("FutureExt");
    let has_other = parts.any(is_other) || text.contains("use futures;");
    has_other || WORDS.iter().any(|it| text.contains(it))
}

/// Compiles a page, runs it, and tells its story.
fn show(page: &Page, libraries: &Libraries, steps: Option<&str>) -> Result<(Run, Story)> {
    let shown = &page.source.shown;
    let build = |page: &Page| Program::build(page, libraries, "executor");
    let noted = build(&awaits::noted_page(page));
    let has_unseen = noted.is_err();
    // The page's own mistakes are told in its own words.
    let program = noted.or_else(|_| build(page)).map_err(|why| {
        format!(
            "{shown} doesn't compile here:\n\n{why}\nRun it with cargo first. If that works, \
             `executor --help` lists what a page may use."
        )
    })?;
    let run = run::run(&program, shown, steps)?;
    let story = Story {
        has_unseen,
        ..teller::tell(&run)
    };
    Ok((run, story))
}

/// Refuses a step that no future was there for.
fn strangers(steps: Option<&[(char, usize)]>, run: &Run) -> Result<()> {
    let is_stranger = run.events.iter().any(|it| it.what == What::Stranger);
    let step = steps.and_then(|it| it.get(run.taken().checked_sub(1)?));
    match (step, run.by_hand()) {
        (Some((letter, place)), Some(all)) if is_stranger => Err(format!(
            "'{letter}' at character {place} is not a future: join_all got {all}"
        )
        .into()),
        _ => Ok(()),
    }
}

fn drawn(page: &Page, steps: Option<&[(char, usize)]>, run: &Run, story: &Story) -> String {
    let mut text = page.head();
    text.push('\n');
    text += &table::draw(story);
    text.push('\n');
    text += &table::legend(story);
    text += &ended(steps, run, story);
    if (1..=BARS).contains(&story.orders.len()) {
        text.push('\n');
        text += &bars::draw(&[cafe(page, run, story)]);
    }
    text
}

/// How it ended.
fn ended(steps: Option<&[(char, usize)]>, run: &Run, story: &Story) -> String {
    let mut text = verdict::verdict(story, run.exit);
    if let Some(steps) = steps {
        text += &unused(steps, run);
    }
    text
}

/// How the same run is shown again.
fn command(page: &Page, steps: Option<&[(char, usize)]>) -> String {
    let mut command = page.command("executor");
    if let Some(steps) = steps {
        let letters: Vec<char> = steps.iter().map(|it| it.0).collect();
        command += &format!(" {}", common::steps::write(&letters));
    }
    command
}

/// The steps that nothing took.
fn unused(steps: &[(char, usize)], run: &Run) -> String {
    let letters: Vec<char> = steps.iter().skip(run.taken()).map(|it| it.0).collect();
    if run.by_hand().is_none() {
        return "futures' join_all wasn't polled, so there was nothing to choose.\n".to_owned();
    }
    match letters.is_empty() {
        true => String::new(),
        false => format!("Not used: {}\n", common::steps::write(&letters)),
    }
}

fn cafe<'a>(page: &Page, run: &Run, story: &'a Story) -> Cafe<'a> {
    let remark = match run.exit {
        Exit::Code(Some(0)) => String::new(),
        Exit::Silent | Exit::TooLong => "  (stopped)".to_owned(),
        Exit::Code(_) => "  (it failed)".to_owned(),
    };
    Cafe {
        name: page.source.stem(),
        orders: &story.orders,
        end: story.end,
        remark,
    }
}
