//! What the command line asks for.

use lexopt::{Arg, Parser, ValueExt};

use crate::letters::{self, Letter};
use crate::page::Page;

/// The most increments that `--increments` takes, as many as the exercise makes.
const MOST_INCREMENTS: usize = 1000;
/// The most increments that `--every` takes: 12,870 schedules of `race-condition`.
const MOST_EVERY: usize = 4;
/// How many increments each thread makes in `--play`, unless the command line says.
const PLAYED: usize = 2;

/// What to do with a page.
pub enum Mode {
    Help,
    /// Run one schedule, with so many increments each, or as many as the letters are for.
    One(Vec<(Letter, usize)>, Option<usize>),
    /// Run every schedule of so many increments each.
    Every(usize),
    /// Ask for each letter, with so many increments each.
    Play(usize),
}

/// Reads the command line. Without a page's name it's the first page.
///
/// # Errors
///
/// When it asks for what there is not, or for what does not go together: in a sentence that also
/// says what to write.
pub fn parse(
    mut parser: Parser,
    pages: &'static [Page],
) -> Result<(&'static Page, Mode), lexopt::Error> {
    let mut page = None;
    let (mut words, mut increments, mut every) = (Vec::new(), None, None);
    let mut play = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok((&pages[0], Mode::Help)),
            Arg::Long("increments") => {
                increments = Some(number(&mut parser, "--increments", MOST_INCREMENTS)?);
            }
            Arg::Long("every") => every = Some(number(&mut parser, "--every", MOST_EVERY)?),
            Arg::Long("play") => play = true,
            Arg::Value(word) => {
                let word = word.string()?;
                let named = pages.iter().find(|page| page.name() == word);
                match named {
                    Some(_) if page.is_none() && words.is_empty() => page = named,
                    None if word.contains(['-', '_', '/']) => {
                        let names: Vec<&str> = pages.iter().map(Page::name).collect();
                        let names = names.join(", ");
                        return Err(format!("no page {word:?}: the pages are {names}").into());
                    }
                    _ => words.push(word),
                }
            }
            _ => return Err(argument.unexpected()),
        }
    }
    let text = words.join(" ");
    let mode = match (play, every) {
        (true, Some(_)) => {
            return Err("--play runs one schedule and --every all: write one of them".into());
        }
        (true, None) if !words.is_empty() => {
            return Err("--play asks for each letter: leave the letters out".into());
        }
        (true, None) => Mode::Play(increments.unwrap_or(PLAYED)),
        (false, Some(_)) if !words.is_empty() => {
            return Err("--every runs every schedule: leave the letters out".into());
        }
        (false, Some(_)) if increments.is_some() => {
            return Err("--every says how many increments there are: leave out --increments".into());
        }
        (false, Some(every)) => Mode::Every(every),
        (false, None) => {
            let letters = letters::parse(if words.is_empty() { "ABAB" } else { &text })?;
            Mode::One(letters, increments)
        }
    };
    Ok((page.unwrap_or(&pages[0]), mode))
}

fn number(parser: &mut Parser, option: &str, most: usize) -> Result<usize, lexopt::Error> {
    let text = parser.value()?.string()?;
    match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => {
            Err(format!("{text:?} is not for {option}: write a whole number from 1 to {most}")
                .into())
        }
    }
}
