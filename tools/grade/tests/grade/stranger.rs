//! What a stranger may send: none of it comes out live, and none of it is run or followed.

use std::path::PathBuf;

use grade::visible;
use serde_json::Value;

use crate::command::{PULLS, run, write};
use crate::history::History;
use crate::{answers, folder};

/// The workflow commands, HTML, mentions, links, formulas and escapes that a stranger may write.
const HOSTILE: &str = "::error::one\n##[error]two\n<script>three</script> @everyone ![](http://x/y)\n\
                       ````\n<script>six</script>\n```\n\u{1b}[2Jfour \u{202e}five\u{9b}\n=cmd|'/c calc'!A1";

pub fn hostile_repository(name: &str) -> PathBuf {
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
        let shown = &output.stdout;
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
fn no_spreadsheet_runs_a_cell() {
    let folder = hostile_repository("cells.git");
    let table = run(&folder, &["class", "--format", "csv", PULLS[0], PULLS[1]]);
    let mut rows = csv::Reader::from_reader(table.stdout.as_bytes());
    let header = rows.headers().unwrap().iter().collect::<Vec<_>>().join(" ");
    let expected = "key from commit url committed name email 1 2 3a 3b elsewhere note 1 mark 2 mark \
        3a mark 3b mark";
    assert_eq!(header, expected);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert!(rows[0][5].starts_with("'=HYPERLINK"), "{rows:?}");
    assert_eq!(&rows[0][4], "2023-11-14T22:13:21Z");
    assert!(rows[1][12].starts_with("no answers.md, but"), "{rows:?}");
    // As spreadsheets in half of Europe read it.
    let mut europe = csv::ReaderBuilder::new();
    let europe = europe
        .delimiter(b';')
        .flexible(true)
        .from_reader(table.stdout.as_bytes());
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
fn characters_with_no_width_or_that_turn_the_text_are_shown() {
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

/// A pipe as `HEAD`, on which git would wait for ever, and a repository with another author.
#[test]
#[cfg(unix)]
fn git_is_not_run_in_a_students_folder() {
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
    assert!(
        std::process::Command::new("mkfifo")
            .arg(pipe)
            .status()
            .unwrap()
            .success()
    );
    write(
        &folder.join("alice/answers.md"),
        &answers("It waits for them all."),
    );
    let class = crate::command::json(&folder, &["."]);
    assert_eq!(class["rows"].as_array().unwrap().len(), 1);
    assert_eq!(class["rows"][0]["name"], "alice");
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
    std::fs::create_dir_all(folder.join("class/alice")).unwrap();
    symlink(
        folder.join("secret/answers.md"),
        folder.join("class/alice/answers.md"),
    )
    .unwrap();
    symlink(folder.join("secret"), folder.join("class/bob")).unwrap();
    symlink("nowhere", folder.join("class/answers.md")).unwrap();
    let class = crate::command::json(&folder, &["class"]);
    let notes: Vec<&Value> = class["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["note"])
        .collect();
    assert_eq!(notes, ["not a file, or a link to somewhere else"; 3]);
    assert_eq!(
        run(&folder, &["check", "class/alice/answers.md"])
            .status
            .code(),
        Some(2)
    );
}
