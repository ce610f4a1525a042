//! What the command line asks for.

use common::page::Page;
use common::steps;
use lexopt::{Arg, Error, Parser, ValueExt};

use crate::run::Steps;

/// What to write instead of something wrong.
const WRITE: &str = "letters and dots, such as ABC..ABC";

/// What to do with a page.
pub enum Mode {
    Help,
    /// Let the real runtime run it.
    Real,
    /// Run it by these steps.
    ByHand(Steps),
    /// Ask for each step.
    Play,
}

/// Reads the command line. If it names no page, it's the first one.
///
/// # Errors
///
/// If it asks for something that doesn't exist, or for things that don't go together, in a sentence
/// that also says what to write.
pub fn parse(mut parser: Parser, pages: &'static [Page]) -> Result<(&'static Page, Mode), Error> {
    let (mut words, mut play) = (Vec::new(), false);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok((&pages[0], Mode::Help)),
            Arg::Long("play") => play = true,
            Arg::Value(word) => words.push(word.string()?),
            _ => return Err(argument.unexpected()),
        }
    }
    let page = Page::take(pages, &mut words)?;
    let mode = match words.join(" ").as_str() {
        _ if words.is_empty() && play => Mode::Play,
        _ if words.is_empty() => Mode::Real,
        _ if play => return Err("--play takes no steps: leave them out".into()),
        steps => Mode::ByHand(steps::parse(steps, &['.'], WRITE)?),
    };
    Ok((page, mode))
}
