//! Reports, each written to whatever takes bytes.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod text;

use crate::reason::{Reason, State};
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::{Question, Template};

/// What a student does next about a question.
fn advice(state: State, question: &Question) -> String {
    match state {
        State::Yes => String::new(),
        State::No => "write your answer below it".to_owned(),
        State::Look(Reason::Gone) => format!("put it back: {}", question.heading),
        State::Look(reason) => reason.to_string(),
    }
}

/// Everything that a person should look at: reasons with the questions that they are about, and
/// notes on the file.
fn remarks(submission: &Submission, template: &Template) -> String {
    let mut reasons: Vec<(Reason, Vec<&str>)> = Vec::new();
    for (answer, question) in submission.answers.iter().zip(&template.questions) {
        if let State::Look(reason) = answer.state {
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, about)) => about.push(&question.label),
                None => reasons.push((reason, vec![&question.label])),
            }
        }
    }
    let reasons = reasons
        .iter()
        .map(|(reason, about)| format!("{}: {reason}", about.join(", ")));
    let notes = submission.notes.iter().map(ToString::to_string);
    reasons.chain(notes).collect::<Vec<_>>().join("; ")
}

/// A name and an address, as far as there are any.
fn who(origin: &Origin) -> String {
    match origin.author.email.as_str() {
        "" => origin.author.name.clone(),
        email => format!("{} <{email}>", origin.author.name),
    }
}
