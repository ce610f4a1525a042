//! A spreadsheet's rows.

use std::io::{self, Write};

use crate::class::Class;
use crate::report::remarks;
use crate::source::Origin;
use crate::template::Template;
use crate::visible;

/// A row a submission; what is no submission has no states, and its reason under `review`.
pub fn class(out: &mut impl Write, template: &Template, class: &Class) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let labels = template
        .questions
        .iter()
        .map(|question| question.label.as_str());
    let header = ["key", "from", "commit", "url", "name", "email", "committed"];
    let header = header.into_iter().chain(labels);
    csv.write_record(header.chain(["answered", "questions", "review"]))?;
    for row in &class.rows {
        let submission = &row.submission;
        let mut cells = origin(row.key.as_deref(), &row.origin);
        cells.extend(
            submission
                .answers
                .iter()
                .map(|answer| answer.state.to_string()),
        );
        cells.push(submission.answered().to_string());
        cells.push(submission.answers.len().to_string());
        cells.push(visible::cell(&remarks(submission, template)));
        csv.write_record(cells)?;
    }
    for (place, reason) in &class.apart {
        let mut cells = origin(None, place);
        cells.resize(cells.len() + template.questions.len() + 2, String::new());
        cells.push(visible::cell(&reason.to_string()));
        csv.write_record(cells)?;
    }
    csv.flush()
}

fn origin(key: Option<&str>, origin: &Origin) -> Vec<String> {
    let author = &origin.author;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        key.unwrap_or_default().to_owned(),
        origin.from.clone(),
        text(&origin.commit),
        text(&origin.url),
        author.name.clone(),
        author.email.clone(),
        text(&author.committed),
    ];
    cells.map(|cell| visible::cell(&cell)).to_vec()
}
