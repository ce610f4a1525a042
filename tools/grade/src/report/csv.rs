//! A spreadsheet's rows.

use anyhow::Result;
use csv::Writer;

use crate::class::Class;
use crate::report::remarks;
use crate::source::Origin;
use crate::template::Template;
use crate::visible;

/// A row a submission; what is no submission has no states, and its reason under `review`.
pub fn class(template: &Template, class: &Class) -> Result<String> {
    let mut csv = Writer::from_writer(Vec::new());
    let labels = template
        .questions
        .iter()
        .map(|question| question.label.as_str());
    let header = ["key", "from", "commit", "url", "name", "email", "committed"].into_iter();
    csv.write_record(
        header
            .chain(labels)
            .chain(["answered", "questions", "review"]),
    )?;
    for row in &class.rows {
        let answers = &row.submission.answers;
        let mut cells = origin(row.key.as_ref(), &row.origin);
        cells.extend(answers.iter().map(|answer| answer.state.to_string()));
        cells.push(row.submission.answered().to_string());
        cells.push(answers.len().to_string());
        cells.push(remarks(&row.submission, template));
        csv.write_record(cells.iter().map(|cell| visible::cell(cell)))?;
    }
    for (place, reason) in &class.apart {
        let mut cells = origin(None, place);
        cells.resize(cells.len() + template.questions.len() + 2, String::new());
        cells.push(reason.to_string());
        csv.write_record(cells.iter().map(|cell| visible::cell(cell)))?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}

fn origin(key: Option<&String>, origin: &Origin) -> Vec<String> {
    let Origin {
        from,
        commit,
        url,
        name,
        email,
        committed,
    } = origin;
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let (commit, url) = (text(commit.as_ref()), text(url.as_ref()));
    let (name, email) = (name.clone(), email.clone());
    vec![
        text(key),
        from.clone(),
        commit,
        url,
        name,
        email,
        text(committed.as_ref()),
    ]
}
