//! What must hold for every text, not only for those in `submissions/`.

use proptest::prelude::*;
use proptest::sample::select;

use grade::submission::{State, Submission};
use grade::template::Template;

const TEMPLATE: &str = include_str!("template.md");
const PLACEHOLDER: &str = "<!-- Your answer here. -->";

/// What students and their editors leave in a file, of which much looks like something else.
const LEFTOVERS: [&str; 26] = [
    "",
    "```",
    "~~~text",
    "<!--",
    "-->",
    "<!-- a note -->",
    "TODO",
    "?",
    "---",
    "=====",
    "> quoted",
    "    indented",
    "1. one",
    "2. two",
    "3a. three",
    "# a comment",
    "## Summary",
    "### When to use async?",
    "| a | b |",
    "<div>",
    "<<<<<<< HEAD",
    ">>>>>>> main",
    "Your answer here.",
    PLACEHOLDER,
    "Write each answer below its question, in your own words.",
    "كل المشروبات معا",
];

fn template() -> Template {
    Template::new(TEMPLATE).unwrap()
}

fn judge(text: &str) -> Submission {
    Submission::new(&template(), text.as_bytes(), text.len() as u64)
}

/// A sentence that a reader sees. Some are made of words of the template, but none is a piece of it.
fn sentence() -> impl Strategy<Value = String> {
    let known = [
        "what",
        "the",
        "key",
        "`cafe-async`",
        "*written*",
        "join_all(tasks)",
        "1",
        "Answers",
    ];
    let new = [
        "waits",
        "34",
        "☕",
        "Arc<Mutex<T>>",
        "[x](y)",
        "انتظار",
        "does",
    ];
    let words = |all: Vec<&'static str>| prop::collection::vec(select(all), 0..5);
    let shapes = select(vec!["", "- ", "> ", "    ", "1. ", "**Answer:** "]);
    (
        shapes,
        words(known.to_vec()),
        select(new.to_vec()),
        words(known.to_vec()),
    )
        .prop_map(|(shape, before, new, after)| {
            format!("{shape}{} {new} {}", before.join(" "), after.join(" "))
        })
}

fn leftovers() -> impl Strategy<Value = Vec<String>> {
    let line =
        prop_oneof![4 => select(LEFTOVERS.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,30}"];
    prop::collection::vec(line, 0..4)
}

/// A question's line, with its text as it was handed out.
fn heading(line: &str, form: usize) -> String {
    let text = line.trim_start_matches("## ");
    let (_number, question) = text.split_once(' ').unwrap();
    match form {
        0 => line.to_owned(),
        1 => format!("#### {text}"),
        2 => text.to_owned(),
        3 => format!("**{text}**"),
        4 => format!("# {question} #"),
        5 => format!("{text}\n---"),
        6 => format!("1. {question}"),
        _ => format!("> {text}"),
    }
}

/// A file with all questions in some form and order, leftovers under each, and a sentence under
/// one of them.
fn file() -> impl Strategy<Value = (String, usize, String)> {
    let form = 0..8_usize;
    let parts = prop::collection::vec((form, leftovers(), leftovers()), 4);
    let order = Just(vec![0, 1, 2, 3]).prop_shuffle();
    (parts, order, 0..4_usize, sentence()).prop_map(|(parts, order, answered, sentence)| {
        let lines: Vec<&str> = TEMPLATE
            .lines()
            .filter(|line| line.starts_with("## "))
            .collect();
        let mut text = "# Answers\n\n".to_owned();
        for question in order {
            let (form, before, after) = &parts[question];
            text += &format!(
                "{}\n\n{}\n\n",
                heading(lines[question], *form),
                before.join("\n")
            );
            if question == answered {
                text += &format!("{sentence}\n\n");
            }
            text += &format!("{}\n\n", after.join("\n"));
        }
        (text, answered, sentence)
    })
}

/// What is found of each question: its number, its state and its answer's text.
fn found(template: &str, text: &str) -> Vec<(String, State, String)> {
    let template = Template::new(template).unwrap();
    let submission = Submission::new(&template, text.as_bytes(), text.len() as u64);
    let answers = submission.answers.into_iter();
    answers
        .map(|answer| (answer.question, answer.state, answer.text))
        .collect()
}

#[test]
fn a_question_may_be_only_a_number() {
    let own = |label: &str, text: &str| (label.to_owned(), State::Answered, text.to_owned());
    for heading in ["## Exercise N", "## N.", "N\n-"] {
        let heading = |number: &str| heading.replace('N', number);
        let template = format!(
            "# Week 3\n\n{}\n\nWhat waits?\n\n{}\n\nWhy?\n",
            heading("1"),
            heading("2")
        );
        let blank = Template::new(&template).unwrap();
        assert!(Submission::new(&blank, template.as_bytes(), 0).untouched);
        let text = template.replace("waits?\n", "waits?\n\n1. A thread.\n2. A future.\n") + "\n2\n";
        let expected = [own("1", "1. A thread.\n2. A future."), own("2", "2")];
        assert_eq!(found(&template, &text), expected);
        let plain = format!("1. A thread.\n\n{}\n\nNo idea why.", heading("2"));
        assert_eq!(found(&template, &plain)[1], own("2", "No idea why."));
    }
}

#[test]
fn an_answer_on_the_questions_own_line_is_shown_as_it_is_there() {
    for text in [
        "Answer 1: The sync one waits.",
        "| 1 | sync blocks |",
        "## Answer 1\n\nIt waits.",
    ] {
        assert_eq!(found(TEMPLATE, text)[0].2, text);
    }
}

#[test]
fn a_file_with_a_mark_in_it_was_touched() {
    let untouched = |text: &str| judge(&TEMPLATE.replace(PLACEHOLDER, text)).untouched;
    assert!(untouched(PLACEHOLDER));
    for mark in ["&&", "?", "`>`", "```\n|\n```"] {
        assert!(!untouched(&format!("{PLACEHOLDER}\n\n{mark}")), "{mark}");
    }
}

#[test]
fn every_heading_with_a_number_is_a_question() {
    let template = "# Ten\n\n## 1 What\n\n## Task 2 threads do it\n\n## 10 Bonus\n";
    let text = template.replace("Bonus", "Bonus\n\nIt waits.");
    let found = found(template, &text);
    let labels: Vec<&str> = found.iter().map(|(label, ..)| label.as_str()).collect();
    assert_eq!(labels, ["1", "2", "10"]);
    let states: Vec<State> = found.iter().map(|(_, state, _)| *state).collect();
    assert_eq!(
        states,
        [State::Unanswered, State::Unanswered, State::Answered]
    );
    let refused = |template: &str| Template::new(template).err().unwrap().to_string();
    assert_eq!(
        refused("## 1.1. What?\n\n## 1.2. Why?\n"),
        "1.1. What?: a number is one such as 3 or 3a, without a second one in it"
    );
    assert_eq!(
        refused("## 1. What?\n\n## 1. Why?\n"),
        "question 1 is in it twice: give each a number of its own"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), bytes in any::<Vec<u8>>(), lines in leftovers()) {
        let text = lines.join("\n") + &text + TEMPLATE + &text;
        prop_assert_eq!(judge(&text).answers.len(), 4);
        Submission::new(&template(), &bytes, bytes.len() as u64);
        let numbers = Template::new("## 1.\n\nWhat?\n\n## Exercise 2\n").unwrap();
        Submission::new(&numbers, text.as_bytes(), 0);
    }

    #[test]
    fn a_visible_sentence_under_a_question_answers_it((text, question, sentence) in file()) {
        let submission = judge(&text);
        let answer = &submission.answers[question];
        prop_assert_eq!(answer.state, State::Answered, "{}", text);
        prop_assert!(answer.text.contains(sentence.trim()), "{}\n{}", text, answer.text);
    }

    #[test]
    fn a_visible_sentence_in_any_text_leaves_no_question_unanswered(
        lines in prop::collection::vec(leftovers(), 4), question in 0..4_usize, sentence in sentence(),
    ) {
        // The questions are gone but for their numbers: in code or a comment those are text.
        let opens = |line: &String| ["```", "~~~", "<!--"].iter().any(|open| line.contains(open));
        let mut text = String::new();
        for (index, (label, lines)) in ["1", "2", "3a", "3b"].iter().zip(lines).enumerate() {
            text += &format!("## Answer {label}\n\n{}\n\n", if index == question { &sentence } else { "" });
            text += &format!("{}\n\n", lines.into_iter().filter(|line| !opens(line)).collect::<Vec<_>>().join("\n"));
        }
        prop_assert_ne!(judge(&text).answers[question].state, State::Unanswered, "{}", text);
    }

    #[test]
    fn nothing_that_was_added_is_dropped((text, _, _) in file(), stray in leftovers()) {
        // A mark at the end of every line that is not the template's.
        let mut marks = 0;
        let handed_out: Vec<&str> = TEMPLATE.lines().map(|line| line.trim_start_matches("## ")).collect();
        let text = stray.join("\n") + "\n\n" + &text;
        let lines = text.lines().map(|line| {
            let theirs = handed_out.iter().any(|text| !text.is_empty() && line.contains(&text[4..]));
            if theirs || line.is_empty() {
                return format!("{line}\n");
            }
            marks += 1;
            format!("{line} mark{marks}x\n")
        });
        let text: String = lines.collect();
        let submission = judge(&text);
        let shown: String = submission.answers.iter().map(|answer| answer.text.as_str()).collect();
        for mark in 1..=marks {
            let mark = format!("mark{mark}x");
            prop_assert!(shown.contains(&mark) || submission.stray.contains(&mark), "{mark}\n{text}");
        }
    }
}
