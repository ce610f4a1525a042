//! Pull requests in a bare repository, made for each test: who, what, and what cannot be read.

use std::path::{Path, PathBuf};
use std::process::Command;

use grade::origin::pulls;
use serde_json::{Value, json};

use crate::command::run;
use crate::history::{History, git};
use crate::{TEMPLATE, answers};

pub const MAIN: Option<&str> = Some("refs/heads/main");

pub fn pull(number: u32) -> String {
    format!("refs/pull/{number}/head")
}

/// A history whose first commit hands out the template, by Teacher.
pub fn handed_out() -> History {
    let mut history = History::new();
    let files = [("answers.md", TEMPLATE), ("README.md", "Cafés")];
    history.commit("refs/heads/main", None, "Teacher", &files);
    history
}

/// One in which so many have answered.
pub fn answered(count: u32) -> History {
    let mut history = handed_out();
    for number in 1..=count {
        let mine = answers(&format!("It waits for {number} of them."));
        let author = format!("Student {number}");
        history.commit(&pull(number), MAIN, &author, &[("answers.md", &mine)]);
    }
    history
}

pub fn make(name: &str, history: &History) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    history.make(&folder);
    folder
}

/// What the command says of a class, and whether it could read everything.
pub fn class(folder: &Path, pattern: &str, path: &str) -> (Value, bool) {
    let output = run(folder, &["class", "--format", "json", "--refs", pattern, "--path", path]);
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.success())
}

/// From, name and how many are answered, or why it is no submission.
pub fn rows(class: &Value) -> Vec<String> {
    let cell = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let start = |row: &Value| cell(row, "from") + " " + &cell(row, "name");
    let rows = class["submissions"].as_array().unwrap().iter();
    let rows = rows.map(|row| format!("{} {}", start(row), row["answered"]));
    let apart = class["apart"].as_array().unwrap().iter();
    let apart = apart.map(|row| format!("{}: {}", start(row), cell(row, "reason")));
    rows.chain(apart).collect()
}

pub fn pulled(name: &str, history: &History) -> Vec<String> {
    rows(&class(&make(name, history), "refs/pull/*/head", "answers.md").0)
}

#[test]
fn who_is_the_author_of_the_commit() {
    let (class, _) = class(&make("who.git", &answered(11)), "refs/pull/1*/head", "answers.md");
    assert_eq!(rows(&class), ["#1 Student 1 4", "#10 Student 10 4", "#11 Student 11 4"]);
    let origin = &class["submissions"][0];
    assert_eq!(origin["email"], "student.1@example.com");
    assert_eq!(origin["committed"], "2023-11-14T22:13:22Z");
}

#[test]
fn what_is_no_submission_is_listed_apart() {
    let mut history = handed_out();
    history.commit(&pull(1), MAIN, "Alice", &[("README.md", "A typo")]);
    history.commit(&pull(2), None, "Bob", &[("main.rs", "fn main() {}")]);
    history.commit(&pull(3), None, "Charlie", &[]);
    history.file("120000", "answers.md", b"/etc/passwd");
    history.commit(&pull(4), MAIN, "Charlie", &[]);
    history.file("100755", "answers.md", answers("It waits for all.").as_bytes());
    history.commit(&pull(5), None, "Alice", &[]);
    history.line(&format!("M 160000 {} answers.md", "1".repeat(40)));
    history.commit(&pull(6), None, "Bob", &[("answers.md/answers.md", "A folder")]);
    let expected = [
        "#4 Charlie 4",
        "#1 Alice: nothing in it but what was handed out",
        "#2 Bob: no answers.md",
        "#3 Charlie: not a file, or a link, which is not followed",
        "#5 Alice: its content is not in this repository: fetch it",
        "#6 Bob: not a file, or a link, which is not followed",
    ];
    assert_eq!(pulled("apart.git", &history), expected);
}

#[test]
fn two_of_one_author_are_noted() {
    let mut history = handed_out();
    for (number, author) in [(1, "Alice"), (2, "Bob"), (3, "Alice")] {
        let mine = [("answers.md", &*answers("It waits for all."))];
        history.commit(&pull(number), MAIN, author, &mine);
    }
    let (class, _) = class(&make("twins.git", &history), "refs/pull/*/head", "answers.md");
    for (row, other) in [(0, "#3"), (2, "#1")] {
        let note = format!("from the same author as {other}");
        assert_eq!(class["submissions"][row]["review"], json!([note]));
    }
    assert_eq!(class["submissions"][1]["review"], json!([]));
}

#[test]
fn the_file_may_be_in_a_folder_and_its_name_in_capitals() {
    let (mut history, mine) = (History::new(), answers("It waits for all."));
    let path = "week 1/answers.md";
    history.commit("refs/remotes/alice/main", None, "Alice", &[(path, &mine)]);
    let files = [("week 1/Answers.MD", &*mine), ("answers.md", TEMPLATE)];
    history.commit("refs/remotes/bob/week/1", None, "Bob", &files);
    let folder = make("folder.git", &history);
    let head = "refs/remotes/bob/HEAD";
    git(&folder, &["symbolic-ref", head, "refs/remotes/bob/week/1"], b"");
    let (class, _) = class(&folder, "refs/remotes/**", path);
    let expected = ["alice/main Alice 4", "bob/week/1 Bob 4"];
    assert_eq!(rows(&class), expected);
}

#[test]
fn a_file_elsewhere_is_pointed_at_whatever_the_others_sent() {
    let (mut history, mine) = (handed_out(), answers("It waits for all."));
    let many: Vec<String> = (0..3000).map(|number| format!("{number}/{number}/x")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|path| (path.as_str(), "x")).collect();
    history.commit(&pull(1), None, "Alice", &many);
    history.commit(&pull(2), None, "Bob", &[("week/one/Answers.md", &mine)]);
    let expected = ["#1 Alice: no answers.md", "#2 Bob: no answers.md, but week/one/Answers.md"];
    assert_eq!(pulled("elsewhere.git", &history), expected);
}

#[test]
fn only_github_has_links() {
    let url = Some("https://github.com/cafe/class.rs/pull".to_owned());
    for start in [
        "https://github.com/",
        "https://me:token@github.com/",
        "git@github.com:",
        "ssh://git@github.com/",
    ] {
        for end in ["", ".git", "/"] {
            assert_eq!(pulls(&format!("{start}cafe/class.rs{end}")), url, "{start}{end}");
        }
    }
    let others = [
        "https://gitlab.com/cafe/class",
        "https://github.com.example/cafe/class",
        "../github.com/cafe/class",
        "https://example.com/@github.com/cafe/class",
        "https://github.com/cafe",
        "https://github.com/a/b)[c](d",
    ];
    for other in others {
        assert_eq!(pulls(other), None, "{other}");
    }
}

#[test]
#[ignore = "the next test runs it, with an environment of its own"]
fn a_repository_is_made() {
    assert_eq!(pulled("alone.git", &answered(1)), ["#1 Student 1 4"]);
}

/// Git sets `GIT_DIR` for hooks and for `rebase --exec`: the tests must not write there.
#[test]
fn the_tests_leave_the_users_repository_alone() {
    let folder = make("users.git", &History::new());
    let mut tests = Command::new(std::env::current_exe().unwrap());
    tests.args(["--ignored", "--exact", "refs::a_repository_is_made"]);
    for (name, value) in [
        ("GIT_DIR", folder.to_str().unwrap()),
        ("GIT_DEFAULT_HASH", "sha256"),
        ("GIT_INDEX_FILE", "x"),
    ] {
        tests.env(name, value);
    }
    let output = tests.current_dir(&folder).output().unwrap();
    let is_run = String::from_utf8_lossy(&output.stdout).contains("1 passed");
    assert!(output.status.success() && is_run, "{output:?}");
    assert_eq!(git(&folder, &["for-each-ref"], b""), "");
    assert_eq!(git(&folder, &["count-objects"], b""), "0 objects, 0 kilobytes\n");
}
