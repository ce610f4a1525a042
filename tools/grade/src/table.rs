//! Tables, for a terminal and for a spreadsheet.

use anyhow::Result;
use comfy_table::{Table, presets};
use csv::Writer;

use crate::class::Class;
use crate::origin::Origin;
use crate::reason::{Reason, State};
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// A line a question: whether it is answered, where that is seen, and what to do next.
pub fn check(template: &Template, name: &str, file: &Submission) -> String {
    let answers = file.answers.iter().zip(&template.questions);
    let rows = answers.map(|(answer, question)| {
        let line = answer.line.map(|line| format!("{name}:{line}"));
        let next = match answer.state {
            State::Yes => String::new(),
            State::No => "write your answer below it".to_owned(),
            State::Look(Reason::Gone) => format!("put it back: {}", question.text),
            State::Look(reason) => reason.to_string(),
        };
        let (label, state) = (answer.label.clone(), answer.state.to_string());
        vec![label, state, line.unwrap_or_default(), next]
    });
    let mut report = table(rows.collect());
    report.extend(file.notes.iter().map(|note| format!("{note}\n")));
    report + &format!("{} answered\n", count(file))
}

/// A row a submission, then what to look at by eye, then what is no submission.
pub fn class(template: &Template, class: &Class) -> String {
    let labels = template.questions.iter().map(|question| &*question.label);
    let is_keyed = class.rows.iter().any(|(of, _)| !of.key.is_empty());
    let key = is_keyed.then_some("key").into_iter();
    let header = key.chain(["from", "who"]).chain(labels);
    let header = header.chain(["answered"]).map(str::to_owned);
    let (mut rows, mut looks) = (vec![header.collect::<Vec<_>>()], Vec::new());
    for (origin, file) in &class.rows {
        let mut row: Vec<String> = Vec::from_iter(is_keyed.then(|| origin.key.clone()));
        row.extend([from(origin), origin.who()]);
        row.extend(states(file));
        row.push(count(file));
        rows.push(row);
        looks.push(vec![format!("  {}", origin.from), file.remarks()]);
    }
    looks.retain(|look| !look[1].is_empty());
    let apart = class.apart.iter();
    let apart = apart.map(|(of, note)| vec![format!("  {}", from(of)), of.who(), note.to_string()]);
    let mut report = table(rows) + "\n";
    let titles = ["Look at these by eye:", "Not submissions:"];
    for (title, rows) in titles.iter().zip([looks, apart.collect()]) {
        if !rows.is_empty() {
            report += &format!("{title}\n{}\n", table(rows));
        }
    }
    let (all, submissions) = (template.questions.len(), class.rows.len());
    let complete = class.rows.iter().filter(|(_, file)| file.answered() == all);
    let complete = complete.count();
    report + &format!("{complete} of {submissions} submissions answer all {all}\n")
}

/// A row a submission; what is no submission has no states, and its reason under `review`.
pub fn csv(template: &Template, class: &Class) -> Result<String> {
    let mut csv = Writer::from_writer(Vec::new());
    let mut header = vec!["key", "from", "commit", "url", "name", "email", "committed"];
    header.extend(template.questions.iter().map(|question| &*question.label));
    header.extend(["answered", "questions", "review"]);
    csv.write_record(&header)?;
    let mut write = |of: &Origin, states: Vec<String>, review: String| {
        let mut cells = vec![of.key.clone(), of.from.clone(), of.commit.clone()];
        cells.extend([&of.url, &of.name, &of.email, &of.committed].map(String::clone));
        cells.extend(states);
        cells.resize(header.len() - 1, String::new());
        cells.push(review);
        csv.write_record(cells.iter().map(|cell| visible::cell(cell)))
    };
    for (origin, file) in &class.rows {
        let counts = [file.answered(), file.answers.len()].map(|count| count.to_string());
        write(origin, states(file).chain(counts).collect(), file.remarks())?;
    }
    for (origin, note) in &class.apart {
        write(origin, Vec::new(), note.to_string())?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}

fn states(file: &Submission) -> impl Iterator<Item = String> {
    file.answers.iter().map(|answer| answer.state.to_string())
}

fn count(file: &Submission) -> String {
    format!("{} of {}", file.answered(), file.answers.len())
}

fn from(of: &Origin) -> String {
    let commit = of.commit.get(..7).unwrap_or_default();
    format!("{} {commit}", of.from).trim().to_owned()
}

fn table(rows: Vec<Vec<String>>) -> String {
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
