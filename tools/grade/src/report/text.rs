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
    let mut rows = Vec::new();
    for (question, answer) in template.questions.iter().zip(&submission.answers) {
        let place = answer.line.map(|line| format!("{file}:{line}"));
        let (label, state) = (question.label.clone(), answer.state.to_string());
        let next = advice(answer.state, question);
        rows.push(vec![label, state, place.unwrap_or_default(), next]);
    }
    let mut report = table(&rows);
    for note in &submission.notes {
        report += &format!("{note}\n");
    }
    let (answered, total) = (submission.answered(), rows.len());
    report + &format!("{answered} of {total} answered\n")
}

/// A row a submission, then what to look at by eye, then what is no submission.
pub fn class(template: &Template, class: &Class) -> String {
    let total = template.questions.len();
    let (mut rows, mut looks, mut apart) = (Vec::new(), Vec::new(), Vec::new());
    let mut complete = 0;
    for row in &class.rows {
        let submission = &row.submission;
        let mut cells = vec![from(&row.origin), who(&row.origin)];
        cells.extend(row.key.clone());
        cells.extend(
            submission
                .answers
                .iter()
                .map(|answer| answer.state.to_string()),
        );
        cells.push(format!("{} of {total}", submission.answered()));
        rows.push(cells);
        complete += usize::from(submission.answered() == total);
        let remarks = remarks(submission, template);
        if !remarks.is_empty() {
            looks.push(vec![format!("  {}", row.origin.from), remarks]);
        }
    }
    for (origin, reason) in &class.apart {
        apart.push(vec![
            format!("  {}", from(origin)),
            who(origin),
            reason.to_string(),
        ]);
    }
    let count = rows.len();
    if let Some(row) = class.rows.first() {
        let mut header = vec!["from".to_owned(), "who".to_owned()];
        header.extend(row.key.as_ref().map(|_| "key".to_owned()));
        header.extend(
            template
                .questions
                .iter()
                .map(|question| question.label.clone()),
        );
        header.push("answered".to_owned());
        rows.insert(0, header);
    }
    let mut report = String::new();
    let parts = [
        ("", rows),
        ("Look at these by eye:\n", looks),
        ("Not submissions:\n", apart),
    ];
    for (title, rows) in parts.iter().filter(|(_, rows)| !rows.is_empty()) {
        report += &format!("{title}{}\n", table(rows));
    }
    report + &format!("{complete} of {count} submissions answer all {total}\n")
}

fn from(origin: &Origin) -> String {
    let short = origin.commit.get(..7).unwrap_or_default();
    format!("{} {short}", origin.from).trim_end().to_owned()
}

fn table(rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for row in rows {
        table.add_row(row.iter().map(|cell| visible::line(cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt() + "\n"
}
