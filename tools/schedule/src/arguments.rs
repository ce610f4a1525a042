//! What the command line asks for.

use common::Result;
use common::source::{Source, pages};
use common::steps;
use lexopt::{Arg, Parser, ValueExt};

/// The constant that says how often a page goes round its loop.
const INCREMENTS: &str = "INCREMENTS";
/// What it's set to where it isn't given, and all schedules are looked at.
const COUNTED: usize = 2;
/// The schedule that runs where nothing else is asked for.
const SHORT: &str = "ABAB";

pub struct Arguments {
    /// The page as it is.
    pub page: Source,
    /// The page that runs: some constants may be others.
    pub changed: Source,
    /// What was changed: the name, its value, and the page's own.
    pub constants: Vec<(String, String, String)>,
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

/// What a word on the command line is.
#[derive(Debug, PartialEq)]
enum Word {
    Constant(String, String),
    Letters,
    Page,
}

/// Reads the command line. None: it asks for help.
///
/// # Errors
///
/// If it asks for something that doesn't exist, in a sentence that also says what to write.
pub fn parse(mut parser: Parser) -> Result<Option<Arguments>> {
    let mut words = Vec::new();
    let mut every = false;
    let mut play = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Long("every") => every = true,
            Arg::Long("play") => play = true,
            Arg::Value(word) => words.push(word.string()?),
            other => {
                let error = other.unexpected();
                Err(format!(
                    "{error}: the options are --every, --play and --help"
                ))?;
            }
        }
    }
    let names: Vec<String> = pages().into_iter().map(|page| page.0).collect();
    let mut page = None;
    let mut letters: Vec<String> = Vec::new();
    let mut given: Vec<(String, String)> = Vec::new();
    for word in words {
        match kind(&word, &names) {
            Word::Constant(name, _) if given.iter().any(|it| it.0 == name) => {
                Err(format!("{name} is given twice: give it one value"))?;
            }
            Word::Constant(name, value) => given.push((name, value)),
            Word::Letters => letters.push(word),
            Word::Page if page.is_some() => {
                Err(format!("{word:?} is a second page: name one at a time"))?;
            }
            Word::Page => page = Some(word),
        }
    }
    let page = Source::read(&page.unwrap_or("race-condition".to_owned()))?;
    let task = match (letters.is_empty(), every, play) {
        (_, true, true) => Err("--every and --play are two things: write one of them")?,
        (false, true, _) | (false, _, true) => {
            Err("--every and --play take no letters: leave them out")?
        }
        (true, true, false) => Task::Every,
        (true, false, true) => Task::Play,
        (true, false, false) => Task::Short(read(SHORT)?),
        (false, false, false) => Task::Letters(read(&letters.join(" "))?),
    };
    if let Some(value) = default(&page, &task).filter(|_| given.iter().all(|it| it.0 != INCREMENTS))
    {
        given.push((INCREMENTS.to_owned(), value.to_string()));
    }
    let mut changed = page.clone();
    let mut constants = Vec::new();
    for (name, value) in given {
        let own = changed.constants().into_iter().find(|it| it.name == name);
        changed = changed.with(&name, &value)?;
        let own = own.map_or(String::new(), |it| it.value);
        constants.push((name, value, own));
    }
    constants.retain(|(_, value, own)| value != own);
    Ok(Some(Arguments {
        page,
        changed,
        constants,
        task,
    }))
}

fn read(letters: &str) -> Result<Vec<(char, usize)>> {
    Ok(steps::parse(
        letters,
        &[],
        "a letter for each step, such as ABAB",
    )?)
}

fn kind(word: &str, pages: &[String]) -> Word {
    if word.ends_with(".rs") || pages.iter().any(|it| it == word) {
        return Word::Page;
    }
    if let Some((name, value)) = word.split_once('=') {
        return Word::Constant(name.to_owned(), value.to_owned());
    }
    let is_letter = |it: char| {
        let is_step = it.is_ascii_uppercase() || ('a'..='d').contains(&it);
        is_step || it.is_ascii_digit() || it.is_whitespace()
    };
    match word.chars().all(is_letter) {
        true => Word::Letters,
        false => Word::Page,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_constants_or_pages() {
        let pages = ["two-locks".to_owned(), "bad".to_owned()];
        for (word, expected) in [
            ("ABAB", Word::Letters),
            ("A2 B2", Word::Letters),
            ("abAb", Word::Letters),
            ("", Word::Letters),
            ("bad", Word::Page),
            ("deadlok", Word::Page),
            ("two_locks", Word::Page),
            ("AB.rs", Word::Page),
            ("N=3", Word::Constant("N".to_owned(), "3".to_owned())),
        ] {
            assert_eq!(kind(word, &pages), expected, "{word:?}");
        }
    }
}
