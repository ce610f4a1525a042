//! The files in `submissions/`, each judged as `submissions.txt` says. They are the specification.
//!
//! To add one: put the file there, run this test, and copy the line that it prints when it is right.

use std::fs;
use std::path::Path;

use grade::submission::{State, Submission};
use grade::template::Template;

/// How `submissions.txt` writes what was found: `+7` is answered on line 7.
fn line(name: &str, submission: &Submission) -> String {
    let mut line = format!("{name:<38}");
    for answer in &submission.answers {
        let state = match answer.state {
            State::Answered => "+",
            State::Unanswered => "-",
            State::Missing => "x",
        };
        let number = answer
            .line
            .map(|number| number.to_string())
            .unwrap_or_default();
        let look = if answer.review.is_empty() { "" } else { "?" };
        line += &format!(" {:<5}", format!("{state}{number}{look}"));
    }
    if !submission.review.is_empty() {
        line += " ?";
    }
    line.trim_end().to_owned()
}

#[test]
fn every_submission_is_judged_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let template = fs::read_to_string(folder.join("template.md")).unwrap();
    let template = Template::new(&template).unwrap();
    let expected = fs::read_to_string(folder.join("submissions.txt")).unwrap();
    let expected: Vec<&str> = expected
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();

    let mut names: Vec<_> = fs::read_dir(folder.join("submissions"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let found: Vec<String> = names
        .iter()
        .map(|name| {
            let bytes = fs::read(folder.join("submissions").join(name)).unwrap();
            line(
                name,
                &Submission::new(&template, &bytes, bytes.len() as u64),
            )
        })
        .collect();

    for line in found
        .iter()
        .filter(|line| !expected.contains(&line.as_str()))
    {
        println!("found:    {line}");
    }
    for line in expected
        .iter()
        .filter(|line| !found.iter().any(|found| found == *line))
    {
        println!("expected: {line}");
    }
    assert!(
        found == expected,
        "not as expected, or not in the order of the names"
    );
}
