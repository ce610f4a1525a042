//! What there is to say at the end of a run.

use std::collections::BTreeSet;

use crate::end::Ending;
use crate::outcome::{Names, Outcome};
use crate::story::{CROWDED, LEFT, Story};
use crate::teller::Waiting;
use crate::text::Text;

/// How a run ended, and how it ends if one thread after another goes, if that's known.
pub fn verdict(
    story: &Story,
    names: &Names,
    outcome: &Outcome,
    serial: Option<&BTreeSet<Outcome>>,
    text: &Text,
) -> String {
    let mut paragraphs = Vec::new();
    if !story.printed.is_empty() {
        let lines = story.printed.lines().map(|line| format!("    {line}\n"));
        paragraphs.push(format!("The page prints:\n{}", lines.collect::<String>()));
    }
    paragraphs.push(how(story));
    let mut end = String::new();
    if story.ending == Ending::Whole && !names.compared().is_empty() {
        end += &format!("{}\n", names.text(outcome));
    }
    end += &comparison(story, names, outcome, serial, text);
    paragraphs.push(end);
    paragraphs.extend(story.remarks.iter().map(|it| (*it).to_owned()));
    paragraphs.retain(|it| !it.is_empty());
    paragraphs.join("\n")
}

pub const NO_STEP: &str =
    "No thread makes a step, such as a read or a lock. So there's nothing to choose.\n";

fn how(story: &Story) -> String {
    let mut text = String::new();
    for event in &story.events {
        text += &format!("{event}\n");
    }
    let last = story.rows.iter().rfind(|row| row.line.is_some());
    let since = |line| format!(" has made no step since line {line}");
    let last = last.and_then(|row| Some(row.thread.clone() + &since(row.line?)));
    let is_told = !story.events.is_empty();
    text + &last_words(&story.ending, &story.waiting, last.as_deref(), is_told)
}

/// How a run ended, apart from panics and exits, which are told where they happen. `last` says who
/// made the last step.
pub fn last_words(ending: &Ending, waits: &[Waiting], last: Option<&str>, is_told: bool) -> String {
    let all: Vec<&Waiting> = waits.iter().collect();
    let cut_off: Vec<&Waiting> = waits.iter().filter(|it| !it.is_main).collect();
    match ending {
        Ending::Exit(code) if !is_told => {
            format!("main leaves the program with exit code {code}.\n")
        }
        Ending::Abort if !is_told => "The program is aborted.\n".to_owned(),
        Ending::Panic(_) if !is_told => {
            "main panics before any thread makes a step. Run the page with cargo.\n".to_owned()
        }
        Ending::TooLong => "It went on and on by itself, and was stopped.\n".to_owned(),
        Ending::Hung => {
            let since = last.unwrap_or("No thread has made a step");
            format!(
                "{since}, for two seconds. It computes, or waits for what isn't stepped, and was \
                 stopped.\n"
            )
        }
        Ending::Deadlock => format!("Deadlock:\n{}", waiting(&all)),
        Ending::Endless => {
            format!(
                "Threads go round and round, and nothing changes:\n{}",
                waiting(&all)
            )
        }
        Ending::Whole if !cut_off.is_empty() => {
            format!(
                "The program ends when main does. Cut off:\n{}",
                waiting(&cut_off)
            )
        }
        _ => String::new(),
    }
}

/// Who waits for what. Those who do so at one place share a line.
fn waiting(waiting: &[&Waiting]) -> String {
    let is_like = |one: &&Waiting, next: &&Waiting| one.why == next.why && one.line == next.line;
    let mut text = String::new();
    for alike in waiting.chunk_by(is_like) {
        let threads: Vec<&str> = alike.iter().map(|it| it.thread.as_str()).collect();
        let verb = match (threads.len(), alike[0].can_move) {
            (1, false) => "waits",
            (_, false) => "wait",
            (1, true) => "is",
            (_, true) => "are",
        };
        let Waiting { line, why, .. } = alike[0];
        let threads = threads.join(" and ");
        text += &format!("  {threads} {verb} at line {line} {why}\n");
    }
    text
}

fn comparison(
    story: &Story,
    names: &Names,
    outcome: &Outcome,
    serial: Option<&BTreeSet<Outcome>>,
    text: &Text,
) -> String {
    if let Some(word) = text.unseen() {
        return unseen(word);
    }
    if story.remarks.contains(&LEFT) || story.remarks.contains(&CROWDED) {
        return String::new();
    }
    if story.threads.is_empty() && story.ending == Ending::Whole {
        return NO_STEP.to_owned();
    }
    let mut comparison = String::new();
    let Some(serial) = serial else {
        return comparison;
    };
    let is_whole = story.ending == Ending::Whole;
    if !names.compared().is_empty() || !is_whole && names.can_compare() {
        let texts: Vec<String> = serial.iter().map(|it| names.text(it)).collect();
        comparison += &format!("One thread after another: {}\n", texts.join("; or "));
        let differs = differing(names, outcome, serial);
        if names.compared().len() > 1 && !differs.is_empty() {
            let verb = if differs.len() == 1 {
                "differs"
            } else {
                "differ"
            };
            comparison += &format!("{} {verb}.\n", differs.join(" and "));
        }
    }
    if !names.unreadable().is_empty() {
        comparison += &not_compared(names);
    }
    comparison
}

/// The names whose values are not what the only serial outcome has.
fn differing<'a>(names: &'a Names, outcome: &Outcome, serial: &BTreeSet<Outcome>) -> Vec<&'a str> {
    let mut outcomes = serial.iter();
    let (Some(one), None) = (outcomes.next(), outcomes.next()) else {
        return Vec::new();
    };
    let values = outcome.values.iter().zip(&one.values);
    let differs = names.compared().into_iter().zip(values);
    differs
        .filter(|(_, (a, b))| a != b)
        .map(|it| it.0)
        .collect()
}

pub fn unseen(word: &str) -> String {
    format!(
        "The page uses {word}. What that shares isn't stepped, so it may end in other ways, and \
         nothing here is called right.\n"
    )
}

pub fn not_compared(names: &Names) -> String {
    let names = names.unreadable().join(", ");
    format!("Not compared, since it can't be read: {names}\n")
}
