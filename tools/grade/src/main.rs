//! The command line: `grade check`, `grade class` and `grade read`.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};

use grade::class::Class;
use grade::decode::decode;
use grade::report::{csv, json, markdown, text};
use grade::submission::Submission;
use grade::template::Template;
use grade::{key, source, visible};

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
        #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
        format: CheckFormat,
    },
    /// A table of a class: a row a submission
    Class {
        #[command(flatten)]
        sources: Sources,
        #[arg(long, value_enum, default_value_t = ClassFormat::Text)]
        format: ClassFormat,
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
enum CheckFormat {
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, ValueEnum)]
enum ClassFormat {
    Text,
    Csv,
    Json,
}

fn main() -> ExitCode {
    let (report, is_well) = match run(Cli::parse()) {
        Ok(report) => report,
        Err(error) => return complain(&format!("{error:#}")),
    };
    let mut stdout = io::stdout();
    match stdout
        .write_all(report.as_bytes())
        .and_then(|()| stdout.flush())
    {
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
    let template = template(cli.template.as_deref())?;
    match cli.command {
        Command::Check { file, format } => {
            let name = file.display().to_string();
            if !file.exists() {
                bail!("{name}: no such file: run this in the repository's top folder, or name it");
            }
            let (bytes, size) = source::file(&file).map_err(|why| anyhow!("{name}: {why}"))?;
            let submission = Submission::new(&template, &bytes, size);
            let report = match format {
                CheckFormat::Text => text::check(&template, &name, &submission),
                CheckFormat::Json => json::check(&template, &name, &submission),
                CheckFormat::Markdown => markdown::check(&template, &name, &submission),
            };
            Ok((report, submission.answered() == submission.answers.len()))
        }
        Command::Class {
            sources,
            format,
            seed,
        } => {
            let mut class = class(&template, &sources)?;
            seed.map_or(Ok(()), |seed| class.set_keys(seed))?;
            let report = match format {
                ClassFormat::Text => text::class(&template, &class),
                ClassFormat::Csv => csv::class(&template, &class)?,
                ClassFormat::Json => json::class(&template, &class),
            };
            Ok((report, class.is_whole()))
        }
        Command::Read {
            sources,
            question,
            anonymous,
            seed,
        } => {
            let only = question
                .map(|label| number(&template, &label))
                .transpose()?;
            let mut class = class(&template, &sources)?;
            let is_whole = class.is_whole();
            let seed = anonymous.then(|| seed.unwrap_or_else(key::seed));
            seed.map_or(Ok(()), |seed| class.hide(seed))?;
            Ok((markdown::read(&template, only, &class, seed), is_whole))
        }
    }
}

fn template(file: Option<&Path>) -> Result<Template> {
    let Some(file) = file else {
        return Template::handed_out();
    };
    let name = || file.display().to_string();
    let bytes = std::fs::read(file).with_context(name)?;
    Template::new(&decode(&bytes)).with_context(name)
}

fn number(template: &Template, label: &str) -> Result<usize> {
    let labels = template
        .questions
        .iter()
        .map(|question| question.label.as_str());
    let labels: Vec<&str> = labels.collect();
    let wanted = label.trim_matches(|c: char| !c.is_alphanumeric());
    match labels
        .iter()
        .position(|label| label.eq_ignore_ascii_case(wanted))
    {
        Some(number) => Ok(number),
        None => bail!("no question {label}: there are {}", labels.join(", ")),
    }
}

fn class(template: &Template, sources: &Sources) -> Result<Class> {
    let Sources {
        paths,
        refs,
        repo,
        path,
    } = sources;
    if paths.is_empty() && refs.is_empty() {
        bail!("no source: name files or folders, or pull requests with --refs 'refs/pull/*/head'");
    }
    let files = source::files(paths, path.rsplit('/').next().unwrap_or(path))?;
    if refs.is_empty() {
        return Ok(Class::new(template, files));
    }
    let refs = source::refs(repo, refs, path)?;
    Ok(Class::new(template, files.into_iter().chain(refs)))
}
