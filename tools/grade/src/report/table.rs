//! Tables, for a terminal and for a spreadsheet.

use anyhow::Result;
use comfy_table::{Table, presets};
use csv::Writer;

use crate::class::Class;
use crate::report::{remarks, steps, who};
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// A line a question: whether it is answered, where, and what to do next.
pub fn check(template: &Template, name: &str, file: &Submission) -> String {
    let mut report = table(steps(template, file, &format!("{name}:")));
    for note in &file.notes {
        report += &format!("{note}\n");
    }
    let (answered, total) = (file.answered(), file.answers.len());
    report + &format!("{answered} of {total} answered\n")
}

/// A row a submission, then what to look at by eye, then what is no submission.
pub fn class(template: &Template, class: &Class) -> String {
    let labels = template.questions.iter().map(|question| &*question.label);
    let mut header = vec!["from", "who", "key"];
    header.extend(labels.chain(["answered"]));
    let mut rows = vec![header.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    let (mut looks, mut apart, mut complete) = (Vec::new(), Vec::new(), 0);
    for (origin, file) in &class.rows {
        let (answered, total) = (file.answered(), file.answers.len());
        complete += usize::from(answered == total);
        let mut row = vec![from(origin), who(origin), origin.key.clone()];
        row.extend(file.answers.iter().map(|answer| answer.state.to_string()));
        row.push(format!("{answered} of {total}"));
        rows.push(row);
        let remarks = remarks(template, file);
        if !remarks.is_empty() {
            looks.push(vec![format!("  {}", origin.from), remarks]);
        }
    }
    for (origin, reason) in &class.apart {
        let from = format!("  {}", from(origin));
        apart.push(vec![from, who(origin), reason.to_string()]);
    }
    if rows.iter().skip(1).all(|row| row[2].is_empty()) {
        rows.iter_mut().for_each(|row| drop(row.remove(2)));
    }
    let mut report = String::new();
    if !class.rows.is_empty() {
        report += &format!("{}\n", table(rows));
    }
    for (title, rows) in [("Look at these by eye", looks), ("Not submissions", apart)] {
        if !rows.is_empty() {
            report += &format!("{title}:\n{}\n", table(rows));
        }
    }
    let (count, total) = (class.rows.len(), template.questions.len());
    report + &format!("{complete} of {count} submissions answer all {total}\n")
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
        let states = file.answers.iter().map(|answer| answer.state.to_string());
        let counts = [file.answered(), file.answers.len()];
        let states = states.chain(counts.map(|count| count.to_string()));
        write(origin, states.collect(), remarks(template, file))?;
    }
    for (origin, reason) in &class.apart {
        write(origin, Vec::new(), reason.to_string())?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}

fn from(origin: &Origin) -> String {
    let commit = origin.commit.get(..7).unwrap_or_default();
    format!("{} {commit}", origin.from).trim_end().to_owned()
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
