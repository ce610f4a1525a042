//! You are the scheduler: two threads share a counter, and you say which of them runs next.
//!
//! Run it:   cargo run -p schedule -- ABAB
//!           cargo run -p schedule -- --every 3
//! Look for: the write that loses an update.

mod every;
mod schedule;
mod table;
mod turnstile;

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use indicatif::ProgressBar;

use crate::schedule::Schedule;

/// You are the scheduler of two threads, A and B, that share one counter.
///
/// Each letter is the next step of that thread. An increment is two steps: the thread reads the
/// counter, then it writes what it read plus one.
#[derive(Parser)]
#[command(name = "schedule")]
struct Cli {
    /// Whose step is next, such as ABAB; a count may follow a letter, as in A2 B2
    #[arg(default_value = "ABAB", hide_default_value = true)]
    schedule: Vec<String>,

    /// Run every schedule of two threads with N increments each, N from 1 to 4
    #[arg(long, value_name = "N", value_parser = increments, conflicts_with = "schedule")]
    #[arg(allow_negative_numbers = true)]
    every: Option<u32>,
}

fn increments(text: &str) -> Result<u32, &'static str> {
    match text.parse() {
        Ok(number @ 1..=4) => Ok(number),
        _ => Err("write a whole number from 1 to 4"),
    }
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Not `eprintln!`, which panics when nobody reads stderr.
            let _ = writeln!(io::stderr(), "schedule: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    if let Some(increments) = cli.every {
        every::write(&mut out, &tally(increments)?)?;
    } else {
        let schedule = Schedule::parse(&cli.schedule.join(" "))?;
        table::write(&mut out, &schedule, &turnstile::run(&schedule)?)?;
    }
    Ok(out.flush()?)
}

/// Runs every schedule, with a progress bar on stderr once it takes more than a second.
fn tally(increments: u32) -> io::Result<Vec<usize>> {
    let start = Instant::now();
    let bar = ProgressBar::new(Schedule::every(increments).count() as u64);
    let tally = every::tally(increments, |ran| {
        if start.elapsed() > Duration::from_secs(1) {
            bar.set_position(ran as u64); // draws nothing where stderr is no terminal
        }
    });
    bar.finish_and_clear();
    tally
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
