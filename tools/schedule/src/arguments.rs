//! What the command line asks for.

use common::page::Page;
use common::source::Source;
use common::{Result, arguments, steps};
use lexopt::Parser;

/// The constant that says how often a page goes round its loop.
const INCREMENTS: &str = "INCREMENTS";
/// What it's set to where it isn't given, and all schedules are looked at.
const COUNTED: usize = 2;
/// The schedule that runs where nothing else is asked for.
const SHORT: &str = "ABAB";

pub struct Arguments {
    pub page: Page,
    pub task: Task,
}

#[derive(Debug, PartialEq)]
pub enum Task {
    /// Run the schedule that these letters stand for. Each has its place in the text.
    Letters(Vec<(char, usize)>),
    /// Run a short schedule, with as many of its letters as the page has threads.
    Short(Vec<(char, usize)>),
    /// Count how all schedules end.
    Every,
    /// Make a page on which all schedules can be walked.
    Play,
}

/// Reads the command line. None: it asks for help.
///
/// # Errors
///
/// If it asks for something that doesn't exist, in a sentence that also says what to write.
pub fn parse(parser: Parser) -> Result<Option<Arguments>> {
    let is_letter = |it| ('a'..='d').contains(&it);
    let Some(words) = arguments::read(parser, &["every", "play"], is_letter)? else {
        return Ok(None);
    };
    let name = match words.pages.as_slice() {
        [] => "race-condition",
        [name] => name,
        [_, second, ..] => Err(format!("{second:?} is a second page: name one at a time"))?,
    };
    let source = Source::read(name)?;
    let options: Vec<&str> = words.options.iter().map(String::as_str).collect();
    let task = match (words.steps.is_empty(), options.as_slice()) {
        (true, []) => Task::Short(read(SHORT)?),
        (false, []) => Task::Letters(read(&words.steps.join(" "))?),
        (true, ["every", ..]) if !options.contains(&"play") => Task::Every,
        (true, ["play", ..]) if !options.contains(&"every") => Task::Play,
        (true, _) => Err("--every and --play are two things: write one of them")?,
        _ => Err("--every and --play take no letters: leave them out")?,
    };
    let mut given = words.constants;
    if let Some(value) =
        default(&source, &task).filter(|_| given.iter().all(|it| it.0 != INCREMENTS))
    {
        given.push((INCREMENTS.to_owned(), value.to_string()));
    }
    let page = Page::new(source, &given)?;
    Ok(Some(Arguments { page, task }))
}

fn read(letters: &str) -> Result<Vec<(char, usize)>> {
    Ok(steps::parse(
        letters,
        &[],
        "a letter for each step, such as ABAB",
    )?)
}

/// How many increments a page makes where none are given, if it has such a constant: half as many as
/// the thread with the most letters has, but never more than its own.
fn default(page: &Source, task: &Task) -> Option<usize> {
    let constants = page.constants();
    let own = constants.iter().find(|it| it.name == INCREMENTS)?;
    let own: usize = own.value.replace('_', "").parse().ok()?;
    let wanted = match task {
        Task::Every | Task::Play => COUNTED,
        Task::Letters(letters) | Task::Short(letters) => {
            let count = |letter: char| letters.iter().filter(|it| it.0 == letter).count();
            let most = letters.iter().map(|it| count(it.0)).max().unwrap_or(0);
            most.div_ceil(2)
        }
    };
    (wanted < own && !page.has_modules()).then_some(wanted)
}
