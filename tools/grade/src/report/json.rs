//! JSON for programs: everything, with no text cut.

use serde_json::{Value, json};

use crate::class::Class;
use crate::reason::State;
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// One file's answers.
pub fn check(template: &Template, file: &str, submission: &Submission) -> String {
    let check = json!({"file": file, "questions": template.questions.len()});
    print(&merge(check, self::submission(template, submission)))
}

/// A class's answers, and the questions that they are to.
pub fn class(template: &Template, class: &Class) -> String {
    let submissions = class.rows.iter().map(|row| {
        let answers = submission(template, &row.submission);
        merge(merge(json!({"key": row.key}), origin(&row.origin)), answers)
    });
    let apart = class.apart.iter();
    let apart = apart.map(|(place, why)| merge(origin(place), json!({"reason": why.to_string()})));
    let questions = template.questions.iter().map(|question| &question.heading);
    print(&json!({
        "questions": questions.collect::<Vec<_>>(),
        "submissions": submissions.collect::<Vec<_>>(),
        "apart": apart.collect::<Vec<_>>(),
    }))
}

fn origin(origin: &Origin) -> Value {
    let Origin {
        from,
        commit,
        url,
        name,
        email,
        committed,
    } = origin;
    json!({
        "from": from,
        "commit": commit,
        "url": url,
        "name": name,
        "email": email,
        "committed": committed,
    })
}

fn submission(template: &Template, submission: &Submission) -> Value {
    let answers = submission.answers.iter().enumerate();
    let answers = answers.map(|(index, answer)| {
        let review = match answer.state {
            State::Look(reason) => vec![reason.to_string()],
            _ => Vec::new(),
        };
        json!({
            "question": template.questions[index].label,
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

fn print(value: &Value) -> String {
    visible::json(&format!("{value:#}\n"))
}
