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
    let answers = template.questions.iter().zip(&file.answers);
    let steps = answers.map(|(question, answer)| {
        let line = answer.line.map(|line| format!("{place}{line}"));
        let next = match answer.state {
            State::Yes => String::new(),
            State::No => "write your answer below it".to_owned(),
            State::Look(Reason::Gone) => format!("put it back: {}", question.text),
            State::Look(reason) => reason.to_string(),
        };
        let (label, state) = (question.label.clone(), answer.state.to_string());
        vec![label, state, line.unwrap_or_default(), next]
    });
    steps.collect()
}

/// What a person looks at: each reason after the questions that it is about, and the notes.
fn remarks(template: &Template, file: &Submission) -> String {
    let mut remarks: Vec<(String, String)> = Vec::new();
    for (question, answer) in template.questions.iter().zip(&file.answers) {
        if let State::Look(reason) = answer.state {
            let reason = format!(": {reason}");
            match remarks.iter_mut().find(|(_, known)| *known == reason) {
                Some((labels, _)) => *labels += &format!(", {}", question.label),
                None => remarks.push((question.label.clone(), reason)),
            }
        }
    }
    let remarks = remarks.into_iter().map(|(labels, reason)| labels + &reason);
    let remarks = remarks.chain(file.notes.iter().map(ToString::to_string));
    remarks.collect::<Vec<_>>().join("; ")
}

/// A name and an address, as far as there are any.
fn who(Origin { name, email, .. }: &Origin) -> String {
    if email.is_empty() {
        name.clone()
    } else {
        format!("{name} <{email}>")
    }
}
