//! The command line: `grade check`, `grade class` and `grade read`.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};

use grade::class::Class;
use grade::decode::decode;
use grade::report::{csv, json, markdown, text};
use grade::repository::Repository;
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
        /// Keys in place of names, and the answers in an order that tells nothing
        #[arg(long)]
        anonymous: bool,
        /// Makes the keys: take the one that is on the page for the same keys
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
    let mut out = Vec::new();
    let code = match run(Cli::parse(), &mut out) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            complain(&format!("{error:#}"));
            return ExitCode::from(2);
        }
    };
    let mut stdout = io::stdout();
    match stdout.write_all(&out).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("standard output: {error}"));
            ExitCode::from(2)
        }
        _ => code,
    }
}

/// Says what went wrong, if there is anyone to tell.
fn complain(error: &str) {
    let _ = writeln!(io::stderr(), "grade: {}", visible::line(error));
}

/// Writes the report; whether nothing is left to do.
fn run(cli: Cli, out: &mut impl Write) -> Result<bool> {
    let template = template(cli.template.as_deref())?;
    match cli.command {
        Command::Check { file, format } => {
            let name = file.display().to_string();
            if !file.exists() {
                bail!(
                    "{name}: no such file: run this in the repository's top folder, or name the file"
                );
            }
            let (bytes, size) = source::file(&file).map_err(|apart| anyhow!("{name}: {apart}"))?;
            let submission = Submission::new(&template, &bytes, size);
            match format {
                CheckFormat::Text => text::check(out, &template, &name, &submission)?,
                CheckFormat::Json => json::check(out, &template, &name, &submission)?,
                CheckFormat::Markdown => markdown::check(out, &template, &name, &submission)?,
            }
            Ok(submission.answered() == submission.answers.len())
        }
        Command::Class {
            sources,
            format,
            seed,
        } => {
            let mut class = class(&template, &sources)?;
            if let Some(seed) = seed {
                class.set_keys(seed)?;
            }
            match format {
                ClassFormat::Text => text::class(out, &template, &class)?,
                ClassFormat::Csv => csv::class(out, &template, &class)?,
                ClassFormat::Json => json::class(out, &template, &class)?,
            }
            Ok(class.is_whole())
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
            if anonymous {
                class.hide(seed.unwrap_or_else(key::seed))?;
            }
            markdown::read(out, &template, only, &class)?;
            Ok(is_whole)
        }
    }
}

fn template(file: Option<&Path>) -> Result<Template> {
    let Some(file) = file else {
        return Template::handed_out();
    };
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let (text, _) = decode(&bytes);
    Template::new(&text).with_context(|| file.display().to_string())
}

fn number(template: &Template, label: &str) -> Result<usize> {
    let labels: Vec<&str> = template
        .questions
        .iter()
        .map(|q| q.label.as_str())
        .collect();
    let wanted = label.trim_matches(|c: char| !c.is_alphanumeric());
    let Some(number) = labels.iter().position(|l| l.eq_ignore_ascii_case(wanted)) else {
        bail!("no question {label}: there are {}", labels.join(", "));
    };
    Ok(number)
}

fn class(template: &Template, sources: &Sources) -> Result<Class> {
    if sources.paths.is_empty() && sources.refs.is_empty() {
        bail!("no source: name files or folders, or pull requests with --refs 'refs/pull/*/head'");
    }
    let name = sources.path.rsplit('/').next().unwrap_or(&sources.path);
    let files = source::files(&sources.paths, name)?;
    let files = files.iter().map(|file| source::at_path(file, name));
    if sources.refs.is_empty() {
        return Ok(Class::new(template, files));
    }
    let mut repository = Repository::new(&sources.repo);
    let refs = source::refs(&repository, &sources.refs, &sources.path)?;
    let pulls = repository
        .origin()
        .and_then(|remote| source::pulls(&remote));
    let refs = refs
        .into_iter()
        .map(|found| source::at_ref(&mut repository, found, &sources.path, pulls.as_deref()));
    let mut class = Class::new(template, files.chain(refs));
    class.look_elsewhere(&repository, &sources.path);
    Ok(class)
}
