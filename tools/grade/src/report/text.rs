//! Tables for a terminal.

use std::io::{self, Write};

use comfy_table::Table;
use comfy_table::presets::NOTHING;

use crate::class::{Class, Origin};
use crate::report::{advice, remarks};
use crate::submission::{State, Submission};
use crate::template::Template;
use crate::visible;

/// A line a question: what is still open, where, and what to do next.
pub fn check(
    out: &mut impl Write,
    template: &Template,
    file: &str,
    submission: &Submission,
) -> io::Result<()> {
    let rows = template
        .questions
        .iter()
        .zip(&submission.answers)
        .map(|(question, answer)| {
            let place = answer
                .line
                .map_or(String::new(), |line| format!("{file}:{line}"));
            let mut next = vec![advice(answer.state, question)];
            if answer.state != State::Missing {
                next.extend(answer.review.iter().map(|remark| format!("look: {remark}")));
            }
            next.retain(|text| !text.is_empty());
            [
                answer.question.clone(),
                answer.state.name().to_owned(),
                place,
                next.join("; "),
            ]
        });
    table(out, rows)?;
    for remark in &submission.review {
        writeln!(out, "look: {}", visible::line(remark))?;
    }
    writeln!(
        out,
        "{} of {} answered",
        submission.answered,
        submission.answers.len()
    )
}

/// A row a submission, then what to look at by eye, then what is no submission.
pub fn class(out: &mut impl Write, template: &Template, class: &Class) -> io::Result<()> {
    let total = template.questions.len();
    let mut header = vec!["from".to_owned(), "who".to_owned()];
    header.extend(
        template
            .questions
            .iter()
            .map(|question| question.label.clone()),
    );
    header.push("answered".to_owned());
    let rows = class.submissions.iter().map(|row| {
        let mut cells = vec![from(&row.origin), who(&row.origin)];
        cells.extend(row.submission.answers.iter().map(|answer| {
            let state = match answer.state {
                State::Answered => "yes",
                State::Unanswered => "no",
                State::Missing => "gone",
            };
            let look = if answer.review.is_empty() { "" } else { "?" };
            format!("{state}{look}")
        }));
        cells.push(format!("{} of {total}", row.submission.answered));
        cells
    });
    if !class.submissions.is_empty() {
        table(out, std::iter::once(header).chain(rows))?;
        writeln!(
            out,
            "\nyes: answered, no: unanswered, gone: the question is missing, ?: look\n"
        )?;
    }

    let rows: Vec<_> = class
        .submissions
        .iter()
        .map(|row| [format!("  {}", row.origin.from), remarks(&row.submission)])
        .filter(|[_, remarks]| !remarks.is_empty())
        .collect();
    if !rows.is_empty() {
        writeln!(out, "Look at these by eye:")?;
        table(out, rows)?;
        writeln!(out)?;
    }
    let rows: Vec<_> = class
        .apart
        .iter()
        .map(|apart| {
            let from = format!("  {}", from(&apart.origin));
            [from, who(&apart.origin), apart.reason.clone()]
        })
        .collect();
    if !rows.is_empty() {
        writeln!(out, "Not submissions:")?;
        table(out, rows)?;
        writeln!(out)?;
    }
    let submissions = class.submissions.len();
    writeln!(
        out,
        "{} of {submissions} submissions answer all {total}",
        class.complete()
    )
}

fn from(origin: &Origin) -> String {
    match &origin.commit {
        Some(commit) => format!("{} {}", origin.from, &commit[..commit.len().min(7)]),
        None => origin.from.clone(),
    }
}

/// A name and an address, as far as there are any.
pub fn who(origin: &Origin) -> String {
    match origin.email.as_str() {
        "" => origin.name.clone(),
        email => format!("{} <{email}>", origin.name),
    }
}

fn table<Row>(out: &mut impl Write, rows: impl IntoIterator<Item = Row>) -> io::Result<()>
where
    Row: IntoIterator<Item = String>,
{
    let mut table = Table::new();
    table.load_style(NOTHING);
    for row in rows {
        let cells = row.into_iter().map(|cell| visible::line(&cell));
        table.add_row(cells.collect::<Vec<_>>());
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    writeln!(out, "{}", table.trim_fmt())
}
