//! What must hold for every text, not only for those in `submissions/`.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;

use grade::reason::{Reason, State};
use grade::submission::Submission;
use grade::template::Template;

use crate::{PLACEHOLDER, TEMPLATE};

/// What students and their editors leave in a file, of which much looks like something else.
const LEFTOVERS: [&str; 18] = [
    "",
    "```",
    "~~~text",
    "<!--",
    "-->",
    "<!-- a note -->",
    "TODO",
    "?",
    "---",
    "    indented",
    "1. one",
    "3a. three",
    "## Summary",
    "| a | b |",
    "<<<<<<< HEAD",
    ">>>>>>> main",
    "Your answer here.",
    PLACEHOLDER,
];

fn judge(template: &str, text: &str) -> Submission {
    let template = Template::new(template).unwrap();
    Submission::new(&template, text.as_bytes())
}

fn states(template: &str, text: &str) -> Vec<State> {
    let answers = judge(template, text).answers;
    answers.iter().map(|answer| answer.state).collect()
}

/// The template with a text in place of each placeholder.
fn filled(texts: [&str; 4]) -> String {
    let parts = TEMPLATE.split(PLACEHOLDER);
    parts.zip(texts.into_iter().chain([""])).map(|(part, text)| part.to_owned() + text).collect()
}

#[test]
fn a_question_may_be_only_a_number() {
    for heading in ["## Exercise N", "## N."] {
        let (one, two) = (heading.replace('N', "1"), heading.replace('N', "2"));
        let template = format!("# Week 3\n\n{one}\n\nWhat waits?\n\n{two}\n\nWhy?\n");
        assert!(judge(&template, &template).is_untouched);
        let text = template.replace("waits?\n", "waits?\n\n1. A thread.\n2. A future.\n");
        let text = text + "\nIt takes no thread.\n";
        assert_eq!(judge(&template, &text).answers[0].text, "1. A thread.\n2. A future.");
        assert_eq!(states(&template, &text), [State::Yes; 2]);
    }
}

#[test]
fn every_heading_with_a_number_is_a_question() {
    let template = "# Ten\n\n## 1 What\n\n## Task 2 threads do it\n\n## 10 Bonus\n";
    let template = Template::new(template).unwrap();
    let labels: Vec<&str> = template.questions.iter().map(|question| &*question.label).collect();
    assert_eq!(labels, ["1", "2", "10"]);
    let refused = |template: &str| Template::new(template).unwrap_err().to_string();
    assert!(refused("## 1.1. What?\n\n## 1.2. Why?\n").contains("twice"));
    assert!(refused("## 1. What?\n\n## 1. Why?\n").contains("twice"));
    assert!(refused("# What?\n").starts_with("no question in it"));
}

/// The words of the first go on in a line that the second starts with.
#[test]
fn questions_that_overlap_are_no_panic() {
    let template = "## 1. What is it?\n\n## 2. Is it a thread?\n";
    for text in ["What\nis it a thread?", "## 1. What\n\nis it a\nthread", "is it\nwhat is it"] {
        assert_eq!(states(template, text).len(), 2);
    }
}

#[test]
fn an_answer_is_shown_line_by_line_as_it_is() {
    let answer = "<!-- Your answer here. --> It *waits*.\n\n```\nloop {}\n```\n\n  - It\tdoes.";
    let text = filled([answer, "x", "x", "x"]);
    assert_eq!(judge(TEMPLATE, &text).answers[0].text, answer);
}

#[test]
fn an_open_question_is_looked_at_where_other_text_may_answer_it() {
    let one = "It waits for them all";
    let open = |text: &str| states(TEMPLATE, text)[1];
    assert_eq!(open(&filled([one, "TODO", one, one])), State::No);
    for answer in
        ["It waits. It goes on", "It waits for it\n\nIt goes on with it", "2. It waits for all"]
    {
        let text = filled([answer, PLACEHOLDER, one, one]);
        assert_eq!(open(&text), State::Look(Reason::Elsewhere), "{answer}");
    }
    let above = filled([one, "", one, one]).replace("# Answers\n", "# Answers\n\nIt waits.\n");
    assert_eq!(open(&above), State::Look(Reason::Elsewhere));
}

#[test]
fn a_file_with_a_mark_in_it_was_touched() {
    let untouched = |text: &str| judge(TEMPLATE, &filled([text; 4])).is_untouched;
    assert!(untouched(PLACEHOLDER));
    let long = TEMPLATE.to_owned() + &"\n".repeat(1 << 19); // who knows what comes after the cut
    assert!(!judge(TEMPLATE, &long).is_untouched);
    for mark in ["&&", "?", "`>`", "```\n|\n```"] {
        assert!(!untouched(mark), "{mark}");
    }
}

/// Each takes some milliseconds. Where the time is quadratic in the words it takes half a minute.
#[test]
fn judging_is_linear() {
    let hostile = ["a ", "a\n", "- ", "> ", "```\n", "<!--", "-->\n<!--", "## 1.\n", "Your\n"];
    for text in hostile.into_iter().chain(["\n", "What\n\n"]) {
        let text = TEMPLATE.to_owned() + &text.repeat((32 << 10) / text.len());
        let start = Instant::now();
        assert_eq!(states(TEMPLATE, &text).len(), 4);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", &text[text.len() - 9..]);
    }
}

/// A sentence that a reader sees. Some of its words are the template's, but not all.
fn sentence() -> impl Strategy<Value = String> {
    let known =
        select(vec!["what", "the", "key", "`cafe-async`", "*written*", "join_all(tasks)", "1"]);
    let known = prop::collection::vec(known, 0..5);
    let new =
        select(vec!["it waits here", "Arc<Mutex<T>> is shared", "كل المشروبات معا", "[x](y) or z"]);
    let shape = select(vec!["", "- ", "> ", "    ", "1. ", "**Answer:** "]);
    (shape, known, new).prop_map(|(shape, known, new)| format!("{shape}{} {new}.", known.join(" ")))
}

fn leftovers() -> impl Strategy<Value = String> {
    let line =
        prop_oneof![4 => select(LEFTOVERS.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,30}"];
    prop::collection::vec(line, 0..4).prop_map(|lines| lines.join("\n") + "\n\n")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), bytes in any::<Vec<u8>>(), lines in leftovers()) {
        let text = lines + &text + TEMPLATE + &text;
        prop_assert_eq!(states(TEMPLATE, &text).len(), 4);
        Submission::new(&Template::new(include_str!("../../template.md")).unwrap(), &bytes);
        states("## 1.\n\nWhat?\n\n## Exercise 2\n", &text);
    }

    /// With leftovers around it, it may be looked at, but no question is open that it may answer.
    #[test]
    fn a_sentence_is_never_lost(
        sentence in sentence(), question in 0..4_usize, above in leftovers(),
        around in prop::array::uniform4(leftovers()),
    ) {
        let mut texts = around.clone();
        texts[question] += &format!("{sentence}\n\n{}", around[3 - question]);
        let text = above + &filled(texts.each_ref().map(String::as_str));
        let submission = judge(TEMPLATE, &text);
        let answer = &submission.answers[question];
        prop_assert_ne!(answer.state, State::No, "{}", text);
        if answer.state == State::Yes {
            prop_assert!(answer.text.contains(sentence.trim()), "{}\n{}", text, answer.text);
        }
    }

    /// Nobody is told that a question is answered where only leftovers are.
    #[test]
    fn an_open_question_is_never_answered(marks in prop::array::uniform4(select(LEFTOVERS[..10].to_vec()))) {
        for state in states(TEMPLATE, &filled(marks)) {
            prop_assert_ne!(state, State::Yes, "{:?}", marks);
        }
    }
}
