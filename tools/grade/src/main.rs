//! The command line: `grade check`, `grade class` and `grade read`.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use common::Result;
use common::watch::watch;
use lexopt::Parser;

use grade::arguments::{Arguments, Command, Format};
use grade::class::{COUNTED, Class};
use grade::letters::decode;
use grade::submission::Submission;
use grade::template::Template;
use grade::{page, source, table, visible};

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
                Format::Json => table::json(template, &class),
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
    let is_open = (0..template.questions.len()).any(|question| file.is_open(question));
    Ok((table::check(template, &file), !is_open))
}

fn read(template: &Arc<Template>, arguments: &Arguments) -> Result<(String, bool)> {
    let labels: Vec<&str> = template
        .questions
        .iter()
        .map(|it| it.label.as_str())
        .collect();
    let only = arguments.question.as_ref().map(|label| {
        let index = labels.iter().position(|it| it.eq_ignore_ascii_case(label));
        index.ok_or_else(|| format!("no question {label:?}: there are {}", labels.join(", ")))
    });
    let only = only.transpose()?;
    let any = || RandomState::new().hash_one("seed") % 1_000_000; // short enough to type
    let is_hidden = arguments.anonymous || arguments.seed.is_some();
    let seed = arguments.seed.or_else(|| is_hidden.then(any));
    let class = class(template, arguments, seed)?;
    let is_whole = class.is_whole();
    let class = if is_hidden { class.hide() } else { class };
    Ok((page::page(template, &class, only), is_whole))
}

/// Reads a class, and gives up if that hangs.
fn class(template: &Arc<Template>, arguments: &Arguments, seed: Option<u64>) -> Result<Class> {
    let (template, arguments, wait) = (Arc::clone(template), arguments.clone(), arguments.wait);
    let work = move || gather(&template, &arguments, seed).map_err(|error| error.to_string());
    let why = || format!("no file was read for {} s: see --wait", wait.as_secs());
    Ok(watch(wait, work, || COUNTED.load(Relaxed), why)??)
}

fn gather(template: &Template, arguments: &Arguments, seed: Option<u64>) -> Result<Class> {
    let Arguments {
        paths,
        refs,
        repo,
        path,
        ..
    } = arguments;
    if paths.is_empty() && refs.is_empty() {
        Err("no source: name files or folders, or pull requests with --refs 'refs/pull/*/head'")?;
    }
    let files = source::files(paths, path.rsplit('/').next().unwrap_or(path))?;
    let refs = (!refs.is_empty())
        .then(|| source::refs(repo, refs, path))
        .transpose()?;
    Ok(Class::new(
        template,
        files.chain(refs.into_iter().flatten()),
        seed,
    ))
}
