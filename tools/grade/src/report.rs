//! Reports, each written to whatever takes bytes.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod text;

use crate::submission::{State, Submission};
use crate::template::Question;

/// What a student does next about a question.
fn advice(state: State, question: &Question) -> String {
    match state {
        State::Answered => String::new(),
        State::Unanswered => "write your answer below it".to_owned(),
        State::Missing => format!("put its heading back: {}", question.heading),
    }
}

/// Everything that a person should look at, each with the questions that it is about.
fn remarks(submission: &Submission) -> String {
    let mut remarks: Vec<(Vec<&str>, &str)> = submission
        .review
        .iter()
        .map(|remark| (Vec::new(), remark.as_str()))
        .collect();
    for answer in &submission.answers {
        for remark in &answer.review {
            match remarks
                .iter_mut()
                .find(|(about, known)| !about.is_empty() && known == remark)
            {
                Some((about, _)) => about.push(&answer.question),
                None => remarks.push((vec![&answer.question], remark)),
            }
        }
    }
    let remarks = remarks
        .into_iter()
        .map(|(about, remark)| match about.join(", ") {
            about if about.is_empty() => remark.to_owned(),
            about => format!("{about}: {remark}"),
        });
    remarks.collect::<Vec<_>>().join("; ")
}
