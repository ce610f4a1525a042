//! The file as it was handed out: its questions, and the text around them.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::{Result, bail};

use crate::document::{Document, Place, Word};
use crate::opening::Opening;

/// The pristine copy. Never the file at the root: in a fork that one holds answers.
const HANDED_OUT: &str = include_str!("../template.md");

/// A question: a heading that starts with its number.
#[derive(Debug)]
pub struct Question {
    /// Its number, such as `3a`.
    pub label: String,
    /// Its heading as a student reads it, number and all.
    pub heading: String,
    /// Its heading's words after the number; there may be none.
    pub words: Vec<String>,
    /// Those words, each once, in an order so that sums of them are always the same.
    distinct: BTreeSet<String>,
}

impl Question {
    /// Whether words begin with those of its heading, of which it must have some.
    pub fn starts(&self, words: &[Word]) -> bool {
        !self.words.is_empty() && starts_with(words, &self.words)
    }
}

/// The questions in order, and everything else that is not an answer.
#[derive(Debug)]
pub struct Template {
    pub questions: Vec<Question>,
    /// Titles, prose, placeholders, and the questions once more, number and all, for where they
    /// are in a table of contents: the words of each.
    boilerplate: Vec<Vec<String>>,
    words: Vec<String>,
    vocabulary: HashSet<String>,
    /// In how many questions a word is: the fewer, the more it tells about which one is meant.
    shared_by: HashMap<String, usize>,
}

impl Template {
    /// The template that this activity hands out.
    pub fn handed_out() -> Result<Self> {
        Self::new(HANDED_OUT)
    }

    /// Reads another template.
    pub fn new(text: &str) -> Result<Self> {
        let document = Document::new(text);
        let mut questions: Vec<Question> = Vec::new();
        let mut boilerplate: Vec<Vec<String>> = Vec::new();
        let mut open: Option<Place> = None; // the place of the text that the last line was part of
        for line in &document.lines {
            let opening = Opening::of(&document, line);
            let words = &document.words[line.words.clone()];
            if let Some(label) = opening.labels.first()
                && line.heading.is_some()
            {
                let heading = document.text[line.range.clone()]
                    .trim_matches(|c: char| c.is_whitespace() || c == '#')
                    .to_owned();
                let nested = heading.split_once(&format!("{label}."));
                if nested.is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())) {
                    bail!("{heading}: a number is one such as 3 or 3a, without a second one in it");
                }
                if questions.iter().any(|question| question.label == *label) {
                    bail!("question {label} is in it twice: give each a number of its own");
                }
                let question = texts(&document.words[opening.body..line.words.end]);
                if !question.is_empty() {
                    boilerplate.push(texts(words)); // a number alone may be an answer, or in one
                }
                questions.push(Question {
                    label: label.clone(),
                    heading,
                    distinct: question.iter().cloned().collect(),
                    words: question,
                });
                open = None;
                continue;
            }
            if words.is_empty() || line.heading.is_some() {
                open = None;
            }
            for word in words {
                match boilerplate.last_mut() {
                    Some(piece) if open == Some(word.place) => piece.push(word.text.clone()),
                    _ => boilerplate.push(vec![word.text.clone()]),
                }
                open = Some(word.place);
            }
            if line.heading.is_some() {
                open = None;
            }
        }
        if questions.is_empty() {
            bail!("no question in it: a question is a heading that starts with its number");
        }
        let mut shared_by = HashMap::new();
        for question in &questions {
            for word in &question.distinct {
                *shared_by.entry(word.clone()).or_insert(0) += 1;
            }
        }
        boilerplate.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
        let words = texts(&document.words);
        Ok(Self {
            vocabulary: words.iter().cloned().collect(),
            questions,
            boilerplate,
            words,
            shared_by,
        })
    }

    /// How many of the words, from the first on, are a piece of the template that is no question.
    pub fn boilerplate_at(&self, words: &[Word]) -> Option<usize> {
        let piece = self
            .boilerplate
            .iter()
            .find(|piece| starts_with(words, piece))?;
        Some(piece.len())
    }

    /// Whether the words are those of the template, all of them and no other.
    pub fn is_all_of(&self, words: &[Word]) -> bool {
        words.len() == self.words.len() && starts_with(words, &self.words)
    }

    /// Whether the template has this word anywhere.
    pub fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains(word)
    }

    /// How surely numbers name a question: 1 for its own, less for `3` that may be `3a`, or for `4`
    /// where the fourth question is `3b`.
    pub fn named(&self, labels: &[String], question: usize) -> f64 {
        let label = &self.questions[question].label;
        let number = label.trim_end_matches(char::is_alphabetic);
        let position = (question + 1).to_string();
        let is_free = |label: &str| {
            !self
                .questions
                .iter()
                .any(|question| question.label.starts_with(label))
        };
        let may_name = |other: &String| other == number || (*other == position && is_free(other));
        if labels.contains(label) {
            1.0
        } else if labels.iter().any(may_name) {
            0.5
        } else {
            0.0
        }
    }

    /// How much of a question is in a few words, or of the words in the question, from 0 to 1.
    pub fn similarity(&self, question: &Question, words: &HashSet<&str>) -> f64 {
        let weight = |word: &String| 1.0 / self.shared_by[word] as f64;
        let is_in = |word: &&String| words.contains(word.as_str());
        let common: f64 = question.distinct.iter().filter(is_in).map(weight).sum();
        if common == 0.0 {
            return 0.0;
        }
        let all: f64 = question.distinct.iter().map(weight).sum();
        (common / words.len() as f64).max(common / all)
    }
}

/// Whether the words begin with these texts.
fn starts_with(words: &[Word], texts: &[String]) -> bool {
    words.len() >= texts.len()
        && words
            .iter()
            .zip(texts)
            .all(|(word, text)| word.text == *text)
}

fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}
