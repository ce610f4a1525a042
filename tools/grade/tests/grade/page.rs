//! The page to mark on: what it knows.

use std::path::PathBuf;

use serde_json::Value;

use crate::command::{PULLS, data, json, run, write};
use crate::history::{History, git};
use crate::stranger::hostile_repository;
use crate::{TEMPLATE, answers, filled, folder};

/// The row of a submission by what it's called on the page.
fn row<'a>(page: &'a Value, id: &str) -> &'a Value {
    let rows = page["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == id);
    row.unwrap_or_else(|| panic!("{id}: {page:#}"))
}

#[test]
fn a_strangers_text_stays_in_its_element() {
    let folder = hostile_repository("code.git");
    let page = run(&folder, &["read", PULLS[0], PULLS[1]]).stdout;
    assert_eq!(page.matches("<script").count(), 2, "{page}");
    assert_eq!(page.matches("</script").count(), 2, "{page}");
    let data = data(&page);
    let texts = data["rows"].as_array().unwrap().iter();
    let texts = texts.filter_map(|row| row["answers"]["1"]["text"].as_str());
    assert!(texts.clone().any(|text| text.contains('<')), "{data:#}");
}

#[test]
fn a_page_has_every_word_somewhere() {
    let folder = folder("page");
    let mine = answers("It waits for them all");
    let open = mine.replacen("It waits for them all", "", 1);
    write(&folder.join("alice/answers.md"), &mine);
    write(&folder.join("bob/answers.md"), &open);
    write(&folder.join("bob/notes.md"), "Another file");
    let changed = mine.replace("## 1. What", "## Which");
    write(&folder.join("charlie/Answers.md"), &changed);
    write(&folder.join("dora/answers.md"), TEMPLATE);
    let named = mine.replacen("Write", "My name is Eve.\n\nWrite", 1);
    write(&folder.join("eve/answers.md"), &named);
    let page = json(&folder, &["."]);
    let path = |name: &str| format!("./{name}").replace('/', std::path::MAIN_SEPARATOR_STR);
    let alice = row(&page, &path("alice/answers.md"));
    assert_eq!(alice["answers"]["1"]["text"], "It waits for them all");
    assert_eq!(alice["answers"]["1"]["same"][0], path("eve/answers.md"));
    assert_eq!(alice["file"], "");
    let bob = row(&page, &path("bob/answers.md"));
    assert_eq!(bob["answers"]["1"]["words"], 0);
    assert_eq!(bob["file"], open.trim());
    let charlie = row(&page, &path("charlie/Answers.md"));
    assert_eq!(charlie["answers"]["1"], Value::Null);
    assert_eq!(charlie["file"], changed.trim());
    let dora = row(&page, &path("dora/answers.md"));
    assert_eq!(dora["note"], "no words but those that were handed out");
    let eve = row(&page, &path("eve/answers.md"));
    assert_eq!(
        (&eve["above"], &eve["file"]),
        (&4.into(), &named.trim().into())
    );
    assert_eq!(page["class"], "page");
    let first = &page["questions"][0];
    let text = "1. What is the key difference between `cafe-sync` and `cafe-async`?";
    assert_eq!(first["text"], text);
}

/// All that was asked, and what a good answer contains.
#[test]
fn a_page_has_the_questions_of_this_activity() {
    let folder = folder("questions");
    write(&folder.join("answers.md"), &answers("It waits"));
    let template = concat!(env!("CARGO_MANIFEST_DIR"), "/template.md");
    let page = json(&folder, &[".", "--template", template]);
    for question in page["questions"].as_array().unwrap() {
        let start = format!("**{}. ", question["label"].as_str().unwrap());
        let good = question["good"].as_str().unwrap();
        assert!(
            good.starts_with(&start) && good.contains("*Full marks:*"),
            "{good}"
        );
        assert_eq!(good.matches("*Full marks:*").count(), 1, "{good}");
    }
    let more = "It stands where Python has `asyncio.run(main())`.";
    assert_eq!(page["questions"][2]["more"], more);
    assert_eq!(page["questions"][0]["more"], "");
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
    let page = json(&folder, &PULLS);
    let link = "https://github.com/cafe/class/pull/7";
    assert_eq!(row(&page, "#7")["url"], link);
    assert_eq!(page["class"], "cafe/class");
    let elsewhere = "https://example.com/cafe/class";
    git(&folder, &["config", "remote.origin.url", elsewhere], b"");
    assert_eq!(row(&json(&folder, &PULLS), "#7")["url"], Value::Null);
}

/// The last has no words of its own. The one before it is by the author of the first, and says so.
#[test]
fn an_anonymous_page_has_keys_instead_of_names() {
    let folder = github("anonymous.git");
    let page = run(&folder, &["read", "--anonymous", PULLS[0], PULLS[1]]).stdout;
    let hidden = data(&page);
    let text = hidden.to_string();
    for telling in [
        "Student",
        "student",
        "#1",
        "github.com",
        "example.com",
        "author",
        "handed out",
    ] {
        assert!(!text.contains(telling), "{telling}: {text}");
    }
    let rows = hidden["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 11);
    assert!(rows.iter().all(|row| row["note"] == Value::Null));
    assert_eq!(rows.iter().filter(|row| row["above"] == 4).count(), 1);
    let seed = hidden["seed"].to_string();
    let again = ["read", "--anonymous", "--seed", &seed, PULLS[0], PULLS[1]];
    assert_eq!(data(&run(&folder, &again).stdout), hidden);
    // With names, the same seed gives the same keys. Their order isn't that of the pull requests.
    let named = json(&folder, &["--seed", &seed, PULLS[0], PULLS[1]]);
    let key = |row: &Value| row["key"].as_str().unwrap().to_owned();
    let named = named["rows"].as_array().unwrap()[..11].iter().map(key);
    let mut keys: Vec<String> = named.collect();
    let order: Vec<String> = rows.iter().map(key).collect();
    assert_ne!(order, keys); // except for one seed in 39,916,800
    let third = &rows[order.iter().position(|it| *it == keys[2]).unwrap()];
    assert_eq!(third["answers"]["1"]["text"], "It waits for 3 of them all");
    keys.sort();
    assert_eq!(order, keys);
    let table = run(&folder, &["class", "--seed", &seed, PULLS[0], PULLS[1]]).stdout;
    assert!(keys.iter().all(|key| table.contains(key)), "{table}");
    let other = json(&folder, &["--seed", "1000000", PULLS[0], PULLS[1]]);
    assert_ne!(other["rows"][0]["key"], keys[0]);
}

/// What's cut off is what stands above the first question, and not what is like it elsewhere.
#[test]
fn a_name_above_the_questions_is_left_out() {
    let folder = folder("leak");
    let mine = filled(["", "It waits", "for them", "all"]).replacen("Write", "An\n\nWrite", 1);
    write(&folder.join("an/answers.md"), &mine);
    let page = json(&folder, &[".", "--anonymous"]);
    let file = page["rows"][0]["file"].as_str().unwrap();
    assert!(file.starts_with("## 1. What"), "{file}");
    assert!(!file.contains("An\n"), "{file}");
}

/// It may be the answer to a question that wasn't found.
#[test]
fn what_stands_above_is_kept_if_a_question_is_missing() {
    let folder = folder("missing");
    let mine = filled(["", "It waits", "for them", "all"]);
    let (_, second) = mine.split_once("## 2.").unwrap();
    let mine = format!("It may be this.\n\n## 2.{second}");
    write(&folder.join("an/answers.md"), &mine);
    let page = json(&folder, &[".", "--anonymous"]);
    let file = page["rows"][0]["file"].as_str().unwrap();
    assert!(file.starts_with("It may be this."), "{file}");
}

#[test]
fn what_github_and_a_roster_say_is_added() {
    let folder = github("facts.git");
    let pulls = r#"[
        {"number": 1, "author": {"login": "one"}, "state": "MERGED", "isDraft": false,
         "createdAt": "2026-01-01T00:00:00Z", "headRefName": "main", "url": "https://github.com/c/c/pull/1",
         "files": [{"path": "answers.md"}]},
        {"number": 2, "author": {"login": "two"}, "state": "OPEN", "isDraft": true, "createdAt": "",
         "headRefName": "asyncio-activity-b", "url": "",
         "files": [{"path": "answers.md"}, {"path": "README.md"}, {"path": "x.md"}]}
    ]"#;
    write(&folder.join("pulls.json"), pulls);
    let roster =
        "\u{feff}Group;Login;Name\r\nA;TWO;Somebody\r\nB;absent;Nobody\r\nC;;Student 3\r\n";
    write(&folder.join("roster.csv"), roster);
    let facts = [
        "--pulls",
        "pulls.json",
        "--roster",
        "roster.csv",
        PULLS[0],
        PULLS[1],
    ];
    let page = json(&folder, &facts);
    let first = row(&page, "#1");
    assert_eq!(
        (&first["login"], &first["note"]),
        (&"one".into(), &"merged".into())
    );
    let two = row(&page, "#2");
    assert_eq!(two["note"], "a draft; also changes README.md and 1 more");
    assert_eq!(two["branch"], "asyncio-activity-b");
    assert_eq!(two["roster"]["Group"], "A");
    assert_eq!(row(&page, "#3")["roster"]["Group"], "C");
    let absent = page["rows"].as_array().unwrap().last().unwrap();
    assert_eq!(absent["note"], "hasn't handed in");
    assert_eq!(absent["roster"]["Login"], "absent");
    let rows = page["rows"].as_array().unwrap();
    let last = rows
        .iter()
        .rfind(|row| row["answers"] != Value::Null)
        .unwrap();
    assert_eq!(last["id"], "#1", "a closed one comes last");
    let table = run(&folder, &[&["class"], &facts[..]].concat()).stdout;
    assert!(
        table.contains("hasn't handed in: B absent Nobody"),
        "{table}"
    );
    let csv = run(
        &folder,
        &[&["class", "--format", "csv"], &facts[..]].concat(),
    )
    .stdout;
    assert!(
        csv.lines()
            .next()
            .unwrap()
            .contains("note,Group,Login,Name,1 mark"),
        "{csv}"
    );
    let hidden = run(&folder, &[&["read", "--anonymous"], &facts[..]].concat()).stdout;
    assert!(!hidden.contains("Somebody") && !hidden.contains("asyncio-activity-b"));
}

#[test]
fn words_in_other_files_and_images_are_named() {
    let mut history = History::new();
    history.commit(
        "refs/heads/main",
        None,
        "Teacher",
        &[("answers.md", TEMPLATE)],
    );
    let mine = answers("It waits for them all");
    let elsewhere = [
        ("answers.md", TEMPLATE),
        ("cafe-async/answers.md", &mine),
        ("x.md", TEMPLATE),
    ];
    history.commit(
        "refs/pull/1/head",
        Some("refs/heads/main"),
        "One",
        &elsewhere,
    );
    let picture = answers("![](https://example.com/screenshot.png)");
    history.commit(
        "refs/pull/2/head",
        Some("refs/heads/main"),
        "Two",
        &[("answers.md", &picture)],
    );
    history.commit(
        "refs/pull/3/head",
        Some("refs/heads/main"),
        "Three",
        &[("mine.md", "It waits")],
    );
    let folder = folder("elsewhere-words.git");
    history.make(&folder);
    git(&folder, &["symbolic-ref", "HEAD", "refs/heads/main"], b"");
    let page = json(&folder, &PULLS);
    let note = |id: &str| {
        row(&page, id)["note"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        note("#1"),
        "no words but those that were handed out; 20 words in cafe-async/answers.md: see --path"
    );
    assert_eq!(note("#2"), "4 images, no words");
    assert_eq!(
        note("#3"),
        "no words but those that were handed out; 2 words in mine.md: see --path"
    );
    let both = [
        "--path",
        "mine.md",
        "--path",
        "cafe-async/answers.md",
        PULLS[0],
        PULLS[1],
    ];
    let page = json(&folder, &both);
    assert_eq!(row(&page, "#1")["answers"]["1"]["words"], 5);
    assert_eq!(row(&page, "#3")["above"], 2);
}
