//! What the command line asks for.

use common::page::Page;
use common::source::Source;
use common::{Result, arguments, steps};
use lexopt::Parser;

/// What to write instead of something wrong.
const WRITE: &str = "letters and dots, such as ABC..ABC";

pub struct Arguments {
    pub pages: Vec<Page>,
    pub task: Task,
    /// The steps by hand, each with its place in the text.
    pub steps: Option<Vec<(char, usize)>>,
}

pub enum Task {
    /// Show what is polled on one page.
    Table,
    /// Draw how long customers wait on several pages.
    Bars,
    /// Make a film for the browser.
    Film,
}

/// Reads the command line. None: it asks for help.
///
/// # Errors
///
/// If it asks for something that doesn't exist, in a sentence that also says what to write.
pub fn parse(parser: Parser) -> Result<Option<Arguments>> {
    let is_step = |it: char| it.is_ascii_alphabetic() && it < 'e' || it == '.';
    let Some(mut words) = arguments::read(parser, &["play"], is_step)? else {
        return Ok(None);
    };
    if words.pages.is_empty() {
        words.pages.push("cafe-async".to_owned());
    }
    let is_played = !words.options.is_empty();
    let task = match words.pages.len() {
        1 if is_played => Task::Film,
        1 => Task::Table,
        _ if is_played => Err("a film is of one page: name one")?,
        _ if !words.steps.is_empty() => Err("steps are for one page: name one")?,
        _ => Task::Bars,
    };
    let steps = match words.steps.is_empty() {
        true => None,
        false => Some(steps::parse(&words.steps.join(" "), &['.'], WRITE)?),
    };
    let sources: Vec<Source> = words
        .pages
        .iter()
        .map(|it| Source::read(it))
        .collect::<Result<_>>()?;
    let mut pages = Vec::new();
    for source in sources {
        let has = |name: &str| source.constants().iter().any(|it| it.name == name);
        // Of several pages, some may have the constant.
        let given = words
            .constants
            .iter()
            .filter(|it| words.pages.len() == 1 || has(&it.0));
        let given: Vec<(String, String)> = given.cloned().collect();
        pages.push(Page::new(source, &given)?);
    }
    let is_unknown = |name: &str| {
        pages
            .iter()
            .all(|page| page.source.constants().iter().all(|it| it.name != name))
    };
    if let Some((name, _)) = words.constants.iter().find(|it| is_unknown(&it.0)) {
        Err(format!("none of these pages has a constant {name}"))?;
    }
    Ok(Some(Arguments { pages, task, steps }))
}
