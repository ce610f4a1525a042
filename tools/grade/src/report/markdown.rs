//! Pages: one student's answers for a job summary, a class's to read question by question.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::class::{Apart, Class, Origin, Row};
use crate::report::advice;
use crate::report::text::who;
use crate::submission::{Answer, State, Submission};
use crate::template::Template;
use crate::visible;

/// A table of what is open, then each answer quoted.
pub fn check(
    out: &mut impl Write,
    template: &Template,
    file: &str,
    submission: &Submission,
) -> io::Result<()> {
    let questions = || template.questions.iter().zip(&submission.answers);
    writeln!(
        out,
        "## {} of {} answered\n",
        submission.answered,
        submission.answers.len()
    )?;
    writeln!(
        out,
        "| question | state | where | next |\n|---|---|---|---|"
    )?;
    for (question, answer) in questions() {
        let place = answer
            .line
            .map_or(String::new(), |line| format!("line {line}"));
        let next = advice(answer.state, question);
        writeln!(
            out,
            "| {} | {} | {place} | {next} |",
            answer.question,
            answer.state.name()
        )?;
    }
    writeln!(out)?;
    look(out, &submission.review)?;
    for (question, answer) in questions() {
        if !answer.text.is_empty() || !answer.review.is_empty() {
            writeln!(out, "### {}\n", question.heading)?;
            if !answer.text.is_empty() {
                writeln!(out, "{}", visible::quote(&answer.text))?;
            }
            look(out, &answer.review)?;
        }
    }
    if !submission.stray.is_empty() {
        writeln!(
            out,
            "### Above the first question of {}\n",
            visible::code(file)
        )?;
        writeln!(out, "{}", visible::quote(&submission.stray))?;
    }
    Ok(())
}

/// Each question, under it every student's answer: the fair way to grade.
pub fn read(
    out: &mut impl Write,
    template: &Template,
    only: Option<usize>,
    class: &Class,
) -> io::Result<()> {
    writeln!(
        out,
        "# The answers of {} submissions\n",
        class.submissions.len()
    )?;
    for (index, question) in template.questions.iter().enumerate() {
        if only.is_none_or(|only| only == index) {
            writeln!(out, "## {}\n", question.heading)?;
            answers(out, index, &class.submissions)?;
        }
    }
    let rows = &class.submissions;
    if rows.iter().any(|row| !row.submission.review.is_empty()) {
        writeln!(out, "## Look at these by eye\n")?;
        for Row { origin, submission } in rows {
            if !submission.review.is_empty() {
                writeln!(out, "{}\n", by(origin))?;
                look(out, &submission.review)?;
            }
            if !submission.stray.is_empty() {
                writeln!(out, "{}", visible::quote(&submission.stray))?;
            }
        }
    }
    if !class.apart.is_empty() {
        writeln!(out, "## Not submissions\n")?;
        for Apart { origin, reason } in &class.apart {
            writeln!(out, "- {}: {}", by(origin), visible::code(reason))?;
        }
    }
    Ok(())
}

/// The answers to one question, the same text once, and last who has none.
fn answers(out: &mut impl Write, question: usize, rows: &[Row]) -> io::Result<()> {
    fn answer(row: &Row, question: usize) -> &Answer {
        &row.submission.answers[question]
    }
    let mut groups: Vec<Vec<&Row>> = Vec::new();
    let mut group_of = HashMap::new();
    let is_answered = |row: &&Row| answer(row, question).state == State::Answered;
    for row in rows.iter().filter(is_answered) {
        let text = answer(row, question)
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let group = *group_of.entry(text).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(row);
    }
    for group in groups {
        let names: Vec<String> = group.iter().map(|row| by(&row.origin)).collect();
        writeln!(out, "{}\n", names.join("  \n"))?;
        writeln!(out, "{}", visible::quote(&answer(group[0], question).text))?;
        let mut review: Vec<String> = Vec::new();
        for remark in group.iter().flat_map(|row| &answer(row, question).review) {
            if !review.contains(remark) {
                review.push(remark.clone());
            }
        }
        look(out, &review)?;
    }
    let open: Vec<&Row> = rows.iter().filter(|row| !is_answered(row)).collect();
    for row in &open {
        let Answer {
            state,
            text,
            review,
            ..
        } = answer(row, question);
        writeln!(out, "{}: **{}**\n", by(&row.origin), state.name())?;
        if !text.is_empty() {
            writeln!(out, "{}", visible::quote(text))?;
        }
        look(out, review)?;
    }
    Ok(())
}

fn look(out: &mut impl Write, review: &[String]) -> io::Result<()> {
    if review.is_empty() {
        return Ok(());
    }
    let remarks: Vec<String> = review.iter().map(|remark| visible::code(remark)).collect();
    writeln!(out, "Look: {}\n", remarks.join(", "))
}

fn by(origin: &Origin) -> String {
    format!(
        "**{}** {}",
        visible::code(&origin.from),
        visible::code(&who(origin))
    )
}
