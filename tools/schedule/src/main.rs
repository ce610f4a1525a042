//! You are the scheduler: two threads share a counter, and you say which of them runs next.
//!
//! Run it:   cargo run -p schedule -- ABAB
//!           cargo run -p schedule -- --program lock ABAB
//!           cargo run -p schedule -- --every 3
//!           cargo run -p schedule -- --play
//! Look for: the write that loses an update, and what the lock makes of the same letters.

mod arguments;
mod ending;
mod every;
mod play;
mod program;
mod run;
mod schedule;
mod table;
mod turn;

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use lexopt::Parser;

use crate::arguments::{Arguments, Mode};
use crate::run::threads;

const HELP: &str = "\
You are the scheduler of two threads, A and B, that share one counter.

Usage: schedule [OPTIONS] [LETTERS]...

  LETTERS           Whose step comes next, such as ABAB, or A2 B2 for AABB

  --program NAME    What both threads run:
                      race            read, write
                      lock            lock, read, write, unlock
                      lock-each-step  lock, read, unlock, lock, write, unlock
                      atomic          add, which reads and writes in one step
                      deadlock        two locks, which B takes in the other order
  --increments N    How many increments each thread makes, N from 1 to 1000;
                    unless you say, one for every two of its letters
  --every N         Run every schedule of N increments each, N from 1 to 4
  --play            Choose step by step: press A or B, or Q to leave
  -h, --help        Print this

With race an increment is two steps of its thread: it reads the counter, then it
writes what it read plus one. What the other thread does between them is up to you.
";

fn main() -> ExitCode {
    match Arguments::parse(Parser::from_env()).and_then(|arguments| perform(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Not `eprintln!`, which panics when nobody reads stderr.
            let _ = writeln!(io::stderr(), "schedule: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn perform(Arguments { program, mode }: &Arguments) -> Result<()> {
    let (program, mut out) = (*program, BufWriter::new(io::stdout()));
    match mode {
        Mode::Help => out.write_all(HELP.as_bytes()),
        Mode::One(schedule, increments) => threads(|threads| {
            let mut run = threads.run(program, *increments);
            table::write(&mut out, &mut run, program, schedule.letters())
        })?,
        Mode::Every(increments) => every::tally(program, *increments)?.write(&mut out),
        Mode::Play(increments) => threads(|threads| {
            let mut run = threads.run(program, [*increments; 2]);
            play::play(&mut run, program, *increments)
        })?,
    }
    .and_then(|()| out.flush())
    .context("cannot write")
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
