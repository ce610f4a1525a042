//! The files in `submissions/`, each judged as `submissions.txt` says. They are the specification.
//!
//! To add one: put the file there, run this test, and copy the line that it prints when it is right.

use std::fs;
use std::path::Path;

use grade::submission::Submission;
use grade::template::Template;

use crate::TEMPLATE;

#[test]
fn every_submission_is_judged_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let template = Template::new(TEMPLATE).unwrap();
    let expected: Vec<&str> = include_str!("../submissions.txt").lines().collect();
    let expected = &expected[2..];

    let files = fs::read_dir(folder.join("submissions")).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let submission = Submission::new(&template, &bytes);
        let mut line = format!("{:<33}", path.file_name().unwrap().to_str().unwrap());
        for answer in submission.answers {
            let number = answer.line.map(|line| line.to_string());
            let state = answer.state.to_string() + &number.unwrap_or_default();
            line += &format!(" {state:<6}");
        }
        found.push(line.trim_end().to_owned());
    }
    for line in found.iter().filter(|line| !expected.contains(&line.as_str())) {
        println!("found:    {line}");
    }
    for line in expected.iter().filter(|line| !found.iter().any(|found| found == *line)) {
        println!("expected: {line}");
    }
    assert!(found == expected, "not as expected, or not in the order of the names");
}
