//! You are the scheduler: two threads share a counter, and you say which of them runs next.
//!
//! Run it:   cargo run -p schedule -- ABAB
//!           cargo run -p schedule -- --every 3
//! Look for: the write that loses an update.

mod every;
mod schedule;
mod table;
mod turnstile;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Parser;
use indicatif::ProgressBar;

use crate::schedule::Schedule;

/// You are the scheduler of two threads, A and B, that share one counter.
#[derive(Parser)]
#[command(name = "schedule", after_help = AFTER_HELP)]
struct Cli {
    /// Whose step comes next, such as ABAB, or A2 B2 for AABB
    #[arg(default_value = "ABAB", hide_default_value = true)]
    schedule: Vec<String>,

    /// Run every schedule of N increments each, N from 1 to 4
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "schedule",
        allow_negative_numbers = true
    )]
    every: Option<String>,
}

const AFTER_HELP: &str = "\
An increment is two steps of its thread: it reads the counter, then it writes
what it read plus one. What the other thread does between them is up to you.";

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
    const NO_THREAD: &str = "cannot start a thread";
    let mut page = Vec::new();
    if let Some(number) = &cli.every {
        let increments = match number.parse() {
            Ok(increments @ 1..=4) => increments,
            _ => bail!("{number:?} is not for --every: write a whole number from 1 to 4"),
        };
        every::write(&mut page, &tally(increments).context(NO_THREAD)?)?;
    } else {
        let schedule = Schedule::parse(&cli.schedule.join(" "))?;
        let history = turnstile::run(&schedule).context(NO_THREAD)?;
        table::write(&mut page, &schedule, &history)?;
    }
    io::stdout().write_all(&page).context("cannot write")
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
