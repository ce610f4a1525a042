//! Reports, each a text to print.

pub mod json;
pub mod markdown;
pub mod table;

use crate::reason::State;
use crate::source::Origin;
use crate::submission::Submission;

/// What a person looks at: each reason after the questions that it is about, and the notes.
fn remarks(file: &Submission) -> String {
    let mut remarks: Vec<(String, String)> = Vec::new();
    for answer in &file.answers {
        if let State::Look(reason) = answer.state {
            let reason = format!(": {reason}");
            match remarks.iter_mut().find(|(_, known)| *known == reason) {
                Some((labels, _)) => *labels += &format!(", {}", answer.label),
                None => remarks.push((answer.label.clone(), reason)),
            }
        }
    }
    let remarks = remarks.into_iter().map(|(labels, reason)| labels + &reason);
    let remarks = remarks.chain(file.notes.iter().map(ToString::to_string));
    remarks.collect::<Vec<_>>().join("; ")
}

/// A name and an address, as far as there are any.
fn who(Origin { name, email, .. }: &Origin) -> String {
    match email.as_str() {
        "" => name.clone(),
        _ => format!("{name} <{email}>"),
    }
}
