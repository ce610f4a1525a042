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
        let text = submission.answer(index);
        if !text.is_empty() {
            page += &format!("### {}\n\n{}\n", question.heading, quote(text, ANSWER));
        }
    }
    page
}

/// The questions, under each every student's answer: the fair way to grade. Then, whole, each file
/// that a person has to look at. With a seed the class is hidden.
pub fn read(template: &Template, only: Option<usize>, class: &Class, seed: Option<u64>) -> String {
    let mut page = format!("# The answers of {} submissions\n\n", class.rows.len());
    if let Some(seed) = seed {
        page += &format!("Whose they are, `class --seed {seed}` says of the same sources.\n\n");
    }
    let all = 0..template.questions.len();
    let shown: Vec<usize> = all
        .filter(|index| only.is_none_or(|only| only == *index))
        .collect();
    for &index in &shown {
        page += &format!("## {}\n\n", template.questions[index].heading);
        page += &answers(index, &class.rows);
    }
    let mut looks = String::new();
    for Row {
        origin, submission, ..
    } in &class.rows
    {
        let state = |&index: &usize| submission.answers[index].state;
        let text = if shown
            .iter()
            .map(state)
            .any(|state| matches!(state, State::Look(_)))
        {
            submission.text.trim_end()
        } else if submission.notes.contains(&Note::Above) {
            submission.stray()
        } else if submission.notes.is_empty() {
            continue;
        } else {
            ""
        };
        let remarks = code(&remarks(submission, template));
        looks += &format!("{}: {remarks}\n\n{}\n", by(origin), quote(text, FILE));
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

/// The answers to one question, the same text once; then what is to be looked at, and who has none.
fn answers(question: usize, rows: &[Row]) -> String {
    let state = |row: &Row| row.submission.answers[question].state;
    let text = |row: &Row| quote(row.submission.answer(question), ANSWER);
    let mut groups: Vec<(String, &Row)> = Vec::new();
    let mut group_of = HashMap::new();
    for row in rows.iter().filter(|row| state(row) == State::Yes) {
        let words = row.submission.answer(question).split_whitespace();
        let group = *group_of
            .entry(words.collect::<Vec<_>>())
            .or_insert(groups.len());
        match groups.get_mut(group) {
            Some((names, _)) => *names += &format!("  \n{}", by(&row.origin)),
            None => groups.push((by(&row.origin), row)),
        }
    }
    let mut page = String::new();
    for (names, row) in groups {
        page += &format!("{names}\n\n{}\n", text(row));
    }
    for row in rows {
        if let State::Look(reason) = state(row) {
            page += &format!("{}: **look**, {reason}\n\n{}\n", by(&row.origin), text(row));
        }
    }
    for row in rows.iter().filter(|row| state(row) == State::No) {
        page += &format!("{}: **no**\n\n", by(&row.origin));
    }
    page
}

/// Where something is from, with a link to it if there is one, and who it is.
fn by(origin: &Origin) -> String {
    let from = code(&origin.from);
    let from = match &origin.url {
        Some(url) => format!("[{from}]({url})"),
        None => from,
    };
    format!("**{from}** {}", code(&who(origin)))
        .trim_end()
        .to_owned()
}
