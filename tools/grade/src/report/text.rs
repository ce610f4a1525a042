//! Tables for a terminal.

use std::io::{self, Write};

use comfy_table::Table;
use comfy_table::presets::NOTHING;

use crate::class::Class;
use crate::report::{advice, remarks, who};
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// A line a question: whether it is answered, where, and what to do next.
pub fn check(
    out: &mut impl Write,
    template: &Template,
    file: &str,
    submission: &Submission,
) -> io::Result<()> {
    let questions = template.questions.iter().zip(&submission.answers);
    let rows = questions.map(|(question, answer)| {
        let place = answer
            .line
            .map(|line| format!("{file}:{line}"))
            .unwrap_or_default();
        let state = answer.state.to_string();
        [
            question.label.clone(),
            state,
            place,
            advice(answer.state, question),
        ]
    });
    table(out, rows)?;
    for note in &submission.notes {
        writeln!(out, "{note}")?;
    }
    writeln!(
        out,
        "{} of {} answered",
        submission.answered(),
        submission.answers.len()
    )
}

/// A row a submission, then what to look at by eye, then what is no submission.
pub fn class(out: &mut impl Write, template: &Template, class: &Class) -> io::Result<()> {
    let total = template.questions.len();
    if !class.rows.is_empty() {
        let has_keys = class.rows.iter().any(|row| row.key.is_some());
        let mut header = vec!["from".to_owned(), "who".to_owned()];
        header.extend(has_keys.then(|| "key".to_owned()));
        header.extend(
            template
                .questions
                .iter()
                .map(|question| question.label.clone()),
        );
        header.push("answered".to_owned());
        let rows = class.rows.iter().map(|row| {
            let mut cells = vec![from(&row.origin), who(&row.origin)];
            cells.extend(row.key.clone());
            cells.extend(
                row.submission
                    .answers
                    .iter()
                    .map(|answer| answer.state.to_string()),
            );
            cells.push(format!("{} of {total}", row.submission.answered()));
            cells
        });
        table(out, std::iter::once(header).chain(rows))?;
        writeln!(out)?;
    }
    let rows = class.rows.iter().map(|row| {
        [
            format!("  {}", row.origin.from),
            remarks(&row.submission, template),
        ]
    });
    list(
        out,
        "Look at these by eye:",
        rows.filter(|[_, remarks]| !remarks.is_empty()),
    )?;
    let rows = class.apart.iter().map(|(origin, reason)| {
        [
            format!("  {}", from(origin)),
            who(origin),
            reason.to_string(),
        ]
    });
    list(out, "Not submissions:", rows)?;
    let submissions = class.rows.len();
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

fn list<const N: usize>(
    out: &mut impl Write,
    title: &str,
    rows: impl Iterator<Item = [String; N]>,
) -> io::Result<()> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    table(out, rows)?;
    writeln!(out)
}

fn table<Row>(out: &mut impl Write, rows: impl IntoIterator<Item = Row>) -> io::Result<()>
where
    Row: IntoIterator<Item = String>,
{
    let mut table = Table::new();
    table.load_style(NOTHING);
    for row in rows {
        table.add_row(
            row.into_iter()
                .map(|cell| visible::line(&cell))
                .collect::<Vec<_>>(),
        );
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    writeln!(out, "{}", table.trim_fmt())
}
