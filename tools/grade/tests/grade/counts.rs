//! How many words are counted, and under which question.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;

use grade::submission::{LIMIT, Submission};
use grade::template::Template;

use crate::{PLACEHOLDER, TEMPLATE, filled};

fn read(template: &str, text: &str) -> Submission {
    Submission::new(&Template::new(template).unwrap(), text.as_bytes())
}

/// The words under each question, or a dash where it isn't found, and those elsewhere.
fn counts(file: &Submission) -> String {
    let count = |answer: &Option<_>| {
        answer
            .as_ref()
            .map(|it: &grade::submission::Answer| it.words)
    };
    let counts = file
        .answers
        .iter()
        .map(count)
        .chain([Some(file.elsewhere.words)]);
    let counts = counts.map(|count| count.map_or("-".to_owned(), |count| count.to_string()));
    counts.collect::<Vec<_>>().join(" ")
}

/// To add one, put the file there, run this test, and copy the line it prints if that is right.
#[test]
fn every_submission_is_counted_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut found = String::new();
    let files = fs::read_dir(folder.join("submissions")).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let file = Submission::new(&Template::new(TEMPLATE).unwrap(), &fs::read(&path).unwrap());
        let name = path.file_name().unwrap().to_str().unwrap();
        found += &format!("{name:<30} {}\n", counts(&file));
    }
    let expected = include_str!("../submissions.txt").replace('\r', "");
    let expected: Vec<&str> = expected.split_inclusive('\n').skip(2).collect();
    assert!(found == expected.concat(), "found:\n{found}");
}

/// Cases that were once wrongly taken for an answer, or wrongly not.
#[test]
fn a_word_is_what_a_reader_calls_one() {
    for (text, words) in [
        ("", 0),
        ("<a id=\"q2\"></a>", 0),
        ("[Your answer here.](https://example.com/a \"or that\")", 0),
        ("&nbsp; &#8212;\n\n---\n- [ ]\n?", 0),
        ("<span style=\"color:red\">TODO</span>", 1),
        ("<details><summary>My answer</summary></details>", 2),
        ("||||||| base", 1),
        ("`join_all(tasks)` doesn't **spawn**.", 4),
        ("Vec<String> &mut x; a && b", 6),
        ("if a<b and c>d, then <runs the future>", 10),
        ("Vec<Box<dyn Future>>", 4),
        ("<!-- It waits. -->", 2),
        ("1) It waits.<br>2) It goes on.", 7),
        (
            "Write each answer below its question, in your own words. It waits.",
            2,
        ),
        ("يعمل كل شيء معا۔ وينتظر।", 5),
    ] {
        let file = read(TEMPLATE, &filled([text, "x", "x", "x"]));
        assert_eq!(counts(&file), format!("{words} 1 1 1 0"), "{text}");
    }
}

#[test]
fn a_question_begins_at_its_surest_sign() {
    let text = filled(["One of one.", "Two.", "## 1. A heading\n\nThree.", "Four."]);
    assert_eq!(counts(&read(TEMPLATE, &text)), "3 1 3 1 0");
    // Its words are quoted, or its heading is no longer a heading.
    let quoted = "What does `join_all(tasks).await` do?\nFour.";
    let text = filled([quoted, "Two.", "Three.", "Four."]);
    assert_eq!(counts(&read(TEMPLATE, &text)), "1 1 1 1 0");
    assert_eq!(counts(&read(TEMPLATE, &text.replace('#', ""))), "0 1 1 2 0");
    // Its words are changed, but not its number. Then that is, too.
    let text = filled(["One.", "Two.", "Three.", "Four."]);
    let text = text.replace("3b. What does", "3b (2 points). What would");
    assert_eq!(counts(&read(TEMPLATE, &text)), "1 1 1 9 0");
    assert_eq!(
        counts(&read(TEMPLATE, &text.replace("3b", "b"))),
        "1 1 11 - 0"
    );
}

#[test]
fn a_question_may_be_only_a_number() {
    for heading in ["## Exercise N", "## N."] {
        let (one, two) = (heading.replace('N', "1"), heading.replace('N', "2"));
        let template = format!("# Week 3\n\n{one}\n\nWhat waits?\n\n{two}\n\nWhy?\n");
        assert_eq!(counts(&read(&template, &template)), "0 0 0");
        let text = template.replace("waits?\n", "waits?\n\n1. A thread.\n2. A future.\n");
        let file = read(&template, &(text + "\nIt takes no thread.\n"));
        assert_eq!(counts(&file), "6 4 0");
        assert_eq!(
            file.answers[0].as_ref().unwrap().text,
            "1. A thread.\n2. A future."
        );
    }
}

#[test]
fn every_heading_with_a_number_is_a_question() {
    let template = "# Ten\n\n## 1 What\n\n## Task 2 threads do it\n\n## 10 Bonus\n";
    let template = Template::new(template).unwrap();
    let labels: Vec<&str> = template
        .questions
        .iter()
        .map(|question| &*question.label)
        .collect();
    assert_eq!(labels, ["1", "2", "10"]);
    let template = "## 1. What is a future?\n\n## 2. What is a future for?\n";
    let text = template.replace("future?", "future?\n\nFor waiting.");
    assert_eq!(counts(&read(template, &text)), "2 0 0"); // the first ends with its paragraph
    let refused = |template: &str| Template::new(template).err().unwrap().to_string();
    assert!(refused("## 1.1. What?\n\n## 1.2. Why?\n").contains("twice"));
    assert!(refused("# What?\n").starts_with("no question in it"));
}

#[test]
fn a_text_is_shown_line_by_line_as_it_is() {
    let answer = "<!-- Your answer here. --> It *waits*.\n\n```\nloop {}\n```\n\n  - It\tdoes.";
    let text = filled([answer, "x", "x", "x"])
        + "\n## 1. What is the key difference between \
        `cafe-sync` and `cafe-async`?\n\nAnd more.\n";
    let shown = &read(TEMPLATE, &text).answers[0]
        .as_ref()
        .unwrap()
        .text
        .clone();
    assert_eq!(*shown, format!("{answer}\n\nAnd more."));
}

/// Each takes some milliseconds. If the time were quadratic in the words, it would take half a
/// minute.
#[test]
fn counting_is_linear() {
    let hostile = [
        "a ",
        "a\n",
        "- ",
        "<a ",
        "](",
        "&a",
        "<!--",
        "## 1.\nx\n",
        "Your\n",
        "What is\n",
    ];
    for text in hostile.into_iter().chain(["\n", "What\n\n"]) {
        let text = TEMPLATE.to_owned() + &text.repeat((64 << 10) / text.len());
        let start = Instant::now();
        assert_eq!(read(TEMPLATE, &text).answers.len(), 4);
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}",
            &text[text.len() - 9..]
        );
    }
}

/// What students and their editors leave around an answer, with how many words it has.
const LEFTOVERS: [(&str, usize); 14] = [
    ("", 0),
    ("```", 0),
    ("<!-- a note -->", 2),
    ("TODO", 1),
    ("?", 0),
    ("---", 0),
    ("    indented", 1),
    ("1. one", 2),
    ("3a. three", 2),
    ("## Summary", 1),
    ("| a | b |", 2),
    ("<br/>", 0),
    (
        "It stands where Python has `await asyncio.gather(*tasks)`.",
        0,
    ),
    (PLACEHOLDER, 0),
];

/// Lines with no word of the template at their start, each with how many words it has.
fn lines() -> impl Strategy<Value = (String, usize)> {
    let words = select(vec![
        "it",
        "waits",
        "`join_all(tasks)`",
        "*here*",
        "Arc<Mutex<T>>",
        "[x](y)",
    ]);
    let count = |word: &&str| 1 + word.matches(['(', '<']).count() - word.matches("](").count();
    let sentence = prop::collection::vec(words, 1..9).prop_map(move |words| {
        (
            format!("- So {}.", words.join(" ")),
            1 + words.iter().map(count).sum::<usize>(),
        )
    });
    let leftover = select(LEFTOVERS.to_vec()).prop_map(|(line, words)| (line.to_owned(), words));
    prop::collection::vec(prop_oneof![sentence, leftover], 0..6).prop_map(|lines| {
        let (lines, words): (Vec<String>, Vec<usize>) = lines.into_iter().unzip();
        (format!("\n{}\n", lines.join("\n\n")), words.iter().sum())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), bytes in any::<Vec<u8>>(), (lines, _) in lines()) {
        let text = lines + &text + TEMPLATE + &text;
        prop_assert_eq!(read(TEMPLATE, &text).answers.len(), 4);
        Submission::new(&Template::new(include_str!("../../template.md")).unwrap(), &bytes);
        read("## 1.\n\nWhat?\n\n## Exercise 2\n", &text);
    }

    /// Whatever is written under a question, its words count for that question, and the text shows
    /// them.
    #[test]
    fn every_word_is_counted_where_it_stands(parts in prop::array::uniform4(lines()), (above, words) in lines()) {
        let text = filled(parts.each_ref().map(|(text, _)| text.as_str()));
        let file = read(TEMPLATE, &format!("{above}\n{text}"));
        prop_assert_eq!(file.elsewhere.words, words, "{}", text);
        for (answer, (text, words)) in file.answers.iter().zip(&parts) {
            let answer = answer.as_ref().unwrap();
            prop_assert_eq!(answer.words, *words, "{}", text);
            for line in text.lines().filter(|line| line.starts_with("- So")) {
                prop_assert!(answer.text.contains(line), "{}", text);
            }
        }
    }
}

/// A file of just this size is read to its end.
#[test]
fn only_a_file_above_the_limit_is_cut() {
    let template = Template::new(TEMPLATE).unwrap();
    let is_cut = |size: u64| Submission::new(&template, &vec![b' '; size as usize]).is_cut;
    assert!(!is_cut(LIMIT));
    assert!(is_cut(LIMIT + 1));
}

#[test]
fn a_count_in_a_heading_is_no_question() {
    let file = read(
        "# 100 words\n\n## 1. Why?\n\n## 12b. How?\n",
        "## 1. Why?\n\nSo.\n",
    );
    assert_eq!(counts(&file), "1 - 0");
}

/// A handed-out line may begin like another one, and so may a question.
#[test]
fn the_longest_line_and_the_longest_question_count() {
    let template =
        "Say why.\n\nSay why, and how.\n\n## 1. What is it?\n\n## 2. What is it? And when?\n";
    let untouched = read(template, template);
    assert_eq!(counts(&untouched), "0 0 0");
    let renumbered = read(template, "## 1. What is it? And when?\n\nNow.\n");
    assert_eq!(counts(&renumbered), "- 1 0");
}
