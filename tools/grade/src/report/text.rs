//! Tables for a terminal.

use comfy_table::{Table, presets};

use crate::class::Class;
use crate::report::{advice, remarks, who};
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// A line a question: whether it is answered, where, and what to do next.
pub fn check(template: &Template, file: &str, submission: &Submission) -> String {
    let questions = template.questions.iter().zip(&submission.answers);
    let rows = questions.map(|(question, answer)| {
        let line = answer.line.map(|line| format!("{file}:{line}"));
        let (state, next) = (answer.state.to_string(), advice(answer.state, question));
        vec![
            question.label.clone(),
            state,
            line.unwrap_or_default(),
            next,
        ]
    });
    let notes = submission.notes.iter().map(|note| format!("{note}\n"));
    let (notes, table) = (notes.collect::<String>(), table(rows));
    let (answered, total) = (submission.answered(), submission.answers.len());
    format!("{table}{notes}{answered} of {total} answered\n")
}

/// A row a submission, then what to look at by eye, then what is no submission.
pub fn class(template: &Template, class: &Class) -> String {
    let total = template.questions.len();
    let key = class.rows.first().and_then(|row| row.key.as_ref());
    let mut header = vec!["from".to_owned(), "who".to_owned()];
    header.extend(key.map(|_| "key".to_owned()));
    header.extend(
        template
            .questions
            .iter()
            .map(|question| question.label.clone()),
    );
    header.push("answered".to_owned());
    let rows = class.rows.iter().map(|row| {
        let answers = &row.submission.answers;
        let mut cells = vec![from(&row.origin), who(&row.origin)];
        cells.extend(row.key.clone());
        cells.extend(answers.iter().map(|answer| answer.state.to_string()));
        cells.push(format!("{} of {total}", row.submission.answered()));
        cells
    });
    let look = class.rows.iter().filter_map(|row| {
        let remarks = remarks(&row.submission, template);
        (!remarks.is_empty()).then(|| vec![format!("  {}", row.origin.from), remarks])
    });
    let apart = class.apart.iter().map(|(origin, reason)| {
        vec![
            format!("  {}", from(origin)),
            who(origin),
            reason.to_string(),
        ]
    });
    let mut report = String::new();
    if !class.rows.is_empty() {
        report += &format!("{}\n", table(std::iter::once(header).chain(rows)));
    }
    for (title, table) in [
        ("Look at these by eye:", table(look)),
        ("Not submissions:", table(apart)),
    ] {
        if !table.is_empty() {
            report += &format!("{title}\n{table}\n");
        }
    }
    let (complete, submissions) = (class.complete(), class.rows.len());
    report + &format!("{complete} of {submissions} submissions answer all {total}\n")
}

fn from(origin: &Origin) -> String {
    match &origin.commit {
        Some(commit) => format!("{} {}", origin.from, &commit[..commit.len().min(7)]),
        None => origin.from.clone(),
    }
}

fn table(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for row in rows {
        table.add_row(row.iter().map(|cell| visible::line(cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    match table.is_empty() {
        true => String::new(),
        false => table.trim_fmt() + "\n",
    }
}
