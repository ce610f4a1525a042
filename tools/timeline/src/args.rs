//! What the command line asks for.

use std::ffi::OsString;

use lexopt::{Error, Parser, prelude::*};

use crate::sentence::{Pattern, Words};

/// What runs if nothing is named.
const CAFES: [&str; 2] = ["cafe-sync", "cafe-async"];

/// What to run, and how to draw it.
#[derive(Default)]
pub struct Args {
    pub help: bool,
    /// Programs of the workspace.
    pub names: Vec<String>,
    /// Any other command. It's empty if there is none.
    pub command: Vec<OsString>,
    /// What a program says when something begins, and when it's done.
    pub words: Words,
    pub mermaid: bool,
    pub ascii: bool,
    /// In columns. None: as wide as the terminal.
    pub width: Option<u16>,
}

impl Args {
    /// Reads the command line. An error is a sentence that says what to write.
    pub fn parse(mut parser: Parser) -> Result<Self, Error> {
        let (mut args, mut start, mut end) = (Self::default(), None, None);
        loop {
            if let Some(mut rest) = parser.try_raw_args()
                && rest.next_if(|next| next == "--").is_some()
            {
                args.command.extend(rest);
            }
            let Some(argument) = parser.next()? else {
                break;
            };
            match argument {
                Value(name) => args.names.push(name.to_string_lossy().into_owned()),
                Long("start") => start = Some(pattern(&mut parser, "--start")?),
                Long("end") => end = Some(pattern(&mut parser, "--end")?),
                Long("mermaid") => args.mermaid = true,
                Long("ascii") => args.ascii = true,
                Long("width") => args.width = Some(columns(&mut parser)?),
                Short('h') | Long("help") => args.help = true,
                _ => return Err(argument.unexpected()),
            }
        }
        args.words = match (start, end) {
            (None, None) => Words::Cafe,
            (Some(start), Some(end)) => Words::Own { start, end },
            _ => Err("--start and --end go together: write both")?,
        };
        if args.names.is_empty() && args.command.is_empty() {
            args.names = CAFES.map(String::from).to_vec();
        }
        if args.mermaid && (args.ascii || args.width.is_some()) {
            Err("--mermaid takes neither --ascii nor --width")?;
        }
        Ok(args)
    }
}

fn pattern(parser: &mut Parser, option: &str) -> Result<Pattern, Error> {
    let text = parser.value()?.string()?;
    let why = || format!("{text:?} is not for {option}: write one * where the name is, and a word");
    Pattern::new(&text).ok_or_else(|| why().into())
}

fn columns(parser: &mut Parser) -> Result<u16, Error> {
    let text = parser.value()?.string()?;
    let columns = text
        .parse()
        .ok()
        .filter(|columns| (20..=1000).contains(columns));
    let why = || format!("{text:?} is not for --width: write a number from 20 to 1000");
    columns.ok_or_else(|| why().into())
}
