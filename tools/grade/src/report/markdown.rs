//! Pages: one student's answers for a job summary, a class's to read question by question.

use std::collections::HashMap;

use crate::class::Class;
use crate::reason::{Note, State};
use crate::report::{remarks, steps, who};
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible::{code, quote};

/// The most lines that are shown of an answer, and of a file.
const ANSWER: usize = 100;
const FILE: usize = 400;

/// A table of what is open, then each answer quoted.
pub fn check(template: &Template, name: &str, file: &Submission) -> String {
    let (name, answered, total) = (code(name), file.answered(), file.answers.len());
    let mut page = format!("## {name}: {answered} of {total} answered\n\n");
    page += "| question | answered | where | next |\n|---|---|---|---|\n";
    for step in steps(template, file, "line ") {
        page += &format!("| {} |\n", step.join(" | "));
    }
    page += "\n";
    for note in &file.notes {
        page += &format!("Note: {note}\n\n");
    }
    for (question, answer) in template.questions.iter().zip(&file.answers) {
        if !answer.text.is_empty() {
            let text = quote(&answer.text, ANSWER);
            page += &format!("### {}\n\n{text}", question.text);
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
    for index in (0..template.questions.len()).filter(is_shown) {
        page += &format!("## {}\n\n", template.questions[index].text);
        page += &answers(index, class);
    }
    let mut title = "## Look at these by eye\n\n";
    for (origin, file) in &class.rows {
        let mut answers = file.answers.iter().enumerate();
        let is_look = answers
            .any(|(index, answer)| is_shown(&index) && matches!(answer.state, State::Look(_)));
        let text = match is_look {
            true => file.text.trim_end(),
            false if file.notes.contains(&Note::Above) => &file.stray,
            false => "",
        };
        if is_look || !file.notes.is_empty() {
            let remarks = code(&remarks(template, file));
            page += &format!("{title}{}: {remarks}\n\n{}", by(origin), quote(text, FILE));
            title = "";
        }
    }
    let mut title = "## Not submissions\n\n";
    for (origin, reason) in &class.apart {
        page += &format!("{title}- {}: {}\n", by(origin), code(&reason.to_string()));
        title = "";
    }
    page
}

/// The answers to one question, the same text once; then what to look at, and who has none.
fn answers(question: usize, class: &Class) -> String {
    let (mut answers, mut known) = (Vec::new(), HashMap::new());
    let (mut looks, mut open) = (String::new(), String::new());
    for (origin, file) in &class.rows {
        let answer = &file.answers[question];
        let (by, text) = (by(origin), quote(&answer.text, ANSWER));
        match answer.state {
            State::Yes => {
                let words: Vec<&str> = answer.text.split_whitespace().collect();
                let index = *known.entry(words).or_insert(answers.len());
                if index == answers.len() {
                    answers.push((Vec::new(), text));
                }
                answers[index].0.push(by);
            }
            State::Look(reason) => looks += &format!("{by}: **look**, {reason}\n\n{text}"),
            State::No => open += &format!("{by}: **no**\n\n"),
        }
    }
    let mut page = String::new();
    for (by, text) in answers {
        page += &format!("{}\n\n{text}", by.join("  \n"));
    }
    page + &looks + &open
}

/// Where something is from, with a link to it if there is one, and who it is.
fn by(origin: &Origin) -> String {
    let (from, who) = (code(&origin.from), code(&who(origin)));
    let from = match origin.url.as_str() {
        "" => from,
        url => format!("[{from}]({url})"),
    };
    format!("**{from}** {who}").trim_end().to_owned()
}
