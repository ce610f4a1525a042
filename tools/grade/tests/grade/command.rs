//! The command as it's used: what it prints, and its exit code.

use std::fs;
use std::path::Path;
use std::process::Command;

use common::testing::{Output, nobody, output, status};
use serde_json::Value;

use crate::history::{History, alone, git};
use crate::stranger::hostile_repository;
use crate::{TEMPLATE, answers, filled, folder};

pub const PULLS: [&str; 2] = ["--refs", "refs/pull/*/head"];

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The command with the tests' own template, so that the activity's template may change.
pub fn grade(folder: &Path) -> Command {
    let mut grade = Command::new(env!("CARGO_BIN_EXE_grade"));
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template.md");
    alone(&mut grade)
        .current_dir(folder)
        .arg("--template")
        .arg(template);
    grade
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut grade = grade(folder);
    grade.args(arguments);
    output(grade)
}

/// What a page knows.
pub fn data(page: &str) -> Value {
    let data = page.split("id=\"data\">").nth(1).unwrap();
    serde_json::from_str(data.split("</script>").next().unwrap()).unwrap()
}

pub fn json(folder: &Path, arguments: &[&str]) -> Value {
    data(&run(folder, &[&["read"], arguments].concat()).stdout)
}

#[test]
fn check_shows_what_it_took_for_an_answer() {
    let folder = folder("check");
    let long = "It waits for\n\nevery one of them, however long that may take.";
    let mine = filled(["Soon", "TODO\u{1b}[2J", long, ""]).replace("# Answers", "# By\nAlice");
    write(&folder.join("answers.md"), &mine);
    let check = run(&folder, &["check"]);
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(
        check.stdout,
        "1             1 word       Soon\n\
         2             2 words      TODO\\u{1b}[2J\n\
         3a            12 words     It waits for every one of them, however lon…\n\
         3b            nothing yet\n\
         in no answer  2 words      # By Alice\n\n\
         Question 3b is still open.\n"
    );
    write(&folder.join("answers.md"), "");
    let empty = run(&folder, &["check"]);
    assert!(
        empty
            .stdout
            .contains("3a  not found  put it back: 3a. What does"),
        "{empty:?}"
    );
}

#[test]
fn it_exits_with_what_it_found() {
    let folder = folder("exit");
    write(
        &folder.join("answers.md"),
        &answers("It waits for them all."),
    );
    write(&folder.join("open.md"), TEMPLATE);
    let none = [
        "class",
        "--refs",
        "refs/pull/*/head",
        "--repo",
        "no-such-folder",
    ];
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
        (2, &["check", "answers.md", "open.md"]),
        (2, &["check", "--anonymous"]),
        (2, &["class", ".", "--format", "json"]),
        (2, &["read", ".", "--pulls", "no-such-file.json"]),
        (2, &["read", ".", "--roster", "answers.md"]),
        (2, &["read", ".", "--seed", "x"]),
        (2, &["grades"]),
        (0, &["--help"]),
    ] {
        assert_eq!(
            run(&folder, arguments).status.code(),
            Some(code),
            "{arguments:?}"
        );
    }
    let error = run(&folder, &["check", "no-such-file.md"]);
    assert!(
        error.stderr.starts_with("grade: no-such-file.md: "),
        "{error:?}"
    );
    let error = run(&folder, &["class", "no-such\u{1b}[2J-folder"]).stderr;
    assert!(
        error.starts_with("grade: no-such\\u{1b}[2J-folder: "),
        "{error:?}"
    );
}

#[test]
fn the_exit_code_says_what_could_not_be_read() {
    let folder = folder("unread.git");
    let mut history = History::new();
    history.commit(
        "refs/pull/1/head",
        None,
        "Alice",
        &[("answers.md", TEMPLATE)],
    );
    history.make(&folder);
    assert_eq!(
        run(&folder, &["class", PULLS[0], PULLS[1]]).status.code(),
        Some(0)
    );
    write(&folder.join("refs/pull/2/head"), &("2".repeat(40) + "\n"));
    for command in ["class", "read"] {
        let output = run(&folder, &[command, PULLS[0], PULLS[1]]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            output
                .stdout
                .contains("no words but those that were handed out")
        );
        assert!(
            output
                .stdout
                .contains("git can't find it in this repository: fetch it")
        );
    }
    let mut grade = grade(&folder);
    grade
        .args(["class", PULLS[0], PULLS[1]])
        .env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let output = output(grade);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.contains("dubious ownership"), "{output:?}");
}

/// It's the file that is handed out, which differs from `answers.md` once that is filled in.
#[test]
fn the_activitys_own_template_is_compiled_in_and_has_no_words() {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("template.md");
    let mut check = Command::new(env!("CARGO_BIN_EXE_grade"));
    check.arg("check").arg(template);
    let nothing = "1   nothing yet\n2   nothing yet\n3a  nothing yet\n3b  nothing yet\n\n\
                   Questions 1, 2, 3a, 3b are still open.\n";
    assert_eq!(output(check).stdout, nothing);
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = folder("pipe");
    let long = answers(&"It waits for them all. ".repeat(2000)); // more than a pipe holds
    write(&folder.join("answers.md"), &long);
    let mut read = grade(&folder);
    let read = read.args(["read", "answers.md"]).stdout(nobody()).spawn();
    assert_eq!(status(read.unwrap()).code(), Some(0));
}

/// A git that says nothing, and one that can start no other process.
#[test]
#[cfg(unix)]
fn git_is_not_waited_for_forever() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder("slow");
    let git = "#!/bin/sh\nexec sleep 60 2>/dev/null\n";
    write(&folder.join("git"), git);
    fs::set_permissions(folder.join("git"), PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut slow = grade(&folder);
    slow.args(["class", PULLS[0], PULLS[1]]).env("PATH", path);
    let slow = output(slow);
    assert_eq!(slow.status.code(), Some(2));
    assert!(
        slow.stderr.contains("no file was read for 10 s"),
        "{slow:?}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_stderr_does_not_cause_a_panic() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let check = grade(&folder("full"))
        .args(["check", "no-such-file.md"])
        .stderr(full)
        .spawn();
    assert_eq!(status(check.unwrap()).code(), Some(2));
}

#[test]
fn an_error_says_what_to_do() {
    let folder = std::env::temp_dir().join(format!("grade-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap(); // outside any repository
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
        command.args(arguments);
        let output = output(command);
        assert_eq!(output.status.code(), Some(2));
        let error = output.stderr;
        assert!(
            error.contains(what) && !error.contains("os error"),
            "{error}"
        );
    }
    fs::remove_dir(&folder).unwrap();
}

#[test]
fn check_says_what_comes_next() {
    let folder = folder("next");
    let next = |folder: &Path| {
        let check = run(folder, &["check"]);
        let last = check.stdout.lines().last().unwrap_or_default().to_owned();
        (check.status.code(), last)
    };
    write(&folder.join("answers.md"), &filled(["Soon", "", "", "It"]));
    let open = "Questions 2, 3a are still open.".to_owned();
    assert_eq!(next(&folder), (Some(1), open));
    let hidden = filled(["It", "waits", "for", "<!-- all -->"]);
    write(&folder.join("answers.md"), &hidden);
    let check = run(&folder, &["check"]).stdout;
    let seen = "3b  1 word  inside <!-- -->: GitHub doesn't show it\n";
    assert!(check.contains(seen), "{check}");
    assert_eq!(
        next(&folder),
        (Some(1), "Question 3b is still open.".to_owned())
    );
    write(&folder.join("answers.md"), &answers("It waits"));
    let commit = "Each question has words. Commit, push, and open the pull request.".to_owned();
    assert_eq!(next(&folder), (Some(0), commit.clone()));

    // In a repository, and with one to push to.
    let mut history = History::new();
    history.commit(
        "refs/heads/main",
        None,
        "Alice",
        &[("answers.md", TEMPLATE)],
    );
    let origin = folder.join("origin.git");
    history.make(&origin);
    let clone = folder.join("clone");
    git(&folder, &["clone", "--quiet", "origin.git", "clone"], b"");
    write(&clone.join("answers.md"), &answers("It waits"));
    assert_eq!(next(&clone), (Some(0), commit));
    for name in ["user.name", "user.email"] {
        git(&clone, &["config", name, "alice"], b"");
    }
    git(
        &clone,
        &["commit", "--quiet", "--all", "--message", "Answers"],
        b"",
    );
    let committed = "Each question has words. They are committed, but not pushed.".to_owned();
    assert_eq!(next(&clone), (Some(0), committed));
    git(&clone, &["push", "--quiet"], b"");
    let pushed =
        "Each question has words, and they are pushed. Is the pull request open?".to_owned();
    assert_eq!(next(&clone), (Some(0), pushed));
}
