//! A spreadsheet's rows.

use anyhow::Result;
use csv::Writer;

use crate::class::Class;
use crate::report::remarks;
use crate::source::Origin;
use crate::template::Template;
use crate::visible::cell;

/// A row a submission; what is no submission has no states, and its reason under `review`.
pub fn class(template: &Template, class: &Class) -> Result<String> {
    let mut csv = Writer::from_writer(Vec::new());
    let mut header = vec!["key"];
    header.extend(Origin::default().fields().map(|(name, _)| name));
    header.extend(template.questions.iter().map(|question| &*question.label));
    header.extend(["answered", "questions", "review"]);
    csv.write_record(header)?;
    let total = template.questions.len();
    for row in &class.rows {
        let mut cells = vec![row.key.clone().unwrap_or_default()];
        cells.extend(row.origin.fields().map(|(_, text)| text.to_owned()));
        let answers = row.submission.answers.iter();
        cells.extend(answers.map(|answer| answer.state.to_string()));
        cells.extend([row.submission.answered(), total].map(|count| count.to_string()));
        cells.push(remarks(&row.submission, template));
        csv.write_record(cells.iter().map(|text| cell(text)))?;
    }
    for (origin, reason) in &class.apart {
        let mut cells = vec![String::new()];
        cells.extend(origin.fields().map(|(_, text)| text.to_owned()));
        cells.resize(cells.len() + total + 2, String::new());
        cells.push(reason.to_string());
        csv.write_record(cells.iter().map(|text| cell(text)))?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}
