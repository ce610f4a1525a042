//! The page to grade from: in which order, with which links, and whose names.

use std::path::PathBuf;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::command::{PULLS, json, run, text, write};
use crate::history::{History, git};
use crate::stranger::hostile_repository;
use crate::{TEMPLATE, answers, folder};

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
fn a_page_lists_open_answers_last() {
    let folder = folder("page");
    let mine = answers("It waits for them all");
    write(&folder.join("alice/answers.md"), &mine);
    write(&folder.join("bob/answers.md"), &mine.replacen("It waits for them all", "TODO", 1));
    write(&folder.join("bob/notes.md"), "Another file");
    write(&folder.join("charlie/Answers.md"), &mine);
    write(&folder.join("dora/answers.md"), TEMPLATE);
    write(&folder.join("eve/answers.md"), &mine.replacen("Write", "My name is Eve.\n\nWrite", 1));
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
    write(&folder.join("bob/answers.md"), &mine.replacen("It waits for them all", "Soon", 1));
    let page = run(&folder, &["read", "bob"]);
    let shown = text(&page.stdout);
    assert!(shown.contains("**look**, a few words or marks\n\n> ```text\n> Soon\n"), "{shown}");
    let whole = shown.split("## Look at these by eye").nth(1).unwrap();
    assert!(whole.contains("> Soon\n") && whole.contains("> # Answers\n"), "{shown}");
}

/// A class of ten on GitHub.
fn github(name: &str) -> PathBuf {
    let mut history = History::new();
    for number in 1..=10 {
        let mine = answers(&format!("It waits for {number} of them all"));
        let pull = format!("refs/pull/{number}/head");
        history.commit(&pull, None, &format!("Student {number}"), &[("answers.md", &mine)]);
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
    assert_eq!(class["submissions"][6]["url"], "https://github.com/cafe/class/pull/7");
    git(&folder, &["config", "remote.origin.url", "https://example.com/cafe/class"], b"");
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
    let seed = shown.split("--seed ").nth(1).unwrap().split('`').next().unwrap();
    let again = run(&folder, &["read", "--anonymous", "--seed", seed, PULLS[0], PULLS[1]]);
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
    assert!(first.starts_with("\n\n> ```text\n> It waits for 3 of them all\n"), "{first}");
    let other = run(&folder, &["read", "--seed", "7", PULLS[0], PULLS[1]]);
    assert!(!text(&other.stdout).contains(&keys[0]));
}

#[test]
fn a_page_quotes_the_start_of_a_long_answer() {
    let folder = folder("quote");
    write(&folder.join("lines/answers.md"), &(answers("") + &"It waits for é.\n".repeat(1000)));
    write(&folder.join("wide/answers.md"), &(answers("") + "The é: " + &"é".repeat(12_345)));
    let read = run(&folder, &["read", "."]);
    let (_, page) = text(&read.stdout).split_once("## 3b").unwrap();
    assert!(page.contains("> ```\n>\n> *Cut here: 2352 more characters.*\n"), "{page}");
    assert!(page.contains("> ```\n>\n> *Cut here: 5999 more characters.*\n"), "{page}");
    assert!(page.len() < 80_000, "{}", page.len());
    let check = run(&folder, &["check", "wide/answers.md"]);
    assert_eq!(check.status.code(), Some(1));
}
