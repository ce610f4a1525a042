//! Pull requests in a bare repository made for each test: who, what, and what can't be read.

use std::path::{Path, PathBuf};
use std::process::Command;

use common::testing::output;
use grade::origin::pulls;
use serde_json::Value;

use crate::command::{data, grade, json, run, write};
use crate::history::{History, git};
use crate::{TEMPLATE, answers, folder};

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

/// A history in which this many students have answered.
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

/// What the command says about a class, and whether it could read everything.
pub fn class(folder: &Path, pattern: &str, path: &str) -> (Value, bool) {
    let output = run(folder, &["read", "--refs", pattern, "--path", path]);
    (data(&output.stdout), output.status.success())
}

/// From, name and the words under the first question, or why it isn't a submission.
pub fn rows(class: &Value) -> Vec<String> {
    let rows = class["rows"].as_array().unwrap().iter().map(|row| {
        let fact = |name: &str| row[name].as_str().unwrap_or_default();
        let (from, name, note) = (fact("from"), fact("name"), fact("note"));
        match &row["answers"]["1"]["words"] {
            Value::Null => format!("{from} {name}: {note}"),
            words => format!("{from} {name} {words}"),
        }
    });
    rows.collect()
}

pub fn pulled(name: &str, history: &History) -> Vec<String> {
    rows(&class(&make(name, history), "refs/pull/*/head", "answers.md").0)
}

#[test]
fn who_is_the_author_of_the_commit() {
    let (class, _) = class(
        &make("who.git", &answered(11)),
        "refs/pull/1*/head",
        "answers.md",
    );
    assert_eq!(
        rows(&class),
        ["#1 Student 1 6", "#10 Student 10 6", "#11 Student 11 6"]
    );
    let origin = &class["rows"][0];
    assert_eq!(origin["email"], "student.1@example.com");
    assert_eq!(origin["committed"], "2023-11-14T22:13:22Z");
}

/// Somebody else has brought the branch up to date, twice.
#[test]
fn the_student_is_found_behind_merges() {
    let mut history = answered(1);
    for _ in 0..2 {
        history.commit(&pull(1), Some(&pull(1)), "Teacher", &[]);
        history.line("merge refs/heads/main");
    }
    assert_eq!(pulled("merged.git", &history), ["#1 Student 1 6"]);
}

#[test]
fn things_that_are_not_submissions_are_listed_separately() {
    let mut history = handed_out();
    history.commit(&pull(1), MAIN, "Alice", &[("README.md", "A typo")]);
    history.commit(&pull(2), None, "Bob", &[("main.rs", "fn main() {}")]);
    history.commit(&pull(3), None, "Charlie", &[]);
    history.file("120000", "answers.md", b"/etc/passwd");
    history.commit(&pull(4), MAIN, "Charlie", &[]);
    history.file(
        "100755",
        "answers.md",
        answers("It waits for all.").as_bytes(),
    );
    history.commit(&pull(5), None, "Alice", &[]);
    history.line(&format!("M 160000 {} answers.md", "1".repeat(40)));
    history.commit(
        &pull(6),
        None,
        "Bob",
        &[("answers.md/answers.md", "A folder")],
    );
    let expected = [
        "#4 Charlie 4",
        "#1 Alice: no words but those that were handed out; 2 words in README.md: see --path",
        "#2 Bob: no answers.md",
        "#3 Charlie: not a file, or a link to somewhere else",
        "#5 Alice: not a file, or a link to somewhere else",
        "#6 Bob: not a file, or a link to somewhere else",
    ];
    assert_eq!(pulled("apart.git", &history), expected);
}

#[test]
fn a_second_submission_by_an_author_is_noted() {
    let mut history = handed_out();
    for (number, author) in [(1, "Alice"), (2, "Bob"), (3, "Alice")] {
        let mine = [("answers.md", &*answers("It waits for all."))];
        history.commit(&pull(number), MAIN, author, &mine);
    }
    history.line("commit refs/pull/4/head");
    for who in ["author", "committer"] {
        history.line(&format!("{who} Bob <BOB@Example.com> 1700001000 +0000"));
    }
    history.line("data 0");
    history.file("100644", "answers.md", answers("It waits.").as_bytes());
    let (class, _) = class(
        &make("twins.git", &history),
        "refs/pull/*/head",
        "answers.md",
    );
    let notes = ["", "", "same author as #1", "same author as #2"];
    for (row, note) in notes.iter().enumerate() {
        let found = class["rows"][row]["note"].as_str().unwrap_or_default();
        assert_eq!(found, *note);
    }
}

/// As git sets it for a hook.
#[test]
fn the_environment_leads_to_no_other_repository() {
    let mut history = handed_out();
    let mine = [("answers.md", &*answers("It waits for all."))];
    history.commit(&pull(1), MAIN, "Alice", &mine);
    let folder = make("hooked.git", &history);
    for place in ["DIR", "COMMON_DIR", "OBJECT_DIRECTORY"] {
        let mut grade = grade(&folder);
        grade.args(["class", "--refs", "refs/pull/*/head"]);
        grade.env(format!("GIT_{place}"), "elsewhere");
        let output = output(grade);
        assert!(output.stdout.contains("Alice"), "{place}: {output:?}");
    }
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
    git(
        &folder,
        &["symbolic-ref", head, "refs/remotes/bob/week/1"],
        b"",
    );
    let (class, _) = class(&folder, "refs/remotes/**", path);
    let expected = ["alice/main Alice 4", "bob/week/1 Bob 4"];
    assert_eq!(rows(&class), expected);
}

#[test]
fn a_file_elsewhere_is_named_if_there_is_none_at_the_top() {
    let (mut history, mine) = (handed_out(), answers("It waits for all."));
    let many: Vec<String> = (0..3000)
        .map(|number| format!("{number}/{number}/x"))
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|path| (path.as_str(), "x")).collect();
    history.commit(&pull(1), None, "Alice", &many);
    history.commit(&pull(2), None, "Bob", &[("week/one/Answers.md", &mine)]);
    let top = [
        "A/answers.md",
        "A/B/answers.md",
        "A/C/answers.md",
        "Answers.md",
    ];
    history.commit(
        &pull(3),
        None,
        "Charlie",
        &top.map(|path| (path, mine.as_str())),
    );
    let expected = [
        "#3 Charlie 4",
        "#1 Alice: no answers.md",
        "#2 Bob: no answers.md, but week/one/Answers.md",
    ];
    assert_eq!(pulled("elsewhere.git", &history), expected);
}

#[test]
fn the_path_has_the_name_in_folders_too() {
    let folder = folder("path");
    write(
        &folder.join("alice/week-1.md"),
        &answers("It waits for all."),
    );
    write(
        &folder.join("alice/answers.md"),
        &answers("Another week's."),
    );
    let class = json(&folder, &[".", "./alice", "--path", "any/week-1.md"]);
    assert_eq!(
        rows(&class),
        [format!(
            "{} alice 4",
            Path::new("./alice/week-1.md").display()
        )]
    );
}

/// Branches with the same name, folders and names that aren't UTF-8, and impossible times.
#[test]
#[cfg(target_os = "linux")]
fn names_are_bytes() {
    use std::collections::HashSet;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let mine = answers("It waits for all.");
    let mut history = handed_out();
    for name in ["refs/heads/alice/main", "refs/remotes/alice/main"] {
        history.commit(name, None, "Alice", &[("answers.md", &mine)]);
    }
    history.raw(b"commit refs/heads/b\xf6b\ncommitter \xc9mile <> 4000000000000 +0000\ndata 0\n");
    history.file("100644", "answers.md", mine.as_bytes());
    let folder = make("bytes.git", &history);
    crate::broken::raw(&folder, "commit", "no commit", "refs/heads/broken");
    for name in [&b"\xf6"[..], b"\xf7"] {
        write(
            &folder.join(OsStr::from_bytes(name)).join("answers.md"),
            &mine,
        );
    }
    let class = run(
        &folder,
        &[
            "class",
            ".",
            "--seed",
            "1",
            "--refs=refs/**",
            "--format=csv",
        ],
    );
    let mut rows = csv::Reader::from_reader(class.stdout.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let cells = |column: usize| {
        rows.iter()
            .map(|row| row[column].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(1)[2..5], ["alice/main", "b\u{fffd}b", "alice/main"]);
    assert_eq!((&cells(5)[3], &*cells(4)[3]), (&"Émile".to_owned(), ""));
    assert_eq!(cells(1)[5..], ["broken", "main"]);
    let keys: HashSet<String> = cells(0).into_iter().collect();
    assert_eq!(keys.len(), 7);
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
            assert_eq!(
                pulls(&format!("{start}cafe/class.rs{end}")),
                url,
                "{start}{end}"
            );
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
    assert_eq!(pulled("alone.git", &answered(1)), ["#1 Student 1 6"]);
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
    tests.current_dir(&folder);
    let output = output(tests);
    let is_run = output.stdout.contains("1 passed");
    assert!(output.status.success() && is_run, "{output:?}");
    assert_eq!(git(&folder, &["for-each-ref"], b""), "");
    assert_eq!(
        git(&folder, &["count-objects"], b""),
        "0 objects, 0 kilobytes\n"
    );
}

/// Nothing that is fetched helps: none of them is a student's commit that's missing here.
#[test]
fn what_no_fetch_helps_is_said_as_it_is() {
    let mut history = handed_out();
    let mine = answers("It waits for all.");
    history.commit(&pull(1), MAIN, "Alice", &[("answers.md", &mine)]);
    let folder = make("odd-refs.git", &history);
    std::fs::create_dir_all(folder.join("refs/pull/8")).unwrap();
    write(&folder.join("refs/pull/8/head"), "garbage\n");
    let blob = ["rev-parse", "refs/heads/main:answers.md"];
    let blob = git(&folder, &blob, b"");
    let blob = blob.trim();
    git(&folder, &["update-ref", "refs/pull/9/head", blob], b"");
    let (class, is_whole) = class(&folder, "refs/pull/*/head", "answers.md");
    assert_eq!(
        rows(&class),
        [
            "#1 Alice 4",
            "#9 : not a commit",
            "#8 : git can't read this ref"
        ]
    );
    assert!(!is_whole);
}
