//! The command as it is used: what it prints, with which exit code, and that nothing a stranger
//! wrote comes out live.

mod history;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use grade::visible;
use history::{History, git};
use pulldown_cmark::{Event, Tag, TagEnd};
use serde_json::Value;

const TEMPLATE: &str = include_str!("template.md");

fn answers(text: &str) -> String {
    TEMPLATE.replace("<!-- Your answer here. -->", text)
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The command with the tests' own template, so that the activity's may change.
fn grade(folder: &Path) -> Command {
    let mut grade = Command::new(env!("CARGO_BIN_EXE_grade"));
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template.md");
    grade.current_dir(folder).arg("--template").arg(template);
    grade
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    grade(folder).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn check_says_what_is_open_and_what_to_do() {
    let folder = folder("check");
    let text = answers("It waits for them all.")
        .replacen("It waits for them all.", "TODO", 1)
        .replace("## 2", "## 9");
    write(
        &folder.join("answers.md"),
        &text.replace("When would you want to", "Why"),
    );
    let check = run(&folder, &["check"]);
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(
        stdout(&check),
        "1   unanswered  answers.md:7   write your answer below it; look: only \"todo\"\n\
         2   answered    answers.md:11  \
         look: the question was changed: see what of it is the answer\n\
         3a  answered    answers.md:17\n\
         3b  answered    answers.md:23\n\
         3 of 4 answered\n"
    );
}

#[test]
fn check_exits_with_what_it_found() {
    let folder = folder("exit");
    write(
        &folder.join("answers.md"),
        &answers("It waits for them all."),
    );
    write(&folder.join("open.md"), TEMPLATE);
    let code = |arguments: &[&str]| run(&folder, arguments).status.code();
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["check", "open.md"]), Some(1));
    assert_eq!(code(&["check", "--format", "markdown", "open.md"]), Some(1));
    assert_eq!(code(&["check", "no-such-file.md"]), Some(2));
    assert_eq!(code(&["check", "."]), Some(2));
    assert_eq!(code(&["class"]), Some(2));
    assert_eq!(code(&["class", "no-such-folder"]), Some(2));
    assert_eq!(
        code(&[
            "class",
            "--refs",
            "refs/pull/*/head",
            "--repo",
            "no-such-folder"
        ]),
        Some(2)
    );
    assert_eq!(code(&["read", "open.md", "--question", "7"]), Some(2));
    assert_eq!(code(&["--template", "open.md"]), Some(2));
    let error = run(&folder, &["check", "no-such-file.md"]);
    assert!(
        stderr(&error).starts_with("grade: no-such-file.md: "),
        "{error:?}"
    );
}

#[test]
fn the_activitys_own_template_is_compiled_in_and_unanswered() {
    let folder = folder("own");
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("template.md");
    let check = |file: &Path| {
        Command::new(env!("CARGO_BIN_EXE_grade"))
            .current_dir(&folder)
            .args(["check", "--format", "json"])
            .arg(file)
            .output()
            .unwrap()
    };
    let json: Value = serde_json::from_slice(&check(&template).stdout).unwrap();
    assert_eq!(json["answered"], 0);
    let answers = json["answers"].as_array().unwrap();
    let labels: Vec<&str> = answers
        .iter()
        .map(|a| a["question"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["1", "2", "3a", "3b"]);
    for answer in answers {
        assert_eq!(answer["state"], "unanswered");
        assert_eq!(answer["review"], Value::Array(Vec::new()));
    }
}

/// The workflow commands, HTML, mentions, links, formulas and escapes that a stranger may write.
const HOSTILE: &str = "::error::one\n##[error]two\n<script>three</script> @everyone ![](http://x/y)\n\
                       ````\n```\n\u{1b}[2Jfour \u{202e}five\u{9b}\n=cmd|'/c calc'!A1";

fn hostile_repository(name: &str) -> PathBuf {
    let mut history = History::new();
    history.start("refs/pull/1/head", &[], "=HYPERLINK(1) `@all` \u{202e}");
    history.file("100644", "answers.md", answers(HOSTILE).as_bytes());
    history.start("refs/pull/2/head", &[], "::error::Bob\u{1b}[2J");
    history.file("100644", "notes.md", b"Nothing");
    let folder = folder(name);
    history.make(&folder);
    folder
}

#[test]
fn nothing_in_a_report_is_live() {
    let folder = hostile_repository("live.git");
    let refs = ["--refs", "refs/pull/*/head"];
    let file = folder.join("answers.md");
    write(&file, &answers(HOSTILE));
    for command in [
        &["class"][..],
        &["class", "--format", "csv"],
        &["class", "--format", "json"],
        &["read"],
        &["check", "--format", "markdown"],
        &["check", "--format", "json"],
        &["check"],
    ] {
        let arguments = if command[0] == "check" {
            &["answers.md"][..]
        } else {
            &refs
        };
        let output = run(&folder, &[command, arguments].concat());
        assert!(output.status.success(), "{command:?}: {}", stderr(&output));
        let text = stdout(&output);
        let is_unseen = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!text.contains(is_unseen), "{command:?}: {text}");
        assert!(!text.contains("##["), "{command:?}: {text}");
        let commands = text
            .lines()
            .filter(|line| line.trim_start().starts_with("::"));
        assert_eq!(commands.count(), 0, "{command:?}: {text}");
    }
}

#[test]
#[cfg(unix)] // elsewhere a folder cannot have such a name
fn the_name_of_a_folder_is_no_workflow_command() {
    let folder = folder("workflow");
    write(
        &folder.join("::error::one/answers.md"),
        &answers("It waits for them all."),
    );
    for format in ["text", "csv", "json"] {
        let class = run(&folder, &["class", "::error::one", "--format", format]);
        let text = stdout(&class);
        assert!(text.contains(":error::one/answers.md"), "{text}");
        assert!(
            !text.lines().any(|line| line.trim_start().starts_with("::")),
            "{text}"
        );
    }
}

#[test]
fn a_page_shows_a_strangers_text_only_as_code() {
    let folder = hostile_repository("code.git");
    write(&folder.join("answers.md"), &answers(HOSTILE));
    for arguments in [
        &["read", "--refs", "refs/pull/*/head"][..],
        &["check", "--format", "markdown"],
    ] {
        let output = run(&folder, arguments);
        let page = stdout(&output);
        let mut blocks = Vec::new();
        let mut is_code = false;
        for event in pulldown_cmark::Parser::new(page) {
            match event {
                Event::Start(Tag::CodeBlock(_)) => {
                    is_code = true;
                    blocks.push(String::new());
                }
                Event::End(TagEnd::CodeBlock) => is_code = false,
                Event::Text(text) if is_code => *blocks.last_mut().unwrap() += &text,
                Event::Text(text) => assert!(!text.contains(['@', '=', '<', '[']), "{text}"),
                Event::Html(_) | Event::InlineHtml(_) => panic!("HTML: {page}"),
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link: {page}"),
                _ => {}
            }
        }
        assert_eq!(blocks.len(), 4, "{page}");
        for block in blocks {
            assert_eq!(block.lines().count(), HOSTILE.lines().count(), "{block}");
        }
    }
}

#[test]
fn no_spreadsheet_runs_a_cell() {
    let folder = hostile_repository("cells.git");
    let table = run(
        &folder,
        &["class", "--format", "csv", "--refs", "refs/pull/*/head"],
    );
    let mut rows = csv::Reader::from_reader(&table.stdout[..]);
    let header = rows.headers().unwrap().clone();
    let expected = "from commit name email committed 1 2 3a 3b answered questions review";
    assert_eq!(header.iter().collect::<Vec<_>>().join(" "), expected);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert!(rows[0][2].starts_with("'=HYPERLINK"), "{rows:?}");
    assert_eq!(&rows[0][4], "2023-11-14T22:13:21Z");
    assert_eq!(&rows[0][5], "answered");
    assert_eq!(&rows[1][11], "no answers.md");
    for cell in rows.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
}

#[test]
fn a_cell_that_starts_like_a_formula_is_text() {
    for start in ["=", "+", "-", "@", "\t=", " @", "＝", "＋", "－", "＠"] {
        let cell = visible::cell(&format!("{start}1"));
        assert_eq!(cell, format!("'{}1", start.replace('\t', " ")));
    }
    assert_eq!(visible::cell("\tAlice = 1"), " Alice = 1");
}

#[test]
fn what_has_no_width_or_turns_the_text_is_shown() {
    let unseen = [
        '\u{0}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{61c}', '\u{200b}', '\u{200e}',
        '\u{200f}', '\u{2028}', '\u{202a}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{206f}',
        '\u{feff}',
    ];
    for c in unseen {
        let text = format!("a{c}b");
        assert_eq!(visible::text(&text), format!("a\\u{{{:x}}}b", c as u32));
        assert_eq!(visible::json(&text), format!("a\\u{:04x}b", c as u32));
    }
}

#[test]
fn a_page_groups_the_same_answers_and_lists_open_ones_last() {
    let folder = folder("page");
    write(
        &folder.join("alice/answers.md"),
        &answers("It waits for them all."),
    );
    write(&folder.join("bob/answers.md"), &answers("TODO"));
    write(
        &folder.join("charlie/answers.md"),
        &answers("It\n  waits for them all."),
    );
    write(&folder.join("dora/answers.md"), TEMPLATE);
    let page = run(&folder, &["read", ".", "--question", "3a"]);
    assert_eq!(
        stdout(&page).replace('\\', "/"),
        "# The answers of 3 submissions\n\
         \n\
         ## 3a. What does `runtime.block_on(cafe())` do?\n\
         \n\
         **`./alice/answers.md`** `alice`  \n\
         **`./charlie/answers.md`** `charlie`\n\
         \n\
         > ```text\n\
         > It waits for them all.\n\
         > ```\n\
         \n\
         **`./bob/answers.md`** `bob`: **unanswered**\n\
         \n\
         > ```text\n\
         > TODO\n\
         > ```\n\
         \n\
         Look: `only \"todo\"`\n\
         \n\
         ## Not submissions\n\
         \n\
         - **`./dora/answers.md`** `dora`: `the file as it was handed out`\n"
    );
}

#[test]
fn in_a_folder_of_clones_the_last_author_is_who() {
    let folder = folder("clones");
    let mut history = History::new();
    history.commit(
        "refs/heads/main",
        &[],
        "Alice",
        &[("answers.md", &answers("It waits for them all."))],
    );
    history.make(&folder.join("one/.git"));
    git(&folder.join("one"), &["config", "core.bare", "false"], b"");
    write(
        &folder.join("one/answers.md"),
        &answers("It waits for them all."),
    );
    write(&folder.join("one/sub/answers.md"), &answers("34"));
    write(&folder.join("two/answers.md"), &answers("34"));
    let class = run(&folder, &["class", ".", "--format", "json"]);
    let class: Value = serde_json::from_slice(&class.stdout).unwrap();
    let names: Vec<&Value> = class["submissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["name"])
        .collect();
    assert_eq!(names, ["Alice", "sub", "two"]);
}

#[test]
#[cfg(unix)]
fn links_are_refused_and_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = folder("links");
    write(&folder.join("secret/answers.md"), &answers("34"));
    fs::create_dir_all(folder.join("class/alice")).unwrap();
    symlink(
        folder.join("secret/answers.md"),
        folder.join("class/alice/answers.md"),
    )
    .unwrap();
    symlink(folder.join("secret"), folder.join("class/bob")).unwrap();
    symlink("nowhere", folder.join("class/answers.md")).unwrap();
    let class = run(&folder, &["class", "class", "--format", "json"]);
    let class: Value = serde_json::from_slice(&class.stdout).unwrap();
    assert_eq!(class["submissions"], Value::Array(Vec::new()));
    let apart = class["apart"].as_array().unwrap();
    assert_eq!(apart.len(), 3);
    assert!(
        apart
            .iter()
            .all(|apart| apart["reason"] == "a symbolic link: refused"),
        "{apart:?}"
    );
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
    let long = answers(&"It waits for them all. ".repeat(10_000)); // more than a pipe holds
    write(&folder.join("answers.md"), &long);
    let mut check = grade(&folder)
        .args(["check", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(check.stdout.take());
    let output = check.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
}

#[test]
#[cfg(target_os = "linux")]
fn nobody_to_complain_to_is_no_panic() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut check = grade(&folder("full"));
    let status = check
        .args(["check", "no-such-file.md"])
        .stderr(full)
        .status();
    assert_eq!(status.unwrap().code(), Some(2));
}

#[test]
fn a_template_may_be_in_any_encoding() {
    let folder = folder("encodings");
    let template = "## 1. What waits?\n\n## 2. Why?\n";
    write(
        &folder.join("answers.md"),
        &template.replace("?\n", "?\n\nA thread.\n"),
    );
    let utf_16 = |unit: fn(u16) -> [u8; 2]| template.encode_utf16().flat_map(unit).collect();
    let encodings: [Vec<u8>; 3] = [
        format!("\u{feff}{template}").into_bytes(),
        utf_16(u16::to_be_bytes),
        utf_16(u16::to_le_bytes),
    ];
    for bytes in encodings {
        fs::write(folder.join("template.md"), bytes).unwrap();
        let check = Command::new(env!("CARGO_BIN_EXE_grade"))
            .current_dir(&folder)
            .args(["check", "--template", "template.md"])
            .output()
            .unwrap();
        assert!(stdout(&check).ends_with("2 of 2 answered\n"), "{check:?}");
    }
}

#[test]
fn a_line_of_ten_megabytes_is_cut_and_said() {
    let folder = folder("long");
    write(
        &folder.join("answers.md"),
        &answers(&"x".repeat(10_000_000)),
    );
    let check = run(&folder, &["check"]);
    assert_eq!(check.status.code(), Some(1));
    let text = stdout(&check);
    assert!(text.contains("look: cut after 1048576 of 4"), "{text}");
    assert!(
        text.contains("1   answered  answers.md:7  look: a few words only\n2   missing"),
        "{text}"
    );
}

#[test]
fn a_page_quotes_the_start_of_a_long_answer() {
    let folder = folder("quote");
    let long = answers("") + &"It waits for é.\n".repeat(1000);
    write(&folder.join("lines/answers.md"), &long);
    let wide = answers("") + &"é".repeat(12_345);
    write(&folder.join("wide/answers.md"), &wide);
    let cut = answers(&"It waits for them all. ".repeat(50_000));
    write(&folder.join("cut/answers.md"), &cut);
    let read = run(&folder, &["read", "."]);
    let page = stdout(&read);
    assert_eq!(page.matches("> It waits for é.").count(), 100);
    assert!(
        page.contains("> ```\n>\n> *Cut here: 14399 more characters.*\n"),
        "{page}"
    );
    assert_eq!(page.matches('é').count(), 10_100);
    assert!(page.contains("Cut here: 2345 more"));
    assert!(page.len() < 40_000, "{}", page.len());
    let remark = "**missing**\n\nLook: `the question may be beyond the cut`";
    assert_eq!(page.matches(remark).count(), 3);
}

#[test]
fn an_error_says_what_to_do() {
    let folder = std::env::temp_dir().join(format!("grade-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap(); // outside of any repository
    let repository = hostile_repository("errors.git");
    let repository = repository.to_str().unwrap();
    let refs = ["--refs", "refs/nothing/*"];
    for (arguments, what) in [
        (&["class"][..], "--refs 'refs/pull/*/head'"),
        (&["check"], "the repository's top folder"),
        (&[&["class"], &refs[..]].concat(), "--repo"),
        (
            &[&["class", "--repo", repository], &refs[..]].concat(),
            "git fetch origin '+refs/pull/*/head:refs/pull/*/head'",
        ),
    ] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2));
        let error = stderr(&output);
        assert!(error.contains(what), "{error}");
        assert!(!error.contains("os error"), "{error}");
    }
    fs::remove_dir(&folder).unwrap();
}

#[test]
fn a_question_is_named_as_people_write_it() {
    let folder = folder("named");
    write(
        &folder.join("answers.md"),
        &answers("It waits for them all."),
    );
    for question in ["3a", "3A", "3a.", "3A)"] {
        let page = run(&folder, &["read", ".", "--question", question]);
        assert!(stdout(&page).contains("## 3a."), "{question}");
    }
}

#[test]
fn a_file_in_another_place_is_pointed_at() {
    let mut history = History::new();
    let main = "refs/heads/main";
    history.commit(main, &[], "Teacher", &[("answers.md", TEMPLATE)]);
    let mine = answers("It waits for them all.");
    let pull = "refs/pull/1/head";
    history.commit(pull, &[main], "Alice", &[("cafe-async/answers.md", &mine)]);
    let pull = "refs/pull/2/head";
    history.commit(pull, &[], "Bob", &[("week/one/Answers.md", &mine)]);
    let pull = "refs/pull/3/head";
    history.commit(pull, &[main], "Charlie", &[("README.md", "answers.md")]);
    let folder = folder("elsewhere.git");
    history.make(&folder);
    let class = run(
        &folder,
        &["class", "--refs", "refs/pull/*/head", "--format", "json"],
    );
    let class: Value = serde_json::from_slice(&class.stdout).unwrap();
    let apart = class["apart"].as_array().unwrap();
    let reasons: Vec<&Value> = apart.iter().map(|apart| &apart["reason"]).collect();
    let expected = [
        "the file as it was handed out; another answers.md is at cafe-async/answers.md",
        "no answers.md; another answers.md is at week/one/Answers.md",
        "the file as it was handed out",
    ];
    assert_eq!(reasons, expected);
}
