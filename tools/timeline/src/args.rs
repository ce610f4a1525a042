//! What the command line asks for.

use std::ffi::OsString;

use anyhow::{Result, bail, ensure};
use lexopt::prelude::*;

/// What runs if nothing is named.
const CAFES: [&str; 2] = ["cafe-sync", "cafe-async"];

pub const HELP: &str = "\
Runs cafés and draws how long each customer waited, from order to ready.

Usage: timeline [--ascii] [--width COLUMNS] [NAME]... [-- COMMAND...]
       timeline --mermaid [NAME]... [-- COMMAND...]

  NAME             A program of the workspace, binary or example; without any,
                   cafe-sync and cafe-async
  COMMAND          Any other command to run
  --ascii          Draw in plain ASCII
  --width COLUMNS  Draw this wide, from 20 to 1000 [as the terminal, or 80]
  --mermaid        Print a Mermaid Gantt block, to paste into answers.md or a
                   pull request
";

/// What to run, and how to draw it.
pub struct Args {
    /// Programs of the workspace.
    pub names: Vec<String>,
    /// Any other command, if it has words.
    pub command: Vec<OsString>,
    pub picture: Picture,
}

pub enum Picture {
    Mermaid,
    /// As wide as the terminal, unless a width is given.
    Chart {
        ascii: bool,
        width: Option<u16>,
    },
}

impl Args {
    /// Reads the command line, which may ask for help alone.
    pub fn parse() -> Result<Option<Self>> {
        let (mut names, mut command) = (Vec::new(), Vec::new());
        let (mut mermaid, mut ascii, mut width) = (false, false, None);
        let mut parser = lexopt::Parser::from_env();
        loop {
            if let Some(mut rest) = parser.try_raw_args()
                && rest.next_if(|next| next == "--").is_some()
            {
                command.extend(rest);
            }
            let Some(argument) = parser.next()? else {
                break;
            };
            match argument {
                Value(name) => names.push(name.to_string_lossy().into_owned()),
                Long("mermaid") => mermaid = true,
                Long("ascii") => ascii = true,
                Long("width") => width = Some(columns(&parser.value()?.to_string_lossy())?),
                Short('h') | Long("help") => return Ok(None),
                _ => bail!("{}: see --help", argument.unexpected()),
            }
        }
        if names.is_empty() && command.is_empty() {
            names = CAFES.map(String::from).to_vec();
        }
        let drawn = ascii || width.is_some();
        ensure!(!(mermaid && drawn), "--mermaid takes neither --ascii nor --width");
        let picture = match mermaid {
            true => Picture::Mermaid,
            false => Picture::Chart { ascii, width },
        };
        Ok(Some(Self { names, command, picture }))
    }
}

fn columns(text: &str) -> Result<u16> {
    let columns = text.parse().unwrap_or_default();
    ensure!(
        (20..=1000).contains(&columns),
        "{text:?} is not for --width: write a number from 20 to 1000"
    );
    Ok(columns)
}
