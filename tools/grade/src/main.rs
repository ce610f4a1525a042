//! The command line: `grade check`, `grade class` and `grade read`.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail, ensure};
use clap::{Args, Parser, Subcommand, ValueEnum};

use grade::class::Class;
use grade::document::decode;
use grade::submission::Submission;
use grade::template::Template;
use grade::{json, markdown, source, table, visible};

/// Shows which questions are answered. It gives no marks
#[derive(Parser)]
struct Cli {
    /// The file as it was handed out, where it is not this activity's
    #[arg(long, global = true, value_name = "FILE", value_parser = template)]
    template: Option<Template>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// What is still open in your own file. Exits with 0 if nothing is, with 1 if something is
    Check {
        #[arg(default_value = "answers.md")]
        file: PathBuf,
    },
    /// A table of a class: a row a submission
    Class {
        #[command(flatten)]
        sources: Sources,
        #[arg(long, default_value = "text")]
        format: Format,
    },
    /// A Markdown page of a class: question by question, every answer
    Read {
        #[command(flatten)]
        sources: Sources,
        /// Keys in place of names, and an order that tells nothing
        #[arg(long)]
        anonymous: bool,
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
    /// The seed of an anonymous page, which `read` makes with it: the same keys again
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Csv,
    Json,
}

fn main() -> ExitCode {
    let printed = run(Cli::parse()).and_then(|(report, is_well)| {
        match io::stdout().write_all(report.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(ExitCode::from(u8::from(!is_well))),
        }
    });
    printed.unwrap_or_else(|error| {
        let error = visible::line(&format!("grade: {error:#}"));
        let _ = writeln!(io::stderr(), "{error}"); // if there is anyone to tell
        ExitCode::from(2)
    })
}

/// The report, and whether nothing is left to do.
fn run(cli: Cli) -> Result<(String, bool)> {
    // Never the file at the root: in a fork that one holds answers.
    let own = || Template::new(include_str!("../template.md"));
    let template = &cli.template.map_or_else(own, Ok)?;
    match cli.command {
        Command::Check { file } => check(template, &file),
        Command::Class { sources, format } => {
            let class = class(template, &sources, sources.seed)?;
            let report = match format {
                Format::Text => table::class(template, &class),
                Format::Csv => table::csv(template, &class)?,
                Format::Json => json::class(template, &class),
            };
            Ok((report, class.is_whole()))
        }
        Command::Read { sources, anonymous } => {
            let any = || RandomState::new().hash_one("seed") % 1_000_000; // short enough to type
            let seed = sources.seed.or_else(|| anonymous.then(any));
            let mut class = class(template, &sources, seed)?;
            let is_whole = class.is_whole();
            if seed.is_some() {
                class.hide();
            }
            Ok((markdown::read(template, &class, seed), is_whole))
        }
    }
}

fn check(template: &Template, path: &Path) -> Result<(String, bool)> {
    let name = path.display().to_string();
    let advice = "no such file: run this in the repository's top folder, or name it";
    ensure!(path.exists(), "{name}: {advice}");
    let bytes = source::file(path).map_err(|why| anyhow!("{name}: {why}"))?;
    let file = Submission::new(template, &bytes);
    let is_complete = file.answered() == file.answers.len();
    Ok((table::check(template, &name, &file), is_complete))
}

fn template(file: &str) -> Result<Template> {
    Template::new(&decode(&fs::read(file)?))
}

fn class(template: &Template, sources: &Sources, seed: Option<u64>) -> Result<Class> {
    let (paths, path) = (&sources.paths, &sources.path);
    if paths.is_empty() && sources.refs.is_empty() {
        bail!("no source: name files or folders, or pull requests with --refs 'refs/pull/*/head'");
    }
    let files = source::files(paths, path.rsplit('/').next().unwrap_or(path))?;
    if sources.refs.is_empty() {
        return Ok(Class::new(template, files, seed));
    }
    let refs = source::refs(&sources.repo, &sources.refs, path)?;
    Ok(Class::new(template, files.chain(refs), seed))
}
