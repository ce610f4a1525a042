//! JSON for programs: everything, with no text cut.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::class::Class;
use crate::reason::State;
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// One file's answers.
pub fn check(
    out: &mut impl Write,
    template: &Template,
    file: &str,
    submission: &Submission,
) -> io::Result<()> {
    let check = json!({"file": file, "questions": template.questions.len()});
    write(out, &merge(check, self::submission(template, submission)))
}

/// A class's answers, and the questions that they are to.
pub fn class(out: &mut impl Write, template: &Template, class: &Class) -> io::Result<()> {
    let rows = class.rows.iter().map(|row| {
        let place = merge(json!({"key": row.key}), origin(&row.origin));
        merge(place, submission(template, &row.submission))
    });
    let apart = class
        .apart
        .iter()
        .map(|(place, reason)| merge(origin(place), json!({"reason": reason.to_string()})));
    let headings = template
        .questions
        .iter()
        .map(|question| question.heading.as_str());
    let all = json!({
        "questions": headings.collect::<Vec<_>>(),
        "submissions": rows.collect::<Vec<_>>(),
        "apart": apart.collect::<Vec<_>>(),
    });
    write(out, &all)
}

fn origin(origin: &Origin) -> Value {
    json!({
        "from": origin.from,
        "commit": origin.commit,
        "url": origin.url,
        "name": origin.author.name,
        "email": origin.author.email,
        "committed": origin.author.committed,
    })
}

fn submission(template: &Template, submission: &Submission) -> Value {
    let answers = submission
        .answers
        .iter()
        .zip(&template.questions)
        .enumerate();
    let answers = answers.map(|(index, (answer, question))| {
        let review = match answer.state {
            State::Look(reason) => vec![reason.to_string()],
            _ => Vec::new(),
        };
        json!({
            "question": question.label,
            "state": answer.state.to_string(),
            "line": answer.line,
            "text": submission.answer(index),
            "review": review,
        })
    });
    json!({
        "answered": submission.answered(),
        "answers": answers.collect::<Vec<_>>(),
        "stray": submission.stray(),
        "review": submission.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// An object with the keys of two.
fn merge(mut one: Value, mut other: Value) -> Value {
    if let (Some(one), Some(other)) = (one.as_object_mut(), other.as_object_mut()) {
        one.append(other);
    }
    one
}

fn write(out: &mut impl Write, value: &Value) -> io::Result<()> {
    writeln!(
        out,
        "{}",
        visible::json(&serde_json::to_string_pretty(value)?)
    )
}
