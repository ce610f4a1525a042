//! Pull requests in a bare repository, made for each test: who, what, and what is refused.

mod history;

use std::path::{Path, PathBuf};

use grade::class::Class;
use grade::source;
use grade::template::Template;
use history::{History, git};

const TEMPLATE: &str = include_str!("template.md");
const MAIN: &str = "refs/heads/main";

fn answers(text: &str) -> String {
    TEMPLATE.replace("<!-- Your answer here. -->", text)
}

/// A history whose first commit hands out the template, by Teacher.
fn handed_out() -> History {
    let mut history = History::new();
    history.commit(
        MAIN,
        &[],
        "Teacher",
        &[("answers.md", TEMPLATE), ("README.md", "Cafés")],
    );
    history
}

fn make(name: &str, history: &History) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    history.make(&folder);
    folder
}

fn class(folder: &Path, pattern: &str, path: &str) -> Class {
    let found = source::refs(folder, &[pattern.to_owned()], path).unwrap();
    Class::new(&Template::new(TEMPLATE).unwrap(), found)
}

/// From, name and how many are answered, or why it is no submission.
fn rows(class: &Class) -> Vec<String> {
    let submissions = class.submissions.iter().map(|row| {
        let origin = &row.origin;
        format!(
            "{} {} {}",
            origin.from, origin.name, row.submission.answered
        )
    });
    let apart = class.apart.iter().map(|apart| {
        format!(
            "{} {}: {}",
            apart.origin.from, apart.origin.name, apart.reason
        )
    });
    submissions.chain(apart).collect()
}

#[test]
fn the_author_is_who_last_changed_the_file() {
    let mut history = handed_out();
    let two = "refs/pull/2/head";
    history.commit(
        two,
        &[MAIN],
        "Alice",
        &[("answers.md", &answers("It waits."))],
    );
    history.commit(two, &[two], "Bob", &[("notes.txt", "Something else.")]);
    history.commit(MAIN, &[MAIN], "Teacher", &[("README.md", "More cafés")]);
    // The merge has Alice's file: she wrote it, not who merged.
    history.start(two, &[two, MAIN], "Charlie");
    history.file("100644", "README.md", b"More caf\xc3\xa9s");
    history.commit(
        "refs/pull/10/head",
        &[MAIN],
        "Bob",
        &[("answers.md", &answers("34"))],
    );
    // A merge that changes the file is a change.
    let three = "refs/pull/3/head";
    history.commit(
        three,
        &[MAIN],
        "Alice",
        &[("answers.md", &answers("Early."))],
    );
    history.start(three, &[three, MAIN], "Charlie");
    history.file("100644", "answers.md", answers("Late.").as_bytes());

    let class = class(
        &make("author.git", &history),
        "refs/pull/*/head",
        "answers.md",
    );
    assert_eq!(rows(&class), ["#2 Alice 4", "#3 Charlie 4", "#10 Bob 4"]);
    assert_eq!(class.submissions[0].origin.email, "alice@example.com");
}

#[test]
fn what_is_no_submission_is_listed_apart() {
    let mut history = handed_out();
    let pull = |number: u32| format!("refs/pull/{number}/head");
    history.commit(&pull(1), &[MAIN], "Alice", &[("README.md", "A typo")]);
    history.commit(&pull(2), &[], "Bob", &[("main.rs", "fn main() {}")]);
    for (number, mode) in [(3, "120000"), (4, "100755")] {
        history.start(&pull(number), &[MAIN], "Charlie");
        history.file(mode, "answers.md", answers("/etc/passwd").as_bytes());
    }
    history.start(&pull(5), &[], "Alice");
    history.submodule("answers.md");
    history.commit(
        &pull(6),
        &[],
        "Bob",
        &[("answers.md/answers.md", "A folder")],
    );

    let class = class(
        &make("apart.git", &history),
        "refs/pull/*/head",
        "answers.md",
    );
    let expected = [
        "#4 Charlie 4",
        "#1 Alice: the file as it was handed out",
        "#2 Bob: no answers.md",
        "#3 Charlie: a symbolic link: refused",
        "#5 Alice: a submodule: refused",
        "#6 Bob: not a file",
    ];
    assert_eq!(rows(&class), expected);
}

#[test]
fn two_of_one_author_are_flagged() {
    let mut history = handed_out();
    for (number, author) in [(1, "Alice"), (2, "Bob"), (3, "Alice")] {
        let pull = format!("refs/pull/{number}/head");
        history.commit(&pull, &[MAIN], author, &[("answers.md", &answers("34"))]);
    }
    let class = class(
        &make("twins.git", &history),
        "refs/pull/*/head",
        "answers.md",
    );
    let review = |row: usize| class.submissions[row].submission.review.join("; ");
    assert_eq!(review(0), "from the same author as #3");
    assert_eq!(review(1), "");
    assert_eq!(review(2), "from the same author as #1");
}

#[test]
fn the_file_may_be_in_a_folder_and_its_name_in_capitals() {
    let mut history = History::new();
    let path = "week 1/answers.md";
    history.commit(
        "refs/remotes/alice/main",
        &[],
        "Alice",
        &[(path, &answers("34"))],
    );
    let shouted = "week 1/Answers.MD";
    history.commit(
        "refs/remotes/bob/week/1",
        &[],
        "Bob",
        &[(shouted, &answers("34"))],
    );
    let folder = make("folder.git", &history);
    git(
        &folder,
        &[
            "symbolic-ref",
            "refs/remotes/bob/HEAD",
            "refs/remotes/bob/week/1",
        ],
        b"",
    );

    let class = class(&folder, "refs/remotes/**", path);
    let expected = [
        "alice/main Alice 4",
        "bob/week/1 Bob 4",
        "bob/HEAD Bob: another name of refs/remotes/bob/week/1",
    ];
    let mut rows = rows(&class);
    rows.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(rows, expected);
    let shouted = class
        .submissions
        .iter()
        .find(|row| row.origin.name == "Bob")
        .unwrap();
    assert_eq!(
        shouted.submission.review,
        ["the file's name has other capitals"]
    );
}

#[test]
fn a_huge_file_is_cut_and_the_next_one_is_read_all_the_same() {
    let mut history = handed_out();
    let huge = answers("It waits.") + &"x".repeat(10 << 20);
    history.commit(
        "refs/pull/1/head",
        &[MAIN],
        "Alice",
        &[("answers.md", &huge)],
    );
    history.commit(
        "refs/pull/2/head",
        &[MAIN],
        "Bob",
        &[("answers.md", &answers("34"))],
    );
    let class = class(
        &make("huge.git", &history),
        "refs/pull/*/head",
        "answers.md",
    );
    assert_eq!(rows(&class), ["#1 Alice 4", "#2 Bob 4"]);
    let review = &class.submissions[0].submission.review;
    assert_eq!(
        *review,
        [format!("cut after 1048576 of {} bytes", huge.len())]
    );
}

#[test]
fn no_argument_is_taken_for_an_option_or_a_request() {
    let folder = make("arguments.git", &handed_out());
    let error = |pattern: &str, path: &str| {
        let found = source::refs(&folder, &[pattern.to_owned()], path);
        found
            .err()
            .map(|error| format!("{error:#}"))
            .unwrap_or_default()
    };
    assert!(error("--help", "answers.md").contains("starts with refs/"));
    assert!(error("refs/heads/*", "../answers.md").contains("a path inside the repository"));
    assert!(error("refs/heads/*", "/etc/passwd").contains("a path inside the repository"));
    assert!(error("refs/pull/*/head", "answers.md").contains("no ref matches"));

    let found = source::refs(&folder, &["refs/heads/*".to_owned()], "a\nHEAD:/answers.md").unwrap();
    let reason = found[0].content.as_ref().err().unwrap().to_string();
    assert!(reason.contains("control characters"), "{reason}");
}

/// Writes an object of any content, sound or not. Its id.
fn raw(folder: &Path, kind: &str, content: &str) -> String {
    let hash = ["hash-object", "-t", kind, "-w", "--literally", "--stdin"];
    git(folder, &hash, content.as_bytes()).trim().to_owned()
}

fn point(folder: &Path, name: &str, id: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, format!("{id}\n")).unwrap();
}

#[test]
fn a_parent_that_is_no_id_is_none() {
    let mut history = History::new();
    history.commit(MAIN, &[], "Alice", &[("answers.md", &answers("34"))]);
    let folder = make("parent.git", &history);
    let tree = git(&folder, &["rev-parse", "main^{tree}"], b"");
    let tree = tree.trim();
    let endless = format!("tree {tree}\nparent HEAD\nauthor Bob <b> 1 +0\n\nx");
    let id = raw(&folder, "commit", &endless);
    point(&folder, MAIN, &id);
    let class = class(&folder, "refs/heads/*", "answers.md");
    assert_eq!(rows(&class), ["main Bob 4"]);
    assert!(class.submissions[0].submission.review.is_empty());
}

#[test]
fn a_folder_of_too_many_files_is_not_read() {
    let folder = make("wide.git", &History::new());
    let file = |name: &str| format!("100644 {name}\0{}", "1".repeat(20));
    let tree = file("answers.md") + &file(&"x".repeat(1000)).repeat(17_000);
    let tree = raw(&folder, "tree", &tree);
    let commit = format!("tree {tree}\nauthor Bob <b> 1 +0\n\nx");
    point(&folder, MAIN, &raw(&folder, "commit", &commit));
    let rows = rows(&class(&folder, "refs/heads/*", "answers.md"));
    assert_eq!(rows.len(), 1);
    assert!(
        rows[0].ends_with("its folder is too large to read"),
        "{rows:?}"
    );
}

#[test]
fn a_long_history_is_not_walked_to_its_end() {
    let mut history = History::new();
    history.commit(MAIN, &[], "Alice", &[("answers.md", &answers("34"))]);
    for _ in 0..10_000 {
        history.commit(MAIN, &[MAIN], "Bob", &[]);
    }
    let folder = make("long.git", &history);
    let class = class(&folder, "refs/heads/*", "answers.md");
    assert_eq!(rows(&class), ["main Bob 4"]);
    assert_eq!(
        class.submissions[0].submission.review,
        ["its last change is more than 10000 commits ago: see who made it"]
    );
}

#[test]
fn what_was_sent_is_read_and_not_what_replaces_it() {
    let mut history = History::new();
    let (sent, other) = (answers("34"), answers("35"));
    history.commit(MAIN, &[], "Alice", &[("answers.md", &sent)]);
    history.commit("refs/other", &[], "Bob", &[("answers.md", &other)]);
    let folder = make("replaced.git", &history);
    git(
        &folder,
        &["replace", "main:answers.md", "refs/other:answers.md"],
        b"",
    );
    let class = class(&folder, "refs/heads/*", "answers.md");
    assert_eq!(class.submissions[0].submission.answers[0].text, "34");
}

/// A repository's configuration can name commands for git to run: none of them is.
#[test]
#[cfg(unix)]
fn nothing_that_the_repository_configures_is_run() {
    let mut history = handed_out();
    history.commit(
        "refs/pull/1/head",
        &[MAIN],
        "Alice",
        &[("answers.md", &answers("34"))],
    );
    let folder = make("hostile.git", &history);
    let ran = folder.join("ran");
    let command = format!("touch {}", ran.display());
    let url = format!("ext::{command}");
    let settings = [
        ("core.pager", command.as_str()),
        ("core.fsmonitor", &command),
        ("core.sshCommand", &command),
        ("pager.cat-file", &command),
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &url),
        ("protocol.ext.allow", "always"),
    ];
    for (key, value) in settings {
        git(&folder, &["config", key, value], b"");
    }
    // A commit whose tree is not there has git ask the remote for it.
    let missing = "1".repeat(40);
    let lost = format!("tree {missing}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n");
    let id = raw(&folder, "commit", &lost);
    point(&folder, "refs/pull/2/head", &id);

    let class = class(&folder, "refs/pull/*/head", "answers.md");
    assert_eq!(rows(&class), ["#1 Alice 4", "#2 A: no answers.md"]);
    assert!(!ran.exists());
}
