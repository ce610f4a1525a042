//! Pages: one student's answers for a job summary, a class's to read question by question.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::class::{Class, Row};
use crate::reason::{Note, State};
use crate::report::{advice, remarks, who};
use crate::source::Origin;
use crate::submission::{Answer, Submission};
use crate::template::Template;
use crate::visible::{code, quote};

/// The most lines that are shown of an answer, and of a file.
const ANSWER: usize = 100;
const FILE: usize = 400;

/// A table of what is open, then each answer quoted.
pub fn check(
    out: &mut impl Write,
    template: &Template,
    file: &str,
    submission: &Submission,
) -> io::Result<()> {
    let total = submission.answers.len();
    writeln!(
        out,
        "## {}: {} of {total} answered\n",
        code(file),
        submission.answered()
    )?;
    writeln!(
        out,
        "| question | answered | where | next |\n|---|---|---|---|"
    )?;
    for (question, answer) in template.questions.iter().zip(&submission.answers) {
        let place = answer
            .line
            .map(|line| format!("line {line}"))
            .unwrap_or_default();
        let next = advice(answer.state, question);
        writeln!(
            out,
            "| {} | {} | {place} | {next} |",
            question.label, answer.state
        )?;
    }
    writeln!(out)?;
    for note in &submission.notes {
        writeln!(out, "- {note}")?;
    }
    for (index, question) in template.questions.iter().enumerate() {
        let text = submission.answer(index);
        if !text.is_empty() {
            writeln!(out, "\n### {}\n\n{}", question.heading, quote(text, ANSWER))?;
        }
    }
    Ok(())
}

/// Each question, under it every student's answer: the fair way to grade. Then, whole, each file
/// that a person has to look at.
pub fn read(
    out: &mut impl Write,
    template: &Template,
    only: Option<usize>,
    class: &Class,
) -> io::Result<()> {
    writeln!(out, "# The answers of {} submissions\n", class.rows.len())?;
    if let Some(seed) = class.hidden {
        writeln!(
            out,
            "`class --seed {seed}` tells whose they are, with the same sources.\n"
        )?;
    }
    let is_shown = |index: &usize| only.is_none_or(|only| only == *index);
    for index in (0..template.questions.len()).filter(is_shown) {
        writeln!(out, "## {}\n", template.questions[index].heading)?;
        answers(out, index, &class.rows)?;
    }
    let mut title = Some("## Look at these by eye\n\n");
    for Row {
        origin, submission, ..
    } in &class.rows
    {
        let answers = submission.answers.iter().enumerate();
        let is_look = |(index, answer): (usize, &Answer)| {
            is_shown(&index) && matches!(answer.state, State::Look(_))
        };
        let text = match answers.map(is_look).any(|is_look| is_look) {
            true => &submission.text,
            false if submission.notes.is_empty() => continue,
            false if submission.notes.contains(&Note::Above) => submission.stray(),
            false => "",
        };
        let title = title.take().unwrap_or_default();
        let remarks = code(&remarks(submission, template));
        writeln!(out, "{title}{}: {remarks}\n", by(origin))?;
        if !text.is_empty() {
            writeln!(out, "{}", quote(text.trim_end(), FILE))?;
        }
    }
    if !class.apart.is_empty() {
        writeln!(out, "## Not submissions\n")?;
        for (origin, reason) in &class.apart {
            writeln!(out, "- {}: {}", by(origin), code(&reason.to_string()))?;
        }
    }
    Ok(())
}

/// The answers to one question, the same text once; then what is to be looked at, and who has none.
fn answers(out: &mut impl Write, question: usize, rows: &[Row]) -> io::Result<()> {
    let mut groups: Vec<Vec<&Row>> = Vec::new();
    let mut group_of = HashMap::new();
    let state = |row: &Row| row.submission.answers[question].state;
    for row in rows.iter().filter(|row| state(row) == State::Yes) {
        let words: Vec<&str> = row.submission.answer(question).split_whitespace().collect();
        let group = *group_of.entry(words).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(row);
    }
    for group in groups {
        let names: Vec<String> = group.iter().map(|row| by(&row.origin)).collect();
        let text = quote(group[0].submission.answer(question), ANSWER);
        writeln!(out, "{}\n\n{text}", names.join("  \n"))?;
    }
    for row in rows {
        if let State::Look(reason) = state(row) {
            writeln!(out, "{}: **look**: {reason}\n", by(&row.origin))?;
            let text = row.submission.answer(question);
            if !text.is_empty() {
                writeln!(out, "{}", quote(text, ANSWER))?;
            }
        }
    }
    for row in rows.iter().filter(|row| state(row) == State::No) {
        writeln!(out, "{}: **no**\n", by(&row.origin))?;
    }
    Ok(())
}

fn by(origin: &Origin) -> String {
    let from = match &origin.url {
        Some(url) => format!("[{}]({url})", code(&origin.from)),
        None => code(&origin.from),
    };
    format!("**{from}** {}", code(&who(origin)))
        .trim_end()
        .to_owned()
}
