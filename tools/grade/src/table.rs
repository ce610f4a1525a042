//! The counts, for a terminal, for a spreadsheet, and for programs.

use std::ops::Range;

use comfy_table::{CellAlignment, Table, presets};
use common::Result;
use common::cut;
use csv::Writer;
use serde_json::{Value, json};

use crate::class::{Class, Row};
use crate::submission::{Answer, Submission};
use crate::template::Template;
use crate::visible;

/// How much of an answer `check` shows, in characters.
const GLANCE: usize = 44;

/// A line per question: how many words are below it, and the first of them.
pub fn check(template: &Template, file: &Submission) -> String {
    let mut rows = Vec::new();
    for (question, answer) in template.questions.iter().zip(&file.answers) {
        let (count, rest) = match answer {
            None => (
                "not found".to_owned(),
                format!("put it back: {}", question.text),
            ),
            Some(answer) if answer.words == 0 => ("nothing yet".to_owned(), String::new()),
            Some(answer) => (words(answer), glance(answer)),
        };
        rows.push(vec![question.label.clone(), count, rest]);
    }
    if file.elsewhere.words > 0 {
        rows.push(vec![
            "in no answer".into(),
            words(&file.elsewhere),
            glance(&file.elsewhere),
        ]);
    }
    let note = if file.is_cut {
        "Only the first 256 KiB were read.\n"
    } else {
        ""
    };
    columns(rows, 0..0) + note
}

/// A row per submission, then one for each that isn't a submission, with a note that says why.
pub fn class(template: &Template, class: &Class) -> String {
    let (mut rows, count) = (rows(template, class), template.questions.len());
    for row in &mut rows {
        row.truncate(row.len() - count);
        row.drain(2..5);
        if class.seed.is_none() {
            row.remove(0);
        }
    }
    let last = rows[0].len() - 1;
    columns(rows, last - count - 1..last)
}

/// The same for a spreadsheet, with more about where each is from, and an empty cell for each mark.
pub fn csv(template: &Template, class: &Class) -> Result<String> {
    let mut csv = Writer::from_writer(Vec::new());
    for row in rows(template, class) {
        csv.write_record(row.iter().map(|cell| visible::cell(cell)))?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}

fn rows(template: &Template, class: &Class) -> Vec<Vec<String>> {
    let labels = template
        .questions
        .iter()
        .map(|question| question.label.as_str());
    let header = ["key", "from", "commit", "url", "committed", "name", "email"].into_iter();
    let header = header
        .chain(labels.clone())
        .chain(["elsewhere", "note"])
        .map(str::to_owned);
    let header = header.chain(labels.map(|label| format!("{label} mark")));
    let mut rows = vec![header.collect::<Vec<_>>()];
    for Row {
        origin: of,
        file,
        note,
    } in &class.rows
    {
        let place = [
            &of.key,
            &of.from,
            &of.commit,
            &of.url,
            &of.committed,
            &of.name,
            &of.email,
        ];
        let mut row = place.map(String::clone).to_vec();
        if let Ok(Submission {
            answers, elsewhere, ..
        }) = file
        {
            let answers = answers.iter().map(Option::as_ref).chain([Some(elsewhere)]);
            row.extend(answers.map(|it| it.map_or("-".to_owned(), |it| it.words.to_string())));
        }
        row.resize(place.len() + template.questions.len() + 1, String::new());
        row.push(note.clone());
        row.resize(rows[0].len(), String::new());
        rows.push(row);
    }
    rows
}

/// The questions, and every text with its words. A question that isn't in a file is null.
pub fn json(template: &Template, class: &Class) -> String {
    let text = |answer: &Answer| json!({"words": answer.words, "text": answer.text});
    let labels = template
        .questions
        .iter()
        .map(|question| question.label.clone());
    let rows = class.rows.iter().map(
        |Row {
             origin: of,
             file,
             note,
         }| {
            let mut row = json!({
                "key": of.key, "from": of.from, "commit": of.commit, "url": of.url, "name": of.name,
                "email": of.email, "committed": of.committed, "note": note,
            });
            if let Ok(file) = file {
                let answers = file
                    .answers
                    .iter()
                    .map(|answer| answer.as_ref().map(text).into());
                row["answers"] = Value::Object(labels.clone().zip(answers).collect());
                row["elsewhere"] = text(&file.elsewhere);
            }
            row
        },
    );
    let questions = template
        .questions
        .iter()
        .map(|question| question.text.clone().into());
    let questions = Value::Object(labels.clone().zip(questions).collect());
    let all = json!({"questions": questions, "rows": rows.collect::<Value>()});
    visible::json(&format!("{all:#}\n"))
}

fn words(answer: &Answer) -> String {
    format!(
        "{} word{}",
        answer.words,
        if answer.words == 1 { "" } else { "s" }
    )
}

fn glance(answer: &Answer) -> String {
    cut(
        &answer.text.split_whitespace().collect::<Vec<_>>().join(" "),
        GLANCE,
    )
}

/// Lines up cells in columns, some of them aligned to the right.
fn columns(rows: Vec<Vec<String>>, right: Range<usize>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for row in rows {
        table.add_row(row.iter().map(|cell| visible::line(cell)));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if right.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}
