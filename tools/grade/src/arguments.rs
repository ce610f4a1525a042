//! What the command line asks for.

use std::path::PathBuf;

use lexopt::{Arg, Error, Parser, ValueExt};

/// What to do.
#[derive(Clone, Copy, Default)]
pub enum Command {
    #[default]
    Check,
    Class(Format),
    Read,
}

/// How a class is printed.
#[derive(Clone, Copy)]
pub enum Format {
    Text,
    Csv,
}

/// What to do, and with what.
#[derive(Clone, Default)]
pub struct Arguments {
    pub command: Command,
    pub paths: Vec<PathBuf>,
    pub template: Option<PathBuf>,
    pub refs: Vec<String>,
    pub repo: PathBuf,
    /// Where the file may be in a commit, the likeliest first.
    pub names: Vec<String>,
    pub seed: Option<u64>,
    pub anonymous: bool,
    /// What GitHub says of the pull requests.
    pub pulls: Option<PathBuf>,
    /// Who is in the class.
    pub roster: Option<PathBuf>,
    /// Whether the page is opened, and not printed.
    pub open: bool,
}

impl Arguments {
    /// Reads the command line. None: it asks for help. An error is a sentence that says what to write.
    pub fn parse(mut parser: Parser) -> Result<Option<Self>, Error> {
        let mut it = Self {
            repo: ".".into(),
            ..Self::default()
        };
        let (mut command, mut format, mut options) = (String::new(), None, Vec::new());
        while let Some(argument) = parser.next()? {
            if let Arg::Long(option) = argument {
                options.push(option.to_owned());
            }
            match argument {
                Arg::Short('h') | Arg::Long("help") => return Ok(None),
                Arg::Value(word) if command.is_empty() => command = word.string()?,
                Arg::Value(path) => it.paths.push(path.into()),
                Arg::Long("template") => it.template = Some(parser.value()?.into()),
                Arg::Long("refs") => it.refs.push(parser.value()?.string()?),
                Arg::Long("repo") => it.repo = parser.value()?.into(),
                Arg::Long("path") => it.names.push(parser.value()?.string()?),
                Arg::Long("format") => format = Some(parser.value()?.string()?),
                Arg::Long("seed") => it.seed = Some(number(&mut parser, "--seed")?),
                Arg::Long("anonymous") => it.anonymous = true,
                Arg::Long("pulls") => it.pulls = Some(parser.value()?.into()),
                Arg::Long("roster") => it.roster = Some(parser.value()?.into()),
                Arg::Long("open") => it.open = true,
                _ => return Err(argument.unexpected()),
            }
        }
        let format = match format.as_deref() {
            None | Some("text") => Format::Text,
            Some("csv") => Format::Csv,
            Some(other) => Err(format!("no format {other:?}: write text or csv"))?,
        };
        if it.names.is_empty() {
            it.names.push("answers.md".to_owned());
        }
        let takes;
        (it.command, takes) = match command.as_str() {
            "check" => (Command::Check, "template"),
            "class" => (
                Command::Class(format),
                "template refs repo path pulls roster seed format",
            ),
            "read" => (
                Command::Read,
                "template refs repo path pulls roster seed anonymous open",
            ),
            "" => Err("no command: write check, class or read")?,
            other => Err(format!("no command {other:?}: write check, class or read"))?,
        };
        match options
            .iter()
            .find(|option| !takes.split(' ').any(|takes| takes == *option))
        {
            Some(option) => Err(format!("{command} takes no --{option}: see --help").into()),
            None => Ok(Some(it)),
        }
    }
}

fn number(parser: &mut Parser, option: &str) -> Result<u64, Error> {
    let text = parser.value()?.string()?;
    text.parse()
        .map_err(|_| format!("{text:?} is not for {option}: write a whole number").into())
}
