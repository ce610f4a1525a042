//! The command as it is used: what it prints, and with which exit code.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::history::{History, alone};
use crate::stranger::hostile_repository;
use crate::{TEMPLATE, answers, folder};

pub const PULLS: [&str; 2] = ["--refs", "refs/pull/*/head"];

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The command with the tests' own template, so that the activity's may change.
pub fn grade(folder: &Path) -> Command {
    let mut grade = Command::new(env!("CARGO_BIN_EXE_grade"));
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template.md");
    alone(&mut grade).current_dir(folder).arg("--template").arg(template);
    grade
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    grade(folder).args(arguments).output().unwrap()
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

pub fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn check_says_what_is_open_and_what_to_do() {
    let folder = folder("check");
    let mine = answers("It waits for them all").replacen("It waits for them all", "TODO", 1);
    let mine = mine.replace("\nIt waits for them all\n\n## 3a", "\nVery short\n\n## 3a");
    write(&folder.join("answers.md"), &mine);
    let check = run(&folder, &["check"]);
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(
        text(&check.stdout),
        "1   look  answers.md:7   nothing below it, but other text may answer it\n\
         2   look  answers.md:11  a few words or marks\n\
         3a  yes   answers.md:17\n\
         3b  look  answers.md:23  the last text may be for other questions, too\n\
         1 of 4 answered\n"
    );
    write(&folder.join("answers.md"), TEMPLATE);
    let open = run(&folder, &["check"]);
    assert!(text(&open.stdout).starts_with("1   no  answers.md:5   write your answer below it\n"));
    write(&folder.join("answers.md"), "");
    let empty = run(&folder, &["check"]);
    assert!(text(&empty.stdout).contains("put it back: 3a. What does"));
}

#[test]
fn it_exits_with_what_it_found() {
    let folder = folder("exit");
    write(&folder.join("answers.md"), &answers("It waits for them all."));
    write(&folder.join("open.md"), TEMPLATE);
    let none = ["class", "--refs", "refs/pull/*/head", "--repo", "no-such-folder"];
    for (code, arguments) in [
        (0, &["check"][..]),
        (1, &["check", "open.md"]),
        (2, &["check", "no-such-file.md"]),
        (2, &["check", "."]),
        (0, &["class", "."]),
        (2, &["class"]),
        (2, &["class", "no-such-folder"]),
        (2, &none),
        (2, &["--template", "open.md"]),
    ] {
        assert_eq!(run(&folder, arguments).status.code(), Some(code), "{arguments:?}");
    }
    let error = run(&folder, &["check", "no-such-file.md"]);
    assert!(text(&error.stderr).starts_with("grade: no-such-file.md: "), "{error:?}");
}

#[test]
fn what_cannot_be_read_is_told_by_the_exit_code() {
    let folder = folder("unread.git");
    let mut history = History::new();
    history.commit("refs/pull/1/head", None, "Alice", &[("answers.md", TEMPLATE)]);
    history.make(&folder);
    assert_eq!(run(&folder, &["class", PULLS[0], PULLS[1]]).status.code(), Some(0));
    write(&folder.join("refs/pull/2/head"), &("2".repeat(40) + "\n"));
    for command in ["class", "read"] {
        let output = run(&folder, &[command, PULLS[0], PULLS[1]]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).contains("nothing in it but what was handed out"));
        assert!(text(&output.stdout).contains("git could not list its files"));
        assert!(text(&output.stderr).contains("fatal: "), "{output:?}");
    }
    let mut grade = grade(&folder);
    let grade =
        grade.args(["class", PULLS[0], PULLS[1]]).env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let output = grade.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("dubious ownership"), "{output:?}");
}

#[test]
fn the_activitys_own_template_is_compiled_in_and_unanswered() {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("template.md");
    let mut check = Command::new(env!("CARGO_BIN_EXE_grade"));
    let output = check.arg("check").arg(template).output().unwrap();
    let mut rows = text(&output.stdout).lines().map(str::split_whitespace);
    for label in ["1", "2", "3a", "3b"] {
        let row = rows.next().unwrap();
        assert_eq!(row.take(2).collect::<Vec<_>>(), [label, "no"]);
    }
    assert_eq!(rows.next().unwrap().collect::<Vec<_>>(), ["0", "of", "4", "answered"]);
    assert!(rows.next().is_none(), "{output:?}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = folder("pipe");
    let long = answers(&"It waits for them all. ".repeat(2000)); // more than a pipe holds
    write(&folder.join("answers.md"), &long);
    let mut read = grade(&folder);
    let read = read.args(["read", "answers.md"]).stdout(Stdio::piped());
    let mut read = read.stderr(Stdio::piped()).spawn().unwrap();
    drop(read.stdout.take());
    let output = read.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
}

#[test]
#[cfg(target_os = "linux")]
fn nobody_to_complain_to_is_no_panic() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let status = grade(&folder("full")).args(["check", "no-such-file.md"]).stderr(full).status();
    assert_eq!(status.unwrap().code(), Some(2));
}

#[test]
fn an_error_says_what_to_do() {
    let folder = std::env::temp_dir().join(format!("grade-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap(); // outside of any repository
    let repository = hostile_repository("errors.git");
    let repository = repository.to_str().unwrap();
    let nothing = "refs/nothing/*";
    for (arguments, what) in [
        (&["class"][..], "--refs 'refs/pull/*/head'"),
        (&["check"], "the repository's top folder"),
        (&["class", "--refs", nothing], "check --repo: "),
        (
            &["class", "--repo", repository, "--refs", nothing],
            "git fetch origin '+refs/pull/*/head:",
        ),
    ] {
        let mut command = grade(&folder);
        command.env("GIT_CEILING_DIRECTORIES", std::env::temp_dir()); // which may be in one
        let output = command.args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let error = text(&output.stderr);
        assert!(error.contains(what) && !error.contains("os error"), "{error}");
    }
    fs::remove_dir(&folder).unwrap();
}
