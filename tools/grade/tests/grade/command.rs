//! The command as it is used: what it prints, with which exit code, and that nothing a stranger
//! wrote comes out live.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use grade::visible;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::history::{History, alone, git};
use crate::{TEMPLATE, answers, folder};

const PULLS: [&str; 2] = ["--refs", "refs/pull/*/head"];

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The command with the tests' own template, so that the activity's may change.
fn grade(folder: &Path) -> Command {
    let mut grade = Command::new(env!("CARGO_BIN_EXE_grade"));
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template.md");
    alone(&mut grade)
        .current_dir(folder)
        .arg("--template")
        .arg(template);
    grade
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    grade(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
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
    ] {
        assert_eq!(
            run(&folder, arguments).status.code(),
            Some(code),
            "{arguments:?}"
        );
    }
    let error = run(&folder, &["check", "no-such-file.md"]);
    assert!(
        text(&error.stderr).starts_with("grade: no-such-file.md: "),
        "{error:?}"
    );
}

#[test]
fn what_cannot_be_read_is_told_by_the_exit_code() {
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
        assert!(text(&output.stdout).contains("nothing in it but what was handed out"));
        assert!(text(&output.stdout).contains("git could not list its files"));
        assert!(text(&output.stderr).contains("fatal: "), "{output:?}");
    }
    let mut grade = grade(&folder);
    let grade = grade
        .args(["class", PULLS[0], PULLS[1]])
        .env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let output = grade.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("dubious ownership"),
        "{output:?}"
    );
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
    assert_eq!(
        rows.next().unwrap().collect::<Vec<_>>(),
        ["0", "of", "4", "answered"]
    );
    assert!(rows.next().is_none(), "{output:?}");
}

/// The workflow commands, HTML, mentions, links, formulas and escapes that a stranger may write.
const HOSTILE: &str = "::error::one\n##[error]two\n<script>three</script> @everyone ![](http://x/y)\n\
                       ````\n```\n\u{1b}[2Jfour \u{202e}five\u{9b}\n=cmd|'/c calc'!A1";

fn hostile_repository(name: &str) -> PathBuf {
    let mut history = History::new();
    let mine = answers(HOSTILE);
    let name_of_one = "=HYPERLINK(1) `@all` \u{202e}";
    history.commit(
        "refs/pull/1/head",
        None,
        name_of_one,
        &[("answers.md", &mine)],
    );
    let files = [("::error::x/answers.md", &*mine), ("notes.md", "Nothing")];
    history.commit(
        "refs/pull/2/head",
        None,
        "x;=cmd|' /c calc'!A0\u{1b}[2J",
        &files,
    );
    let folder = folder(name);
    history.make(&folder);
    write(&folder.join("answers.md"), &mine);
    folder
}

#[test]
fn nothing_in_a_report_is_live() {
    let folder = hostile_repository("live.git");
    for (command, format) in [
        ("class", "text"),
        ("class", "csv"),
        ("class", "json"),
        ("read", ""),
        ("check", ""),
    ] {
        let mut arguments = vec![command];
        arguments.extend(if command == "check" {
            &["answers.md"][..]
        } else {
            &PULLS
        });
        if !format.is_empty() {
            arguments.extend(["--format", format]);
        }
        let output = run(&folder, &arguments);
        let shown = text(&output.stdout);
        assert!(shown.contains("3a"), "{command} {format}: {output:?}");
        let is_unseen = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!shown.contains(is_unseen), "{command} {format}: {shown}");
        assert!(!shown.contains("##["), "{command} {format}: {shown}");
        let is_command = |line: &str| line.trim_start().starts_with("::");
        assert!(
            !shown.lines().any(is_command),
            "{command} {format}: {shown}"
        );
    }
}

#[test]
fn a_page_shows_a_strangers_text_only_as_code() {
    let folder = hostile_repository("code.git");
    let output = run(&folder, &["read", PULLS[0], PULLS[1]]);
    let page = text(&output.stdout);
    let (mut blocks, mut is_code) = (0, false);
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => (blocks, is_code) = (blocks + 1, true),
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(text) if !is_code => {
                assert!(!text.contains(['@', '=', '<', '[']), "{text}")
            }
            Event::Html(_) | Event::InlineHtml(_) => panic!("HTML: {page}"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link: {page}"),
            _ => {}
        }
    }
    assert!(blocks >= 1, "{page}");
}

#[test]
fn no_spreadsheet_runs_a_cell() {
    let folder = hostile_repository("cells.git");
    let table = run(&folder, &["class", "--format", "csv", PULLS[0], PULLS[1]]);
    let mut rows = csv::Reader::from_reader(&table.stdout[..]);
    let header = rows.headers().unwrap().iter().collect::<Vec<_>>().join(" ");
    let expected = "key from commit url name email committed 1 2 3a 3b answered questions review";
    assert_eq!(header, expected);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert!(rows[0][4].starts_with("'=HYPERLINK"), "{rows:?}");
    assert_eq!(&rows[0][6], "2023-11-14T22:13:21Z");
    assert!(rows[1][13].starts_with("no answers.md, but"), "{rows:?}");
    // As half of Europe's spreadsheets read it.
    let mut europe = csv::ReaderBuilder::new();
    let europe = europe
        .delimiter(b';')
        .flexible(true)
        .from_reader(&table.stdout[..]);
    let europe: Vec<csv::StringRecord> = europe.into_records().map(Result::unwrap).collect();
    for cell in rows.iter().chain(&europe).flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
    for start in ["=", "+", "-", "@", "\t=", " @", "＝", "＋", "－", "＠"] {
        let cell = visible::cell(&format!("{start}1"));
        assert_eq!(cell, format!("'{}1", start.replace('\t', " ")));
    }
}

#[test]
fn what_has_no_width_or_turns_the_text_is_shown() {
    let unseen = "\0\u{1b}\u{7f}\u{85}\u{9b}\u{61c}\u{200b}\u{200e}\u{2028}\u{202e}\u{2060}\u{2066}\
                  \u{feff}\u{fff9}\u{fffb}\u{e0001}\u{e0041}\u{e007f}";
    for c in unseen.chars() {
        let hidden = format!("a{c}b");
        assert_eq!(visible::text(&hidden), format!("a\\u{{{:x}}}b", c as u32));
        let escaped: Value =
            serde_json::from_str(&visible::json(&format!("\"{c}\""))).unwrap_or_default();
        assert!(!visible::json(&hidden).contains(c) && (c < ' ' || escaped == c.to_string()));
    }
    let seen = "👩\u{200d}🚀 می\u{200c}خواهم é\u{301}";
    assert_eq!(visible::text(seen), seen);
    assert_eq!(visible::line(&"é".repeat(1000)), "é".repeat(300) + "…");
}

#[test]
fn a_page_lists_open_answers_last() {
    let folder = folder("page");
    let mine = answers("It waits for them all");
    write(&folder.join("alice/answers.md"), &mine);
    write(
        &folder.join("bob/answers.md"),
        &mine.replacen("It waits for them all", "TODO", 1),
    );
    write(&folder.join("bob/notes.md"), "Another file");
    write(&folder.join("charlie/Answers.md"), &mine);
    write(&folder.join("dora/answers.md"), TEMPLATE);
    write(
        &folder.join("eve/answers.md"),
        &mine.replacen("Write", "My name is Eve.\n\nWrite", 1),
    );
    let page = run(&folder, &["read", "."]);
    let page = text(&page.stdout).replace('\\', "/");
    let (one, _) = page.split_once("## 2.").unwrap();
    let same = "\n\n> ```text\n> It waits for them all\n> ```\n\n";
    let expected = format!(
        "# The answers of 4 submissions\n\
        \n\
        ## 1. What is the key difference between `cafe-sync` and `cafe-async`?\n\
        \n\
        **`./alice/answers.md`** `alice`{same}\
        **`./charlie/Answers.md`** `charlie`{same}\
        **`./eve/answers.md`** `eve`{same}\
        **`./bob/answers.md`** `bob`: **no**\n\n"
    );
    assert_eq!(one, expected);
    let (_, rest) = page.split_once("## Look at these by eye\n").unwrap();
    let above = "\n**`./eve/answers.md`** `eve`: `text above the first question`\n\
        \n\
        > ```text\n\
        > # Answers\n\
        >\n\
        > My name is Eve.\n";
    assert!(rest.contains(above), "{rest}");
    let apart = "\n## Not submissions\n\
        \n\
        - **`./dora/answers.md`** `dora`: `nothing in it but what was handed out`\n";
    assert!(rest.ends_with(apart), "{rest}");
    write(
        &folder.join("bob/answers.md"),
        &mine.replacen("It waits for them all", "Soon", 1),
    );
    let page = run(&folder, &["read", "bob"]);
    let shown = text(&page.stdout);
    assert!(
        shown.contains("**look**, a few words or marks\n\n> ```text\n> Soon\n"),
        "{shown}"
    );
    let whole = shown.split("## Look at these by eye").nth(1).unwrap();
    assert!(
        whole.contains("> Soon\n") && whole.contains("> # Answers\n"),
        "{shown}"
    );
}

/// A class of ten on GitHub.
fn github(name: &str) -> PathBuf {
    let mut history = History::new();
    for number in 1..=10 {
        let mine = answers(&format!("It waits for {number} of them all"));
        let pull = format!("refs/pull/{number}/head");
        history.commit(
            &pull,
            None,
            &format!("Student {number}"),
            &[("answers.md", &mine)],
        );
    }
    let folder = folder(name);
    history.make(&folder);
    let url = "https://token@github.com/cafe/class.git";
    git(&folder, &["config", "remote.origin.url", url], b"");
    folder
}

#[test]
fn a_pull_request_on_github_has_a_link() {
    let folder = github("links.git");
    let page = run(&folder, &["read", PULLS[0], PULLS[1]]);
    let link =
        "**[`#7`](https://github.com/cafe/class/pull/7)** `Student 7 <student.7@example.com>`";
    assert!(text(&page.stdout).contains(link), "{page:?}");
    let class = json(&folder, &["class", PULLS[0], PULLS[1]]);
    assert_eq!(
        class["submissions"][6]["url"],
        "https://github.com/cafe/class/pull/7"
    );
    git(
        &folder,
        &[
            "config",
            "remote.origin.url",
            "https://example.com/cafe/class",
        ],
        b"",
    );
    let class = json(&folder, &["class", PULLS[0], PULLS[1]]);
    assert_eq!(class["submissions"][6]["url"], Value::Null);
}

#[test]
fn an_anonymous_page_has_keys_in_place_of_names() {
    let folder = github("anonymous.git");
    let page = run(&folder, &["read", "--anonymous", PULLS[0], PULLS[1]]);
    let shown = text(&page.stdout);
    for telling in ["Student", "student", "#1`", "#7`", "github", "example.com"] {
        assert!(!shown.contains(telling), "{telling}: {shown}");
    }
    let seed = shown
        .split("--seed ")
        .nth(1)
        .unwrap()
        .split('`')
        .next()
        .unwrap();
    let again = run(
        &folder,
        &["read", "--anonymous", "--seed", seed, PULLS[0], PULLS[1]],
    );
    assert_eq!(text(&again.stdout), shown);
    // The same order under every question, and not that of the pull requests.
    let order = |question: &str| {
        let start = shown.split(&format!("\n## {question}. ")).nth(1).unwrap();
        let part = start.split("\n## ").next().unwrap();
        let keys = part.lines().filter(|line| line.starts_with("**"));
        keys.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(order("1"), order("3a"));
    let class = json(&folder, &["class", "--seed", seed, PULLS[0], PULLS[1]]);
    let rows = class["submissions"].as_array().unwrap();
    let key = |row: &Value| format!("**`{}`**", row["key"].as_str().unwrap());
    let mut keys: Vec<String> = rows.iter().map(key).collect();
    assert_ne!(order("1"), keys); // but for one seed of 3,628,800
    keys.sort();
    assert_eq!(order("1"), keys);
    let first = shown.split(&key(&rows[2])).nth(1).unwrap();
    assert!(
        first.starts_with("\n\n> ```text\n> It waits for 3 of them all\n"),
        "{first}"
    );
    let other = run(&folder, &["read", "--seed", "7", PULLS[0], PULLS[1]]);
    assert!(!text(&other.stdout).contains(&keys[0]));
}

/// A pipe as `HEAD`, at which git would wait for ever, and a repository that has another author.
#[test]
#[cfg(unix)]
fn no_git_is_run_in_a_students_folder() {
    let folder = folder("hang");
    write(
        &folder.join("alice/.git/config"),
        "[include]\n\tpath = /dev/tty\n",
    );
    write(
        &folder.join("alice/.git/answers.md"),
        &answers("Not this one."),
    );
    let pipe = folder.join("alice/.git/HEAD");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    write(
        &folder.join("alice/answers.md"),
        &answers("It waits for them all."),
    );
    let class = json(&folder, &["class", "."]);
    assert_eq!(class["submissions"].as_array().unwrap().len(), 1);
    assert_eq!(class["submissions"][0]["name"], "alice");
}

#[test]
#[cfg(unix)]
fn links_are_refused_and_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = folder("refused");
    write(
        &folder.join("secret/answers.md"),
        &answers("It waits for them all."),
    );
    fs::create_dir_all(folder.join("class/alice")).unwrap();
    symlink(
        folder.join("secret/answers.md"),
        folder.join("class/alice/answers.md"),
    )
    .unwrap();
    symlink(folder.join("secret"), folder.join("class/bob")).unwrap();
    symlink("nowhere", folder.join("class/answers.md")).unwrap();
    let class = json(&folder, &["class", "class"]);
    assert_eq!(class["submissions"], Value::Array(Vec::new()));
    let apart = class["apart"].as_array().unwrap();
    let reasons: Vec<&Value> = apart.iter().map(|apart| &apart["reason"]).collect();
    assert_eq!(reasons, ["not a file, or a link, which is not followed"; 3]);
    assert_eq!(
        run(&folder, &["check", "class/alice/answers.md"])
            .status
            .code(),
        Some(2)
    );
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
    let status = grade(&folder("full"))
        .args(["check", "no-such-file.md"])
        .stderr(full)
        .status();
    assert_eq!(status.unwrap().code(), Some(2));
}

#[test]
fn a_page_quotes_the_start_of_a_long_answer() {
    let folder = folder("quote");
    write(
        &folder.join("lines/answers.md"),
        &(answers("") + &"It waits for é.\n".repeat(1000)),
    );
    write(
        &folder.join("wide/answers.md"),
        &(answers("") + "The é: " + &"é".repeat(12_345)),
    );
    let read = run(&folder, &["read", "."]);
    let (_, page) = text(&read.stdout).split_once("## 3b").unwrap();
    assert!(
        page.contains("> ```\n>\n> *Cut here: 2352 more characters.*\n"),
        "{page}"
    );
    assert!(
        page.contains("> ```\n>\n> *Cut here: 5999 more characters.*\n"),
        "{page}"
    );
    assert!(page.len() < 80_000, "{}", page.len());
    let check = run(&folder, &["check", "wide/answers.md"]);
    assert_eq!(check.status.code(), Some(1));
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
        (
            &["class", "--refs", nothing],
            "name a repository with --repo",
        ),
        (
            &["class", "--repo", repository, "--refs", nothing],
            "git fetch origin '+refs/pull/*/head:",
        ),
    ] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2));
        let error = text(&output.stderr);
        assert!(
            error.contains(what) && !error.contains("os error"),
            "{error}"
        );
    }
    fs::remove_dir(&folder).unwrap();
}
