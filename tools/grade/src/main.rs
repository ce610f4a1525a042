//! The command line: `grade check`, `grade class` and `grade read`.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};

use grade::class::Class;
use grade::document::decode;
use grade::report::{json, markdown, table};
use grade::submission::Submission;
use grade::template::Template;
use grade::{source, visible};

/// The pristine copy. Never the file at the root: in a fork that one holds answers.
const HANDED_OUT: &str = include_str!("../template.md");

/// Shows which questions are answered. It gives no marks
#[derive(Parser)]
struct Cli {
    /// The file as it was handed out, where it is not this activity's
    #[arg(long, global = true, value_name = "FILE")]
    template: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// What is still open in your own file. Exits with 0 if nothing is, with 1 if something is
    Check {
        #[arg(default_value = "answers.md")]
        file: PathBuf,
        #[arg(long, default_value = "text")]
        format: Format,
    },
    /// A table of a class: a row a submission
    Class {
        #[command(flatten)]
        sources: Sources,
        #[arg(long, default_value = "text")]
        format: Format,
        /// Show the keys of the anonymous page that has this seed
        #[arg(long)]
        seed: Option<u64>,
    },
    /// A Markdown page of a class: question by question, every answer
    Read {
        #[command(flatten)]
        sources: Sources,
        /// This question only, such as 3a
        #[arg(long, value_name = "NUMBER")]
        question: Option<String>,
        /// Keys in place of names, and an order that tells nothing
        #[arg(long)]
        anonymous: bool,
        /// The seed of an earlier page, for the same keys
        #[arg(long, requires = "anonymous")]
        seed: Option<u64>,
    },
}

#[derive(Args)]
struct Sources {
    /// Files, and folders in which every answers.md counts; for git see --refs
    #[arg(value_name = "SOURCE")]
    paths: Vec<PathBuf>,
    /// Refs of a repository, such as 'refs/pull/*/head'
    #[arg(long, value_name = "PATTERN")]
    refs: Vec<String>,
    /// The repository that has the refs
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    repo: PathBuf,
    /// Where the file is in a commit; its last part is its name in folders
    #[arg(long, value_name = "PATH", default_value = "answers.md")]
    path: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Csv,
    Json,
    Markdown,
}

fn main() -> ExitCode {
    let (report, is_well) = match run(Cli::parse()) {
        Ok(report) => report,
        Err(error) => return complain(&format!("{error:#}")),
    };
    match io::stdout().write_all(report.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("standard output: {error}"))
        }
        _ => ExitCode::from(u8::from(!is_well)),
    }
}

/// Says what went wrong, if there is anyone to tell.
fn complain(error: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "grade: {}", visible::line(error));
    ExitCode::from(2)
}

/// The report, and whether nothing is left to do.
fn run(cli: Cli) -> Result<(String, bool)> {
    let template = match cli.template {
        Some(file) => {
            let name = || file.display().to_string();
            let bytes = fs::read(&file).with_context(name)?;
            Template::new(&decode(&bytes)).with_context(name)?
        }
        None => Template::new(HANDED_OUT)?,
    };
    Ok(match cli.command {
        Command::Check { file, format } => {
            let name = file.display().to_string();
            if !file.exists() {
                bail!("{name}: no such file: run this in the repository's top folder, or name it");
            }
            let (bytes, size) = source::file(&file).map_err(|why| anyhow!("{name}: {why}"))?;
            let submission = Submission::new(&template, &bytes, size);
            let report = match format {
                Format::Text => table::check(&template, &name, &submission),
                Format::Json => json::check(&template, &name, &submission),
                Format::Markdown => markdown::check(&template, &name, &submission),
                Format::Csv => bail!("check has no CSV: class has"),
            };
            (report, submission.answered() == submission.answers.len())
        }
        Command::Class {
            sources,
            format,
            seed,
        } => {
            let mut class = class(&template, &sources)?;
            seed.map_or(Ok(()), |seed| class.set_keys(seed))?;
            let report = match format {
                Format::Text => table::class(&template, &class),
                Format::Csv => table::csv(&template, &class)?,
                Format::Json => json::class(&template, &class),
                Format::Markdown => bail!("class has no Markdown: read has"),
            };
            (report, class.is_whole())
        }
        Command::Read {
            sources,
            question,
            anonymous,
            seed,
        } => {
            let only = question.map(|label| template.number(&label)).transpose()?;
            let mut class = class(&template, &sources)?;
            let is_whole = class.is_whole();
            // Somebody who names no seed gets one that is short enough to type.
            let any = || RandomState::new().build_hasher().finish() % 1_000_000;
            let seed = anonymous.then(|| seed.unwrap_or_else(any));
            if let Some(seed) = seed {
                class.set_keys(seed)?;
                class.hide();
            }
            (markdown::read(&template, only, &class, seed), is_whole)
        }
    })
}

fn class(template: &Template, sources: &Sources) -> Result<Class> {
    let (paths, path) = (&sources.paths, &sources.path);
    if paths.is_empty() && sources.refs.is_empty() {
        bail!("no source: name files or folders, or pull requests with --refs 'refs/pull/*/head'");
    }
    let files = source::files(paths, path.rsplit('/').next().unwrap_or(path))?;
    if sources.refs.is_empty() {
        return Ok(Class::new(template, files));
    }
    let refs = source::refs(&sources.repo, &sources.refs, path)?;
    Ok(Class::new(template, files.chain(refs)))
}
