//! Pages: one student's answers for a job summary, a class's to read question by question.

use std::collections::HashMap;

use crate::class::{Class, Row};
use crate::reason::{Note, State};
use crate::report::{advice, remarks, who};
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible::{code, quote};

/// The most lines that are shown of an answer, and of a file.
const ANSWER: usize = 100;
const FILE: usize = 400;

/// A table of what is open, then each answer quoted.
pub fn check(template: &Template, file: &str, submission: &Submission) -> String {
    let (answered, total) = (submission.answered(), submission.answers.len());
    let mut page = format!("## {}: {answered} of {total} answered\n\n", code(file));
    page += "| question | answered | where | next |\n|---|---|---|---|\n";
    for (question, answer) in template.questions.iter().zip(&submission.answers) {
        let line = answer
            .line
            .map(|line| format!("line {line}"))
            .unwrap_or_default();
        let next = advice(answer.state, question);
        page += &format!(
            "| {} | {} | {line} | {next} |\n",
            question.label, answer.state
        );
    }
    page += "\n";
    for note in &submission.notes {
        page += &format!("Note: {note}\n\n");
    }
    for (index, question) in template.questions.iter().enumerate() {
        let text = submission.answers[index].text.as_str();
        if !text.is_empty() {
            page += &format!("### {}\n\n{}", question.heading, quote(text, ANSWER));
        }
    }
    page
}

/// The questions, under each every student's answer: the fair way to grade. Then, whole, each file
/// that a person has to look at. The seed is that of a hidden class.
pub fn read(template: &Template, only: Option<usize>, class: &Class, seed: Option<u64>) -> String {
    let mut page = format!("# The answers of {} submissions\n\n", class.rows.len());
    if let Some(seed) = seed {
        page += &format!("`class --seed {seed}` says whose they are, of the same sources.\n\n");
    }
    let is_shown = |index: &usize| only.is_none_or(|only| only == *index);
    let shown: Vec<usize> = (0..template.questions.len()).filter(is_shown).collect();
    for &index in &shown {
        page += &format!("## {}\n\n", template.questions[index].heading);
        page += &answers(index, &class.rows);
    }
    let mut looks = String::new();
    for Row {
        origin, submission, ..
    } in &class.rows
    {
        let mut states = shown.iter().map(|&index| submission.answers[index].state);
        let is_look = states.any(|state| matches!(state, State::Look(_)));
        let text = match submission.notes.contains(&Note::Above) {
            _ if is_look => submission.text.trim_end(),
            true => &submission.stray,
            false => "",
        };
        if is_look || !submission.notes.is_empty() {
            let remarks = code(&remarks(submission, template));
            looks += &format!("{}: {remarks}\n\n{}", by(origin), quote(text, FILE));
        }
    }
    if !looks.is_empty() {
        page += &format!("## Look at these by eye\n\n{looks}");
    }
    if !class.apart.is_empty() {
        page += "## Not submissions\n\n";
    }
    for (origin, reason) in &class.apart {
        page += &format!("- {}: {}\n", by(origin), code(&reason.to_string()));
    }
    page
}

/// The answers to one question, the same text once; then what to look at, and who has none.
fn answers(question: usize, rows: &[Row]) -> String {
    let mut answers: Vec<(String, String)> = Vec::new();
    let mut known = HashMap::new();
    let (mut looks, mut open) = (String::new(), String::new());
    for Row {
        origin, submission, ..
    } in rows
    {
        let answer = &submission.answers[question];
        let (by, text) = (by(origin), quote(&answer.text, ANSWER));
        match answer.state {
            State::Yes => {
                let words: Vec<&str> = answer.text.split_whitespace().collect();
                let index = *known.entry(words).or_insert(answers.len());
                match answers.get_mut(index) {
                    Some((names, _)) => *names += &format!("  \n{by}"),
                    None => answers.push((by, text)),
                }
            }
            State::Look(reason) => looks += &format!("{by}: **look**, {reason}\n\n{text}"),
            State::No => open += &format!("{by}: **no**\n\n"),
        }
    }
    let answers = answers
        .iter()
        .map(|(names, text)| format!("{names}\n\n{text}"));
    answers.chain([looks, open]).collect()
}

/// Where something is from, with a link to it if there is one, and who it is.
fn by(origin: &Origin) -> String {
    let (from, who) = (code(&origin.from), code(&who(origin)));
    match origin.url.as_str() {
        "" => format!("**{from}** {who}").trim_end().to_owned(),
        url => format!("**[{from}]({url})** {who}"),
    }
}
