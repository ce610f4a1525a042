//! The page to grade from: its order, links and names.

use std::path::PathBuf;

use grade::class::Class;
use grade::source;
use grade::template::Template;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::command::{PULLS, json, run, write};
use crate::history::{History, git};
use crate::stranger::hostile_repository;
use crate::{TEMPLATE, answers, filled, folder};

#[test]
fn a_page_shows_a_strangers_text_only_as_code() {
    let folder = hostile_repository("code.git");
    let output = run(&folder, &["read", PULLS[0], PULLS[1]]);
    let page = output.stdout.as_str();
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
fn a_page_shows_every_word_somewhere() {
    let folder = folder("page");
    let mine = answers("It waits for them all");
    let open = mine.replacen("It waits for them all", "", 1);
    write(&folder.join("alice/answers.md"), &mine);
    write(&folder.join("bob/answers.md"), &open);
    write(&folder.join("bob/notes.md"), "Another file");
    write(
        &folder.join("charlie/Answers.md"),
        &mine.replace("## 1. What", "## Which"),
    );
    write(&folder.join("dora/answers.md"), TEMPLATE);
    write(
        &folder.join("eve/answers.md"),
        &mine.replacen("Write", "My name is Eve.\n\nWrite", 1),
    );
    let page = run(&folder, &["read", ".", "--question", "1"])
        .stdout
        .replace('\\', "/");
    let same = "\n\n> ```text\n> It waits for them all\n> ```\n\n";
    let changed = "Which is the key difference between `cafe-sync` and `cafe-async`?";
    let whole = |text: &str| text.trim_end().replace('\n', "\n> ").replace("> \n", ">\n");
    let expected = format!(
        "# All answers (4 submissions)\n\
        \n\
        ## 1. What is the key difference between `cafe-sync` and `cafe-async`?\n\
        \n\
        **`./alice/answers.md`** `alice`{same}\
        **`./eve/answers.md`** `eve`{same}\
        **`./bob/answers.md`** `bob`: nothing\n\n\
        **`./charlie/Answers.md`** `charlie`: not found\n\n\
        ## In no answer\n\n\
        **`./charlie/Answers.md`** `charlie`\n\n\
        > ```text\n> ## {changed}\n>\n> It waits for them all\n> ```\n\n\
        **`./eve/answers.md`** `eve`\n\n> ```text\n> My name is Eve.\n> ```\n\n\
        ## Whole files, where a question has no words\n\n\
        **`./bob/answers.md`** `bob`: 1\n\n> ```text\n> {}\n> ```\n\n\
        **`./charlie/Answers.md`** `charlie`: 1\n\n> ```text\n> {}\n> ```\n\n\
        ## Not submissions\n\n\
        - **`./dora/answers.md`** `dora`: `no words but those that were handed out`\n",
        whole(&open),
        whole(&mine.replace("## 1. What", "## Which")),
    );
    assert_eq!(page, expected);
    assert!(!run(&folder, &["class", "."]).stdout.contains("same author")); // nobody knows
    let all = run(&folder, &["read", "."]).stdout;
    assert_eq!(all.matches("\n## 3b. What does").count(), 1);
}

/// A class on GitHub.
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
    let mine = filled(["", "It", "waits", "."]).replacen("Write", "I am Student 1.\n\nWrite", 1);
    history.commit(
        "refs/pull/11/head",
        None,
        "Student 1",
        &[("answers.md", &mine)],
    );
    history.commit(
        "refs/pull/12/head",
        None,
        "Student 12",
        &[("answers.md", TEMPLATE)],
    );
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
    assert!(page.stdout.contains(link), "{page:?}");
    let class = json(&folder, &["class", PULLS[0], PULLS[1]]);
    assert_eq!(
        class["rows"][6]["url"],
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
    assert_eq!(class["rows"][6]["url"], "");
}

/// The last has no words of its own. The one before it is by the author of the first, and says so.
#[test]
fn an_anonymous_page_has_keys_instead_of_names() {
    let folder = github("anonymous.git");
    let page = run(&folder, &["read", "--anonymous", PULLS[0], PULLS[1]]);
    let shown = page.stdout.as_str();
    for telling in [
        "Student",
        "student",
        "`#",
        "github",
        "example.com",
        "author",
        "handed out",
    ] {
        assert!(!shown.contains(telling), "{telling}: {shown}");
    }
    let template = Template::new(TEMPLATE).unwrap();
    let pattern = [PULLS[1].to_owned()];
    let found = source::refs(&folder, &pattern, "answers.md").unwrap();
    let class = Class::new(&template, found, Some(1)).hide();
    assert!(class.rows.len() == 11 && class.rows.iter().all(|row| row.note.is_empty()));
    assert!(
        shown.contains("\n\n4 words, left out: they may be a name\n\n"),
        "{shown}"
    );
    assert!(
        shown.contains("**: 1, 3b\n\n> ```text\n> # Answers\n"),
        "{shown}"
    ); // without them
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
    assert_eq!(again.stdout, shown);
    // The order is the same under every question, and isn't that of the pull requests.
    let order = |question: &str| {
        let start = shown.split(&format!("\n## {question}. ")).nth(1).unwrap();
        let part = start.split("\n## ").next().unwrap();
        let keys = part
            .lines()
            .filter(|line| line.starts_with("**") && !line.ends_with("nothing"));
        keys.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(order("2"), order("3a"));
    let class = json(&folder, &["class", "--seed", seed, PULLS[0], PULLS[1]]);
    let rows = class["rows"].as_array().unwrap();
    let key = |row: &Value| format!("**`{}`**", row["key"].as_str().unwrap());
    let mut keys: Vec<String> = rows[..11].iter().map(key).collect();
    assert_ne!(order("2"), keys); // except for one seed in 39,916,800
    keys.sort();
    assert_eq!(order("2"), keys);
    let first = shown.split(&key(&rows[2])).nth(1).unwrap();
    assert!(
        first.starts_with("\n\n> ```text\n> It waits for 3 of them all\n"),
        "{first}"
    );
    let other = run(&folder, &["read", "--seed", "1000000", PULLS[0], PULLS[1]]);
    assert!(!other.stdout.contains(&keys[0]));
}
