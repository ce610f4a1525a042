//! Reports, each a text to print.

pub mod json;
pub mod markdown;
pub mod table;

use crate::reason::{Reason, State};
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;

/// For each question its number, its state, the line where that is seen, and what to do next.
fn steps(template: &Template, file: &Submission, place: &str) -> Vec<Vec<String>> {
    let mut steps = Vec::new();
    for (question, answer) in template.questions.iter().zip(&file.answers) {
        let line = answer.line.map(|line| format!("{place}{line}"));
        let next = match answer.state {
            State::Yes => String::new(),
            State::No => "write your answer below it".to_owned(),
            State::Look(Reason::Gone) => format!("put it back: {}", question.text),
            State::Look(reason) => reason.to_string(),
        };
        let (label, state) = (question.label.clone(), answer.state.to_string());
        steps.push(vec![label, state, line.unwrap_or_default(), next]);
    }
    steps
}

/// What a person looks at: each reason with the questions that it is about, and the notes.
fn remarks(template: &Template, file: &Submission) -> String {
    let mut remarks: Vec<(Reason, String)> = Vec::new();
    for (question, answer) in template.questions.iter().zip(&file.answers) {
        if let State::Look(reason) = answer.state {
            match remarks.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, labels)) => *labels += &format!(", {}", question.label),
                None => remarks.push((reason, question.label.clone())),
            }
        }
    }
    let remarks = remarks
        .iter()
        .map(|(reason, labels)| format!("{labels}: {reason}"));
    let remarks = remarks.chain(file.notes.iter().map(ToString::to_string));
    remarks.collect::<Vec<_>>().join("; ")
}

/// A name and an address, as far as there are any.
fn who(origin: &Origin) -> String {
    match origin.email.as_str() {
        "" => origin.name.clone(),
        email => format!("{} <{email}>", origin.name),
    }
}
