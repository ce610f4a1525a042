//! The counts, for a terminal and for a spreadsheet.

use std::ops::Range;

use comfy_table::{CellAlignment, Table, presets};
use common::Result;
use common::cut;
use csv::Writer;

use crate::class::{ABSENT, Class};
use crate::repository::Sent;
use crate::submission::{Answer, Submission};
use crate::template::Template;
use crate::visible;

/// What `check` says of an answer that nobody sees on GitHub.
const HIDDEN: &str = "inside <!-- -->: GitHub doesn't show it";
/// The widest that a name or an address is in a terminal, in characters.
const WIDEST: usize = 32;
/// How much of an answer `check` shows, in characters.
const GLANCE: usize = 44;

/// A line per question: how many words are below it, and the first of them. Then what is to be done.
pub fn check(template: &Template, file: &Submission, sent: Sent) -> String {
    let mut rows = Vec::new();
    let mut open = Vec::new();
    for (place, question) in template.questions.iter().enumerate() {
        let answer = file.answers[place].as_ref();
        let (count, rest) = match answer {
            None => (
                "not found".to_owned(),
                format!("put it back: {}", question.text),
            ),
            Some(answer) if answer.words == 0 => ("nothing yet".to_owned(), String::new()),
            Some(answer) if answer.is_hidden() => (words(answer), HIDDEN.to_owned()),
            Some(answer) => (words(answer), glance(answer)),
        };
        if !file.is_answered(place) {
            open.push(question.label.as_str());
        }
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
    let next = match (open.as_slice(), sent) {
        ([], Sent::Not) => {
            "Each question has words. Commit, push, and open the pull request.".to_owned()
        }
        ([], Sent::Committed) => {
            "Each question has words. They are committed, but not pushed.".to_owned()
        }
        ([], Sent::Pushed) => {
            "Each question has words, and they are pushed. Is the pull request open?".to_owned()
        }
        ([one], _) => format!("Question {one} is still open."),
        (open, _) => format!("Questions {} are still open.", open.join(", ")),
    };
    format!("{}{note}\n{next}\n", columns(rows, 0..0))
}

/// A row per submission, then one for each that isn't a submission, with a note that says why, and
/// one for each person of the roster who hasn't handed in.
pub fn class(template: &Template, class: &Class) -> String {
    let mut names = vec!["from", "name", "email"];
    if class.seed.is_some() {
        names.insert(0, "key");
    }
    if class.has_pulls {
        names.insert(names.len() - 2, "login");
    }
    let rows = rows(template, class, &names, false);
    let counts = names.len()..names.len() + template.questions.len() + 1;
    columns(rows, counts)
}

/// The same for a spreadsheet, with more about where each is from, and an empty cell for each mark.
pub fn csv(template: &Template, class: &Class) -> Result<String> {
    let mut names = vec!["key", "from", "commit", "url", "committed", "name", "email"];
    if class.has_pulls {
        names.extend(["login", "state", "branch", "opened"]);
    }
    let mut csv = Writer::from_writer(Vec::new());
    for row in rows(template, class, &names, true) {
        csv.write_record(row.iter().map(|cell| visible::cell(cell)))?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}

/// These facts of each row, the words under each question, and its note; and, if there's room for all,
/// what the roster says, and room for marks.
fn rows(template: &Template, class: &Class, names: &[&str], is_all: bool) -> Vec<Vec<String>> {
    let labels = template.questions.iter().map(|it| it.label.as_str());
    let mut header: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    header.extend(
        labels
            .clone()
            .chain(["elsewhere", "note"])
            .map(str::to_owned),
    );
    if is_all {
        header.extend(class.columns.iter().cloned());
        header.extend(labels.map(|label| format!("{label} mark")));
    }
    let counts = template.questions.len() + 1;
    let mut rows = vec![header];
    for row in &class.rows {
        let fact = |name: &&str| match is_all {
            true => row.origin.fact(name).to_owned(),
            false => cut(row.origin.fact(name), WIDEST),
        };
        let mut cells: Vec<String> = names.iter().map(fact).collect();
        match &row.file {
            Ok(Submission {
                answers, elsewhere, ..
            }) => {
                let answers = answers.iter().map(Option::as_ref).chain([Some(elsewhere)]);
                cells
                    .extend(answers.map(|it| it.map_or("-".to_owned(), |it| it.words.to_string())));
            }
            Err(_) => cells.resize(names.len() + counts, String::new()),
        }
        cells.push(row.note.clone());
        if is_all {
            cells.extend(
                row.person
                    .iter()
                    .flatten()
                    .take(class.columns.len())
                    .cloned(),
            );
        }
        rows.push(cells);
    }
    for person in &class.absent {
        let mut cells = vec![String::new(); names.len() + counts];
        let who = person.join(" ");
        cells.push(if is_all {
            ABSENT.to_owned()
        } else {
            format!("{ABSENT}: {who}")
        });
        if is_all {
            cells.extend(person.iter().take(class.columns.len()).cloned());
        }
        rows.push(cells);
    }
    let width = rows[0].len();
    rows.iter_mut()
        .for_each(|row| row.resize(width, String::new()));
    rows
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
