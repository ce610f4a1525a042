//! Runs cafés and draws how long each customer waited, from order to ready.
//!
//! Run it:   cargo run -p timeline
//! Look for: the bars of cafe-sync, one after another, and those of cafe-async, side by side.

mod args;
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
use std::io::{self, Write};
use std::process::ExitCode;

use common::unseen::written_out;
use common::{Result, cut};
use console::Term;
use lexopt::Parser;

use crate::args::Args;
use crate::chart::Look;
use crate::program::{Ended, Program};
use crate::screen::Screen;
use crate::timeline::{Cafe, Timeline};

/// The exit code after Ctrl-C, as in shells.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let (picture, complaints, code) = match perform() {
        Ok(done) => done,
        Err(error) => return common::exit("timeline", Err(error)),
    };
    let printed = common::exit("timeline", Ok(picture));
    for complaint in complaints {
        let _ = writeln!(io::stderr(), "timeline: {complaint}"); // if anyone is listening
    }
    if printed == ExitCode::SUCCESS {
        ExitCode::from(code)
    } else {
        printed
    }
}

/// The last picture, what went wrong when the programs ran, and the exit code.
fn perform() -> Result<(String, Vec<String>, u8)> {
    let args = Args::parse(Parser::from_env())?;
    if args.help {
        return Ok((include_str!("help.txt").to_owned(), Vec::new(), 0));
    }
    let mut programs = match &args.names[..] {
        [] => Vec::new(), // a command also runs outside a workspace
        names => workspace::build(names)?,
    };
    programs.extend(Program::command(&args.command));
    let mut timeline = Timeline::new(programs.iter().map(|program| program.name.clone()));
    let mut screen = if args.mermaid { None } else { Screen::new() };
    let show = screen
        .as_mut()
        .map(|screen| |timeline: &Timeline| screen.show(&draw(&args, timeline)));
    let ended = run::run(&programs, &args.words, &mut timeline, show)?;
    if let Some(screen) = &mut screen {
        screen.show("")?;
    }
    let is_empty = timeline.cafes.iter().all(|cafe| cafe.orders.is_empty());
    let picture = if is_empty {
        String::new()
    } else {
        draw(&args, &timeline)
    };
    let Some(ended) = ended else {
        return Ok((picture, Vec::new(), INTERRUPTED));
    };
    let ended = ended.iter().zip(&timeline.cafes);
    let complaints: Vec<_> = ended
        .filter_map(|(how, cafe)| complaint(how, cafe))
        .collect();
    let code = u8::from(!complaints.is_empty());
    Ok((picture, complaints, code))
}

/// The picture.
fn draw(args: &Args, timeline: &Timeline) -> String {
    if args.mermaid {
        return mermaid::draw(timeline);
    }
    let (_, terminal) = Term::stdout().size_checked().unwrap_or((0, 80));
    // Windows' old console goes to the next line as soon as the last column is written.
    let terminal = terminal.saturating_sub(u16::from(cfg!(windows)));
    let look = Look {
        width: args.width.unwrap_or(terminal).into(),
        ascii: args.ascii || screen::is_dumb(),
        colour: console::colors_enabled()
            && !screen::is_dumb()
            && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    chart::draw(timeline, &look)
}

/// What went wrong when a program ran.
fn complaint(ended: &Ended, cafe: &Cafe) -> Option<String> {
    let text = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        written_out(text.trim_end(), |c| c.escape_default().to_string())
    };
    let name = &cafe.name;
    let status = match &ended.status {
        Err(error) => return Some(format!("{name}: {error}")),
        Ok(status) => status,
    };
    if !status.success() {
        return Some(match text(&ended.last_words).as_str() {
            "" => format!("{name}: {status}"),
            words => format!("{name}: {status}, and on stderr:\n{words}"),
        });
    }
    if !cafe.orders.is_empty() {
        return None;
    }
    let printed = text(&ended.first_words);
    let lines = printed
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(3);
    let lines: String = lines.map(|line| format!("  {}\n", cut(line, 70))).collect();
    if lines.is_empty() {
        return Some(format!("{name}: it printed nothing"));
    }
    Some(format!(
        "{name}: it printed no order, such as `Alice ordered a Latte.`, but\n{lines}\
        If it uses other words for when something begins and when it is done, name them:\n\
        --start 'Fetching *...' --end 'Done: *'"
    ))
}
