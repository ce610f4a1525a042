//! What the command line asks for.

use common::page::Page;
use common::steps;
use lexopt::{Arg, Error, Parser, ValueExt};

/// The most increments that `--increments` takes, as many as the exercise makes.
const MOST_INCREMENTS: usize = 1000;
/// The most increments that `--every` takes: 12,870 schedules of `race-condition`.
const MOST_EVERY: usize = 4;
/// How many increments each thread makes in `--play`, unless the command line says otherwise.
const PLAYED: usize = 2;

/// What to do with a page.
pub enum Mode {
    Help,
    /// Run one schedule, with this many increments each, or as many as the letters are for.
    One(Vec<(char, usize)>, Option<usize>),
    /// Run every schedule of this many increments each.
    Every(usize),
    /// Ask for each letter, with this many increments each.
    Play(usize),
}

/// Reads the command line. If it names no page, it's the first one.
///
/// # Errors
///
/// If it asks for something that doesn't exist, or for things that don't go together, in a sentence
/// that also says what to write.
pub fn parse(mut parser: Parser, pages: &'static [Page]) -> Result<(&'static Page, Mode), Error> {
    let (mut increments, mut every, mut play) = (None, None, false);
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok((&pages[0], Mode::Help)),
            Arg::Long("increments") => {
                increments = Some(number(&mut parser, "--increments", MOST_INCREMENTS)?)
            }
            Arg::Long("every") => every = Some(number(&mut parser, "--every", MOST_EVERY)?),
            Arg::Long("play") => play = true,
            Arg::Value(word) => words.push(word.string()?),
            _ => return Err(argument.unexpected()),
        }
    }
    let page = Page::take(pages, &mut words)?;
    let mode = match (every, play, words.join(" ").as_str()) {
        (Some(_), true, _) => Err("--every and --play are two things: write one of them"),
        (Some(_), _, letters) if letters.is_empty() && increments.is_some() => {
            Err("--every says how many increments there are: leave out --increments")
        }
        (Some(every), _, "") => Ok(Mode::Every(every)),
        (None, true, "") => Ok(Mode::Play(increments.unwrap_or(PLAYED))),
        (None, false, letters) => {
            let letters = if words.is_empty() { "ABAB" } else { letters };
            let letters = steps::parse(letters, &[], "a letter for each step, such as ABAB")?;
            Ok(Mode::One(letters, increments))
        }
        _ => Err("--every and --play take no letters: leave them out"),
    };
    Ok((page, mode?))
}

fn number(parser: &mut Parser, option: &str, most: usize) -> Result<usize, Error> {
    let text = parser.value()?.string()?;
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    let why = || format!("{text:?} is not for {option}: write a whole number from 1 to {most}");
    number.ok_or_else(|| why().into())
}
