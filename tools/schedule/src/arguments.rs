//! What the command line asks for.

use std::ffi::OsString;

use anyhow::{Result, bail, ensure};
use lexopt::{Arg, Parser, ValueExt};

use crate::program::Program;
use crate::schedule::Schedule;

/// The most increments that `--increments` takes, as many as the exercise makes.
const MOST_INCREMENTS: usize = 1000;
/// The most increments that `--every` takes: 12,870 schedules of `race`. Five would be 184,756.
const MOST_EVERY: usize = 4;

/// What to do, and with which program.
pub struct Arguments {
    pub program: Program,
    pub mode: Mode,
}

/// What to do.
pub enum Mode {
    Help,
    /// Run one schedule, with so many increments a thread.
    One(Schedule, [usize; 2]),
    /// Run every schedule of two threads with so many increments each.
    Every(usize),
    /// Ask for each letter.
    Play(usize),
}

impl Arguments {
    /// Reads the command line.
    ///
    /// # Errors
    ///
    /// When it asks for what there is not, or for what does not go together: in one sentence, which
    /// also says what to write.
    pub fn parse(mut parser: Parser) -> Result<Self> {
        let mut program = Program::Race;
        let (mut letters, mut increments, mut every) = (None::<String>, None, None);
        let mut play = false;
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => {
                    return Ok(Arguments {
                        program,
                        mode: Mode::Help,
                    });
                }
                Arg::Long("program") => program = named(&parser.value()?.string()?)?,
                Arg::Long("increments") => {
                    increments = Some(number(parser.value()?, "--increments", MOST_INCREMENTS)?);
                }
                Arg::Long("every") => {
                    every = Some(number(parser.value()?, "--every", MOST_EVERY)?);
                }
                Arg::Long("play") => play = true,
                Arg::Value(word) => {
                    let letters = letters.get_or_insert_default();
                    if !letters.is_empty() {
                        letters.push(' ');
                    }
                    letters.push_str(&word.string()?);
                }
                _ => return Err(argument.unexpected().into()),
            }
        }

        let letters = letters.as_deref();
        let mode = Mode::new(play, every, increments, letters)?;
        Ok(Arguments { program, mode })
    }
}

impl Mode {
    fn new(
        play: bool,
        every: Option<usize>,
        increments: Option<usize>,
        letters: Option<&str>,
    ) -> Result<Mode> {
        match (play, every) {
            (true, Some(_)) => bail!("--play runs one schedule and --every all: write one of them"),
            (true, None) => {
                ensure!(
                    letters.is_none(),
                    "--play asks for each letter: leave the letters out"
                );
                Ok(Mode::Play(increments.unwrap_or(1)))
            }
            (false, Some(every)) => {
                ensure!(
                    letters.is_none(),
                    "--every runs every schedule: leave the letters out"
                );
                ensure!(
                    increments.is_none(),
                    "--every says how many increments there are: leave out --increments"
                );
                Ok(Mode::Every(every))
            }
            (false, None) => {
                let schedule = Schedule::parse(letters.unwrap_or("ABAB"))?;
                let increments = match increments {
                    Some(each) => [each; 2],
                    None => schedule.increments()?,
                };
                Ok(Mode::One(schedule, increments))
            }
        }
    }
}

fn named(name: &str) -> Result<Program> {
    let program = Program::ALL
        .into_iter()
        .find(|program| program.to_string() == name);
    match program {
        Some(program) => Ok(program),
        None => {
            bail!("{name:?} is no program: write race, lock, lock-each-step, atomic or deadlock")
        }
    }
}

fn number(text: OsString, option: &str, most: usize) -> Result<usize> {
    let text = text.string()?;
    match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => bail!("{text:?} is not for {option}: write a whole number from 1 to {most}"),
    }
}
