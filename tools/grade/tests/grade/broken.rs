//! Repositories that are broken, huge or hostile: what can't be read affects only its own row.

use std::fs;
use std::path::Path;

use crate::command::run;
use crate::history::{History, git};
use crate::refs::{answered, class, handed_out, make, pull, rows};
use crate::{TEMPLATE, answers};

#[test]
fn only_the_start_of_a_huge_file_is_read_and_then_the_next_file() {
    let mut history = answered(3);
    for (number, size) in [(1, 256 << 10), (2, 2 << 20)] {
        let huge = answers("It waits for all.") + &"x".repeat(size);
        history.commit(
            &pull(number),
            Some(&pull(number)),
            "Alice",
            &[("answers.md", &huge)],
        );
    }
    let (class, _) = class(
        &make("huge.git", &history),
        "refs/pull/*/head",
        "answers.md",
    );
    assert_eq!(rows(&class), ["#1 Alice 4", "#2 Alice 4", "#3 Student 3 6"]);
    let huge = &class["rows"][1];
    assert!(huge["answers"]["3b"]["text"].as_str().unwrap().len() <= 256 << 10);
    assert_eq!(
        huge["note"],
        "same author as #1; only the first 256 KiB were read"
    );
}

#[test]
fn no_argument_is_taken_for_an_option_or_a_request() {
    let folder = make("arguments.git", &handed_out());
    let error = |pattern: &str, path: &str| {
        let refs = format!("--refs={pattern}");
        run(&folder, &["class", &refs, "--path", path]).stderr
    };
    assert!(error("--help", "answers.md").contains("no ref matches --help"));
    for path in ["../answers.md", "/etc/passwd", "a\nHEAD:/answers.md"] {
        assert!(error("refs/heads/*", path).contains("not a path inside the repository"));
    }
    assert!(error("refs/pull/*/head", "answers.md").contains("no ref matches"));
}

/// Writes an object of any content, sound or not, and points a ref at it.
pub fn raw(folder: &Path, kind: &str, content: &str, name: &str) -> String {
    let hash = ["hash-object", "-t", kind, "-w", "--literally", "--stdin"];
    let id = git(folder, &hash, content.as_bytes()).trim().to_owned();
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("{id}\n")).unwrap();
    id
}

/// A tree that ends too early, a missing tree, something that isn't a tree, and a missing commit.
#[test]
fn a_broken_object_affects_only_its_own_row() {
    let folder = make("broken.git", &answered(8));
    let short = raw(&folder, "tree", "100644 answers.md\0short", "refs/other");
    for (number, tree) in [(2, short), (4, "1".repeat(40)), (6, "no tree".to_owned())] {
        let commit = format!("tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n");
        raw(&folder, "commit", &commit, &pull(number));
    }
    fs::write(folder.join(pull(7)), "2".repeat(40) + "\n").unwrap();
    let (class, is_whole) = class(&folder, "refs/pull/*/head", "answers.md");
    assert!(!is_whole);
    let rows = rows(&class);
    let read = [
        "#1 Student 1 6",
        "#3 Student 3 6",
        "#5 Student 5 6",
        "#8 Student 8 6",
    ];
    assert_eq!(rows[..4], read);
    let git = "git failed";
    let lost = "git can't find it in this repository: fetch it";
    let reasons = [git, git, lost, lost];
    for ((row, reason), number) in rows[4..].iter().zip(reasons).zip([2, 4, 6, 7]) {
        assert!(
            row.starts_with(&format!("#{number} ")) && row.ends_with(reason),
            "{rows:?}"
        );
    }
}

/// Listing the refs with their authors would print more than is read from git.
#[test]
fn an_author_with_a_huge_name_hides_nobody() {
    let folder = make("author.git", &answered(30));
    let tree = git(&folder, &["rev-parse", "refs/pull/1/head^{tree}"], b"");
    let name = "x".repeat(17 << 20);
    let commit = format!("tree {tree}author {name} <x> 1 +0000\ncommitter {name} <x> 1 +0000\n\n");
    raw(&folder, "commit", &commit, &pull(3));
    let (class, is_whole) = class(&folder, "refs/pull/*/head", "answers.md");
    assert!(is_whole && rows(&class).len() == 30);
    let name = class["rows"][2]["name"].as_str().unwrap();
    assert!(name.starts_with("xxx") && name.len() <= 256 << 10);
}

/// Git says how long such a file is before it finds out that the rest is missing.
#[test]
fn a_file_that_ends_too_early_is_neither_an_answer_nor_a_panic() {
    let folder = make("early.git", &answered(2));
    let digits = (0_u64..4000).map(|number| (number * number * number).to_string());
    let long = TEMPLATE.to_owned() + &digits.collect::<String>();
    let file = raw(&folder, "blob", &long, "refs/other");
    let tree = git(
        &folder,
        &["mktree"],
        format!("100644 blob {file}\tanswers.md\n").as_bytes(),
    );
    let commit = format!("tree {tree}author A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n");
    raw(&folder, "commit", &commit, &pull(1));
    let object = folder.join("objects").join(&file[..2]).join(&file[2..]);
    let start = fs::read(&object).unwrap();
    fs::remove_file(&object).unwrap(); // git writes it read-only
    fs::write(&object, &start[..6000]).unwrap();

    let output = run(&folder, &["class", "--refs", "refs/pull/*/head"]);
    assert!(output.stdout.contains("git failed"), "{output:?}");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        output.stdout.contains("#2 ") && !output.stderr.contains("panicked"),
        "{output:?}"
    );
}

#[test]
fn a_file_that_was_not_fetched_is_said_to_be_there() {
    let whole = make("whole.git", &answered(2));
    git(&whole, &["config", "uploadpack.allowFilter", "true"], b"");
    let folder = make("partial.git", &History::new());
    let url = format!("file://{}", whole.display());
    git(
        &folder,
        &[
            "fetch",
            "-q",
            "--filter=blob:none",
            &url,
            "refs/pull/*:refs/pull/*",
        ],
        b"",
    );
    git(&folder, &["config", "remote.origin.url", &url], b"");
    for row in rows(&class(&folder, "refs/pull/*/head", "answers.md").0) {
        assert!(
            row.ends_with("git can't find it in this repository: fetch it"),
            "{row}"
        );
    }
}

#[test]
fn a_list_cut_short_is_not_taken_for_all_files() {
    let folder = make("wide.git", &answered(1));
    let file = |name: &str| format!("100644 {name}\0{}", "1".repeat(20));
    let tree = (0..17_000).map(|number| file(&format!("{}{number:05}", "x".repeat(1000))));
    let id = raw(&folder, "tree", &tree.collect::<String>(), "refs/other");
    raw(
        &folder,
        "commit",
        &format!("tree {id}\nauthor B <b> 1 +0\n\nx"),
        &pull(2),
    );
    let rows = rows(&class(&folder, "refs/pull/*/head", "answers.md").0);
    assert_eq!(
        rows,
        ["#1 Student 1 6", "#2 B: git ls-tree prints over 16 MiB"]
    );
}

#[test]
fn the_sent_file_is_read_and_not_its_replacement() {
    let folder = make("replaced.git", &answered(2));
    let (sent, other) = ("refs/pull/1/head:answers.md", "refs/pull/2/head:answers.md");
    git(&folder, &["replace", sent, other], b"");
    let (class, _) = class(&folder, "refs/pull/1/head", "answers.md");
    assert_eq!(
        class["rows"][0]["answers"]["1"]["text"],
        "It waits for 1 of them."
    );
}

/// A repository's configuration can name commands for git to run. None of them may be run.
#[test]
#[cfg(unix)]
fn no_command_configured_by_the_repository_is_run() {
    let folder = make("hostile.git", &answered(1));
    let ran = folder.join("ran");
    let command = format!("touch {}", ran.display());
    let settings = [
        ("core.pager", command.as_str()),
        ("core.fsmonitor", &command),
        ("core.sshCommand", &command),
        ("pager.cat-file", &command),
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &format!("ext::{command}")),
        ("protocol.ext.allow", "always"),
    ];
    for (key, value) in settings {
        git(&folder, &["config", key, value], b"");
    }
    // If a commit's tree is missing, git asks the remote for it.
    let lost = format!("tree {}\nauthor A <a> 1 +0000\n\n", "1".repeat(40));
    raw(&folder, "commit", &lost, &pull(2));
    assert_eq!(
        rows(&class(&folder, "refs/pull/*/head", "answers.md").0).len(),
        2
    );
    assert!(!ran.exists());
}
