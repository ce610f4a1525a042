//! Runs cafés and draws how long each customer waited, from order to ready.
//!
//! Run it:   cargo run -p timeline
//! Look for: the bars of cafe-sync, one after another, and those of cafe-async, side by side.

mod chart;
mod mermaid;
mod program;
mod run;
mod screen;
mod sentence;
mod timeline;
mod workspace;

#[cfg(test)]
mod tests;

use std::env;
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use anyhow::{Context, Error, Result, bail, ensure};
use clap::Parser;
use console::Term;

use crate::chart::Look;
use crate::program::{Program, Running};
use crate::screen::Screen;
use crate::timeline::{Cafe, Timeline};

/// How many lines a chart has at most where there is no screen to fit.
const LINES: usize = 1000;
/// What runs if nothing is named.
const CAFES: [&str; 2] = ["cafe-sync", "cafe-async"];
/// The exit code after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

/// Run cafés and draw how long each customer waited, from order to ready.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Programs of the workspace, binaries or examples [default: cafe-sync cafe-async]
    names: Vec<String>,

    /// Print a Mermaid Gantt block, to paste into answers.md or a pull request
    #[arg(long, conflicts_with_all = ["ascii", "width"])]
    mermaid: bool,

    /// Draw in plain ASCII
    #[arg(long)]
    ascii: bool,

    /// Draw this wide [default: as the terminal, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,

    /// Any other command to run
    #[arg(last = true)]
    command: Vec<OsString>,
}

fn main() -> ExitCode {
    run_and_draw(&Args::parse()).unwrap_or_else(|error| {
        complain(&error);
        ExitCode::FAILURE
    })
}

fn run_and_draw(args: &Args) -> Result<ExitCode> {
    let programs = programs(args)?;
    let mut timeline = Timeline::new(programs.iter().map(|program| program.name.clone()));
    let mut screen = (!args.mermaid).then(Screen::new).flatten();

    let draw = screen
        .as_mut()
        .map(|screen| |timeline: &Timeline| screen.show(&chart(args, timeline, screen.height())?));
    let ended = run::run(&programs, &mut timeline, draw)?;

    let mut height = LINES;
    if let Some(screen) = &mut screen {
        screen.show("")?;
        height = screen.height();
    }
    if timeline.cafes.iter().any(|cafe| !cafe.orders.is_empty()) {
        print(&chart(args, &timeline, height)?).context("stdout")?;
    }

    let Some(ended) = ended else {
        return Ok(ExitCode::from(INTERRUPTED));
    };
    let mut code = ExitCode::SUCCESS;
    for (program, cafe) in ended.iter().zip(&timeline.cafes) {
        if let Err(error) = verdict(program, cafe) {
            complain(&error);
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// The programs that the arguments name.
fn programs(args: &Args) -> Result<Vec<Program>> {
    let names: Vec<&str> = match &args.names[..] {
        [] if args.command.is_empty() => CAFES.to_vec(),
        names => names.iter().map(String::as_str).collect(),
    };
    let mut programs = match &names[..] {
        [] => Vec::new(), // any command runs outside of a workspace too
        names => workspace::build(names)?,
    };
    if !args.command.is_empty() {
        programs.push(Program::command(args.command.clone()));
    }
    Ok(programs)
}

/// The picture, as text of at most so many lines.
fn chart(args: &Args, timeline: &Timeline, height: usize) -> io::Result<String> {
    let mut out = Vec::new();
    if args.mermaid {
        mermaid::draw(&mut out, timeline)?;
    } else {
        let (_, terminal) = Term::stdout().size_checked().unwrap_or((0, 80));
        let look = Look {
            width: args.width.unwrap_or(terminal).into(),
            height,
            ascii: args.ascii || screen::is_dumb(),
            colour: console::colors_enabled()
                && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        chart::draw(&mut out, timeline, &look)?;
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// What is wrong with how a program ran.
fn verdict(program: &Running, cafe: &Cafe) -> Result<()> {
    if let Some(status) = program.status.filter(|status| !status.success()) {
        let last_words = String::from_utf8_lossy(&program.last_words);
        let last_words = last_words.trim_end();
        ensure!(!last_words.is_empty(), "{}: {status}", cafe.name);
        bail!("{}: {status}, and on stderr:\n{last_words}", cafe.name);
    }
    ensure!(
        !cafe.orders.is_empty(),
        "{}: it printed no order, such as `Alice ordered a Latte.`",
        cafe.name
    );
    Ok(())
}

/// Prints to stdout. If nobody reads it any more, that is no error.
fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Says on stderr what went wrong. If that is closed too, nothing is left to be done.
fn complain(error: &Error) {
    let _ = writeln!(io::stderr(), "timeline: {error:#}");
}
