//! Runs cafés and draws how long each customer waited, from order to ready.
//!
//! Run it:   cargo run -p timeline
//! Look for: the bars of cafe-sync, one after another, and those of cafe-async, side by side.

mod args;
mod chart;
mod mermaid;
mod output;
mod program;
mod run;
mod screen;
mod sentence;
mod timeline;
mod unseen;
mod workspace;

#[cfg(test)]
mod tests;

use std::env;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use anyhow::{Context, Error, Result, bail, ensure};
use console::Term;

use crate::args::{Args, Picture};
use crate::chart::Look;
use crate::program::{Ended, Program};
use crate::screen::Screen;
use crate::timeline::{Cafe, Timeline};

/// How many lines a chart has at most where it need not fit a screen.
const LINES: usize = 1000;
/// The exit code if something went wrong, in timeline or in a program.
const FAILED: u8 = 1;
/// The exit code after wrong usage.
const USAGE: u8 = 2;
/// The exit code after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let done = match Args::parse() {
        Ok(Some(args)) => run_and_draw(&args),
        Ok(None) => print(args::HELP).map(|()| ExitCode::SUCCESS),
        Err(error) => return complain(&error, USAGE),
    };
    done.unwrap_or_else(|error| complain(&error, FAILED))
}

fn run_and_draw(args: &Args) -> Result<ExitCode> {
    let mut programs = match &args.names[..] {
        [] => Vec::new(), // any command runs outside of a workspace too
        names => workspace::build(names)?,
    };
    programs.extend(Program::command(&args.command));
    let picture = &args.picture;
    let mut timeline = Timeline::new(programs.iter().map(|program| program.name.clone()));
    let mut screen = match picture {
        Picture::Mermaid => None,
        Picture::Chart { .. } => Screen::new(),
    };
    let show = screen.as_mut().map(|screen| {
        |timeline: &Timeline| screen.show(&draw(picture, timeline, screen.height())?)
    });
    let ended = run::run(&programs, &mut timeline, show)?;

    if let Some(screen) = &mut screen {
        screen.show("")?;
    }
    if timeline.cafes.iter().any(|cafe| !cafe.orders.is_empty()) {
        print(&draw(picture, &timeline, LINES)?)?; // whole, however low the window is
    }

    let Some(ended) = ended else {
        return Ok(ExitCode::from(INTERRUPTED));
    };
    let mut code = ExitCode::SUCCESS;
    for (ended, cafe) in ended.into_iter().zip(&timeline.cafes) {
        if let Err(error) = verdict(ended, cafe) {
            code = complain(&error, FAILED);
        }
    }
    Ok(code)
}

/// The picture, as text of at most so many lines.
fn draw(picture: &Picture, timeline: &Timeline, height: usize) -> io::Result<String> {
    let mut out = Vec::new();
    match *picture {
        Picture::Mermaid => mermaid::draw(&mut out, timeline)?,
        Picture::Chart { ascii, width } => {
            let (_, terminal) = Term::stdout().size_checked().unwrap_or((0, 80));
            // Windows' old console goes to the next line as soon as the last column is written.
            let terminal = terminal.saturating_sub(u16::from(cfg!(windows)));
            let look = Look {
                width: width.unwrap_or(terminal).into(),
                height,
                ascii: ascii || screen::is_dumb(),
                colour: console::colors_enabled()
                    && !screen::is_dumb()
                    && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            };
            chart::draw(&mut out, timeline, &look)?;
        }
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// What is wrong with how a program ran.
fn verdict(ended: Ended, cafe: &Cafe) -> Result<()> {
    let status = ended.status.with_context(|| cafe.name.clone())?;
    if !status.success() {
        let last_words = unseen::written_out(&String::from_utf8_lossy(&ended.last_words));
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
fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("stdout"),
        _ => Ok(()),
    }
}

/// Says on stderr what went wrong. If that is closed too, nothing is left to be done.
fn complain(error: &Error, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "timeline: {error:#}");
    ExitCode::from(code)
}
