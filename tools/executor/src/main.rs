//! You are the runtime: three futures wait for you, and you say which of them is polled next.
//!
//! Run it:   cargo run -p executor
//!           cargo run -p executor -- ABC..ABC
//! Look for: who polls whom, what comes of "pending", and who wakes whom.

mod cafe;
mod record;
mod steps;
mod table;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use lexopt::prelude::*;

use crate::cafe::Mode;

fn main() -> ExitCode {
    let printed = page().and_then(|page| match io::stdout().write_all(page.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| format!("cannot write: {error}").into()),
    });
    if let Err(error) = printed {
        // Not `eprintln!`, which panics when nobody reads stderr.
        let _ = writeln!(io::stderr(), "executor: {error}");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

/// What the arguments ask for.
fn page() -> Result<String, lexopt::Error> {
    let (mut mode, mut words, mut seconds) = (Mode::JoinAll, Vec::new(), [2; 3]);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(word) => words.push(word.to_string_lossy().into_owned()),
            Long("one-by-one") => mode = Mode::OneByOne,
            Long("seconds") => seconds = parse_seconds(&arguments.value()?.to_string_lossy())?,
            Short('h') | Long("help") => return Ok(include_str!("help.txt").into()),
            _ => return Err(argument.unexpected()),
        }
    }
    if !words.is_empty() {
        let steps = steps::parse(&words.join(" "))?;
        mode = match mode {
            Mode::JoinAll if steps.is_empty() => {
                Err("no step at all: write some, such as ABC..ABC")
            }
            Mode::JoinAll => Ok(Mode::ByHand(steps)),
            _ => Err("--one-by-one takes no steps: leave out one of the two"),
        }?;
    }
    Ok(table::draw(&mode, &cafe::serve(&mode, seconds)))
}

fn parse_seconds(text: &str) -> Result<[u64; 3], &'static str> {
    let number = |word: &str| word.parse().ok().filter(|number| (1..=60).contains(number));
    let numbers: Option<Vec<u64>> = text.split(',').map(number).collect();
    let three = numbers.and_then(|numbers| numbers.try_into().ok());
    three.ok_or("--seconds takes three whole numbers from 1 to 60, such as 2,2,4")
}
