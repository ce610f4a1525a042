//! JSON for programs: everything, with no text cut.

use serde_json::{Map, Value, json};

use crate::class::Class;
use crate::reason::State;
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// One file's answers.
pub fn check(template: &Template, file: &str, submission: &Submission) -> String {
    let mut check = answers(template, submission);
    check.insert("file".to_owned(), json!(file));
    check.insert("questions".to_owned(), json!(template.questions.len()));
    print(&check.into())
}

/// A class's answers, and the questions that they are to.
pub fn class(template: &Template, class: &Class) -> String {
    let mut submissions = Vec::new();
    for row in &class.rows {
        let mut submission = answers(template, &row.submission);
        submission.insert("key".to_owned(), json!(row.key));
        submission.extend(origin(&row.origin));
        submissions.push(submission);
    }
    let apart = class.apart.iter().map(|(place, reason)| {
        let reason = ("reason".to_owned(), json!(reason.to_string()));
        origin(place).chain([reason]).collect::<Map<_, _>>()
    });
    let apart: Vec<_> = apart.collect();
    let questions = template.questions.iter().map(|question| &question.heading);
    let questions: Vec<_> = questions.collect();
    let class = json!({"questions": questions, "submissions": submissions, "apart": apart});
    print(&class)
}

/// Where something is from: what is not known is null.
fn origin(origin: &Origin) -> impl Iterator<Item = (String, Value)> {
    let fields = origin.fields().into_iter();
    fields.map(|(name, text)| {
        (
            name.to_owned(),
            json!(Some(text).filter(|text| !text.is_empty())),
        )
    })
}

fn answers(template: &Template, submission: &Submission) -> Map<String, Value> {
    let answers = submission.answers.iter().zip(&template.questions);
    let answers = answers.map(|(answer, question)| {
        let review = match answer.state {
            State::Look(reason) => vec![reason.to_string()],
            _ => Vec::new(),
        };
        json!({
            "question": question.label,
            "state": answer.state.to_string(),
            "line": answer.line,
            "text": answer.text,
            "review": review,
        })
    });
    let notes = submission.notes.iter().map(ToString::to_string);
    let fields = [
        ("answered", json!(submission.answered())),
        ("answers", answers.collect()),
        ("stray", json!(submission.stray)),
        ("review", notes.collect()),
    ];
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

fn print(value: &Value) -> String {
    visible::json(&format!("{value:#}\n"))
}
