//! Reports, each a text to print.

pub mod json;
pub mod markdown;
pub mod table;

use std::collections::BTreeMap;

use crate::reason::State;
use crate::source::Origin;
use crate::submission::Submission;

/// What a person looks at: each reason after the questions that it is about, and the notes.
fn remarks(file: &Submission) -> String {
    let mut looks: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for answer in &file.answers {
        if let State::Look(reason) = answer.state {
            let labels = looks.entry(reason.to_string()).or_default();
            labels.push(&answer.label);
        }
    }
    let looks = looks.iter();
    let looks = looks.map(|(reason, labels)| format!("{}: {reason}", labels.join(", ")));
    let remarks = looks.chain(file.notes.iter().map(ToString::to_string));
    remarks.collect::<Vec<_>>().join("; ")
}

/// A name and an address, as far as there are any.
fn who(Origin { name, email, .. }: &Origin) -> String {
    match email.as_str() {
        "" => name.clone(),
        _ => format!("{name} <{email}>"),
    }
}
