//! A page for the browser, on which a class's answers are read and marked, question by question.
//!
//! Its data is here, and how it's shown and marked is the script's.

use std::collections::HashMap;

use common::browser::Sheet;
use serde_json::{Map, Value, json};

use crate::class::{ABSENT, Class, Row};
use crate::submission::{Answer, Submission};
use crate::template::{Question, Template};
use crate::visible;

/// What a good answer contains, for the questions of this activity.
const TEACHING: &str = include_str!("../TEACHING.md");

/// What the page knows of a row.
const FACTS: [&str; 11] = [
    "key",
    "from",
    "commit",
    "url",
    "committed",
    "name",
    "email",
    "login",
    "state",
    "branch",
    "opened",
];

/// The page's HTML. `name` is the class's, under which a browser keeps the marks.
pub fn html(template: &Template, class: &Class, name: &str) -> String {
    let data = visible::json(&data(template, class, name).to_string());
    let sheet = Sheet {
        title: "Mark",
        body: include_str!("page/mark.html"),
        style: &[include_str!("page/mark.css")],
        script: &[include_str!("page/mark.js")],
        data: &data,
    };
    sheet.html()
}

/// The questions, and every text with its words. A question that isn't in a file is null.
fn data(template: &Template, class: &Class, name: &str) -> Value {
    let same = same(template, class);
    let questions = template.questions.iter().map(
        |it| json!({"label": it.label, "text": it.text, "more": it.more.trim(), "good": good(it)}),
    );
    let rows = class.rows.iter().enumerate();
    let rows = rows.map(|(place, it)| row(template, class, it, &same, place));
    let absent = class.absent.iter().map(|person| {
        json!({"id": person.join(" "), "note": ABSENT, "absent": true, "roster": roster(class, person)})
    });
    json!({
        "class": name, "seed": class.seed, "hidden": class.is_hidden, "columns": class.columns,
        "questions": questions.collect::<Value>(), "rows": rows.chain(absent).collect::<Value>(),
    })
}

/// A person's cells by their columns.
fn roster(class: &Class, person: &[String]) -> Value {
    let cells = class.columns.iter().zip(person);
    let cells = cells.map(|(column, cell)| (column.clone(), cell.as_str().into()));
    Value::Object(cells.collect())
}

fn row(
    template: &Template,
    class: &Class,
    Row {
        origin: of,
        file,
        note,
        person,
    }: &Row,
    same: &Same,
    place: usize,
) -> Value {
    let facts = FACTS.iter().map(|it| (*it, of.fact(it)));
    let facts = facts.chain([("note", note.as_str())]);
    let facts = facts.filter(|it| !it.1.is_empty());
    let mut row: Map<String, Value> = facts
        .map(|(name, fact)| (name.to_owned(), fact.into()))
        .collect();
    if let Some(person) = person {
        row.insert("roster".to_owned(), roster(class, person));
    }
    row.insert("id".to_owned(), id(class, place).into());
    let Ok(file) = file else {
        return row.into();
    };
    let answers = template.questions.iter().zip(&file.answers);
    let answers = answers.map(|(question, answer)| {
        let answer = answer.as_ref().map(|answer| {
            let mut it = text(answer);
            it["hash"] = hash(&answer.text).into();
            let others = same.get(&(question.label.as_str(), plain(&answer.text)));
            let others = others.into_iter().flatten().filter(|it| **it != place);
            let others: Vec<&str> = others.map(|it| id(class, *it)).collect();
            if !others.is_empty() {
                it["same"] = others.into();
            }
            it
        });
        (question.label.clone(), answer.into())
    });
    row.insert("answers".to_owned(), Value::Object(answers.collect()));
    row.insert("above".to_owned(), file.elsewhere.words.into());
    row.insert("file".to_owned(), whole(class, file).into());
    row.into()
}

/// What stands for a row, in the browser too.
fn id(class: &Class, place: usize) -> &str {
    let origin = &class.rows[place].origin;
    match class.is_hidden {
        true => &origin.key,
        false => &origin.from,
    }
}

/// The whole file, if something in it is in no answer. Text above the first question may be a name:
/// without names it's left out, unless it may be the answer to a question that wasn't found.
fn whole<'a>(class: &Class, file: &'a Submission) -> &'a str {
    let are_found = file.answers.iter().all(Option::is_some);
    match class.is_hidden && are_found {
        true => file.text[file.first..].trim(),
        false => file.text.trim(),
    }
}

fn text(answer: &Answer) -> Value {
    json!({"words": answer.words, "text": answer.text})
}

/// For each question and each text without its spaces and capitals, who wrote it.
type Same<'a> = HashMap<(&'a str, String), Vec<usize>>;

fn same<'a>(template: &'a Template, class: &Class) -> Same<'a> {
    let mut same = Same::new();
    for (place, row) in class.rows.iter().enumerate() {
        let Ok(file) = &row.file else {
            continue;
        };
        for (question, answer) in template.questions.iter().zip(&file.answers) {
            if let Some(answer) = answer.as_ref().filter(|it| it.words > 0) {
                let key = (question.label.as_str(), plain(&answer.text));
                same.entry(key).or_default().push(place);
            }
        }
    }
    same
}

fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect()
}

/// A short hash of a text, the same on every machine and with every Rust: FNV-1a with 32 bits, of
/// <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn hash(text: &str) -> String {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    format!("{:08x}", text.bytes().fold(0x811c_9dc5, step))
}

/// What a good answer to a question contains, as `TEACHING.md` says, if the question is this
/// activity's: the part from its number on to the next one's.
fn good(question: &Question) -> &'static str {
    let number = format!("**{}. ", question.label);
    let start = TEACHING.find(&format!("\n{number}"));
    let (Some(start), true) = (
        start,
        include_str!("../template.md").contains(&question.text),
    ) else {
        return "";
    };
    let part = &TEACHING[start + 1..];
    let end = part.find("\n\n**").unwrap_or(part.len());
    part[..end].trim()
}
