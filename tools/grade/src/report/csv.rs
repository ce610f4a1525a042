//! A spreadsheet's rows.

use std::io::{self, Write};

use crate::class::{Class, Origin};
use crate::report::remarks;
use crate::template::Template;
use crate::visible;

/// A row a submission; what is no submission has no states, and its reason under `review`.
pub fn class(out: &mut impl Write, template: &Template, class: &Class) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let labels = template
        .questions
        .iter()
        .map(|question| question.label.as_str());
    let header = ["from", "commit", "name", "email", "committed"]
        .into_iter()
        .chain(labels);
    csv.write_record(header.chain(["answered", "questions", "review"]))?;
    for row in &class.submissions {
        let mut cells = origin(&row.origin);
        cells.extend(
            row.submission
                .answers
                .iter()
                .map(|answer| answer.state.name().to_owned()),
        );
        cells.push(row.submission.answered.to_string());
        cells.push(row.submission.answers.len().to_string());
        cells.push(visible::cell(&remarks(&row.submission)));
        csv.write_record(cells)?;
    }
    for apart in &class.apart {
        let mut cells = origin(&apart.origin);
        cells.extend(template.questions.iter().map(|_| String::new()));
        cells.extend([String::new(), String::new(), visible::cell(&apart.reason)]);
        csv.write_record(cells)?;
    }
    csv.flush()
}

fn origin(origin: &Origin) -> Vec<String> {
    let commit = origin.commit.as_deref().unwrap_or_default();
    let committed = origin.committed.as_deref().unwrap_or_default();
    let cells = [&origin.from, commit, &origin.name, &origin.email, committed];
    cells.map(visible::cell).to_vec()
}
