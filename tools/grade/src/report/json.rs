//! JSON for programs: everything, with no text cut.

use std::io::{self, Write};

use serde::Serialize;

use crate::class::Class;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// One file's answers.
pub fn check(out: &mut impl Write, file: &str, submission: &Submission) -> io::Result<()> {
    #[derive(Serialize)]
    struct Check<'a> {
        file: &'a str,
        questions: usize,
        #[serde(flatten)]
        submission: &'a Submission,
    }
    let questions = submission.answers.len();
    write(
        out,
        &Check {
            file,
            questions,
            submission,
        },
    )
}

/// A class's answers, and the questions that they are to.
pub fn class(out: &mut impl Write, template: &Template, class: &Class) -> io::Result<()> {
    #[derive(Serialize)]
    struct All<'a> {
        questions: Vec<&'a str>,
        #[serde(flatten)]
        class: &'a Class,
    }
    let questions = template
        .questions
        .iter()
        .map(|question| question.heading.as_str())
        .collect();
    write(out, &All { questions, class })
}

fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", visible::json(&json))
}
