//! Reports, each a text to print.

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

/// What a person looks at: each reason with the questions that it is about, and the notes.
fn remarks(submission: &Submission, template: &Template) -> String {
    let mut remarks: Vec<(String, Reason)> = Vec::new();
    for (answer, question) in submission.answers.iter().zip(&template.questions) {
        if let State::Look(reason) = answer.state {
            match remarks.iter_mut().find(|(_, known)| *known == reason) {
                Some((labels, _)) => *labels += &format!(", {}", question.label),
                None => remarks.push((question.label.clone(), reason)),
            }
        }
    }
    let remarks = remarks
        .iter()
        .map(|(labels, reason)| format!("{labels}: {reason}"));
    let notes = submission.notes.iter().map(ToString::to_string);
    remarks.chain(notes).collect::<Vec<_>>().join("; ")
}

/// A name and an address, as far as there are any.
fn who(origin: &Origin) -> String {
    match origin.email.as_str() {
        "" => origin.name.clone(),
        email => format!("{} <{email}>", origin.name),
    }
}
