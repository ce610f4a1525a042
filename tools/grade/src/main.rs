//! The command line: `grade check`, `grade class` and `grade read`.

use std::env;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use common::watch::watch;
use common::{Result, browser};
use lexopt::Parser;

use grade::arguments::{Arguments, Command, Format};
use grade::class::{COUNTED, Class};
use grade::letters::decode;
use grade::repository::Repository;
use grade::roster::Roster;
use grade::submission::Submission;
use grade::template::Template;
use grade::{page, pulls, source, table, visible};

/// How long one file may take.
const WAIT: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let report = report();
    let is_well = report.as_ref().is_ok_and(|(_, is_well)| *is_well);
    let report = report.map(|(report, _)| report);
    let report = report.map_err(|error| visible::line(&error.to_string()).into());
    let printed = common::exit("grade", report);
    if printed == ExitCode::SUCCESS && !is_well {
        ExitCode::from(1)
    } else {
        printed
    }
}

/// The report, and whether nothing is left to do.
fn report() -> Result<(String, bool)> {
    let Some(arguments) = &Arguments::parse(Parser::from_env())? else {
        return Ok((include_str!("help.txt").to_owned(), true));
    };
    // Never the file at the root: in a fork it holds answers.
    let mut text = include_str!("../template.md").to_owned();
    if let Some(path) = &arguments.template {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        text = decode(&bytes);
    }
    let template = &Arc::new(Template::new(&text)?);
    match arguments.command {
        Command::Check => check(template, arguments),
        Command::Class(format) => {
            let class = class(template, arguments, arguments.seed)?;
            let report = match format {
                Format::Text => table::class(template, &class),
                Format::Csv => table::csv(template, &class)?,
            };
            Ok((report, class.is_whole()))
        }
        Command::Read => read(template, arguments),
    }
}

fn check(template: &Template, arguments: &Arguments) -> Result<(String, bool)> {
    let path = match &arguments.paths[..] {
        [] => Path::new("answers.md"),
        [path] => path,
        _ => Err("check looks at one file")?,
    };
    let name = path.display();
    if !path.exists() {
        let advice = "no such file: run this in the repository's top folder, or name it";
        return Err(format!("{name}: {advice}").into());
    }
    let bytes = source::file(path).map_err(|why| format!("{name}: {why}"))?;
    let file = Submission::new(template, &bytes);
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let repository = Repository::new(folder.unwrap_or(Path::new(".")));
    let last = path.file_name().unwrap_or_default().to_string_lossy();
    let sent = repository.has_sent(&last, &bytes);
    let is_done = (0..template.questions.len()).all(|question| file.is_answered(question));
    Ok((table::check(template, &file, sent), is_done))
}

/// The page to mark on, or where it lies.
fn read(template: &Arc<Template>, arguments: &Arguments) -> Result<(String, bool)> {
    let any = || RandomState::new().hash_one("seed") % 1_000_000; // short enough to type
    let seed = arguments.seed.or_else(|| arguments.anonymous.then(any));
    let class = class(template, arguments, seed)?;
    let is_whole = class.is_whole();
    let class = if arguments.anonymous {
        class.hide()
    } else {
        class
    };
    let name = source::name(&arguments.repo, &arguments.refs, &arguments.paths);
    let html = page::html(template, &class, &name);
    if !arguments.open {
        return Ok((html, is_whole));
    }
    let path = browser::show(&env::temp_dir(), &file(&name, &class), &html)?;
    Ok((format!("{}\n", path.display()), is_whole))
}

fn file(name: &str, class: &Class) -> String {
    let seed = class.seed.map_or(String::new(), |seed| format!("-{seed}"));
    let plain = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
    format!("mark-{}{seed}", name.chars().map(plain).collect::<String>())
}

/// Reads a class, and gives up if that hangs.
fn class(template: &Arc<Template>, arguments: &Arguments, seed: Option<u64>) -> Result<Class> {
    let (template, arguments) = (Arc::clone(template), arguments.clone());
    let work = move || gather(&template, &arguments, seed).map_err(|error| error.to_string());
    let why = || format!("no file was read for {} s", WAIT.as_secs());
    Ok(watch(WAIT, work, || COUNTED.load(Relaxed), why)??)
}

fn gather(template: &Template, arguments: &Arguments, seed: Option<u64>) -> Result<Class> {
    let Arguments {
        paths,
        refs,
        repo,
        names,
        ..
    } = arguments;
    if paths.is_empty() && refs.is_empty() {
        Err("no source: name files or folders, or pull requests with --refs 'refs/pull/*/head'")?;
    }
    let pulls = arguments.pulls.as_deref().map(pulls::read).transpose()?;
    let roster = arguments.roster.as_deref().map(Roster::read).transpose()?;
    let files = source::files(paths, names)?;
    let refs = (!refs.is_empty())
        .then(|| source::refs(template, repo, refs, names))
        .transpose()?;
    let found = files.chain(refs.into_iter().flatten());
    let mut class = Class::new(template, found, seed);
    if let Some(pulls) = pulls {
        class.describe(&pulls, names);
    }
    if let Some(roster) = roster {
        class.enrol(&roster);
    }
    Ok(class)
}
