//! The file as it was handed out: its questions, and the text around them.

use std::cmp::Reverse;
use std::collections::HashSet;

use anyhow::{Result, bail};

use crate::document::{Document, Word};

/// The pristine copy. Never the file at the root: in a fork that one holds answers.
const HANDED_OUT: &str = include_str!("../template.md");
/// Words that may stand before the number of a question.
const FILLERS: [&str; 6] = ["answer", "exercise", "part", "q", "question", "task"];

/// A question: a heading that starts with its number.
#[derive(Debug)]
pub struct Question {
    /// Its number, such as `3a`.
    pub label: String,
    /// Its heading as a student reads it, number and all.
    pub heading: String,
    /// Its heading's words after the number; there may be none.
    words: Vec<String>,
}

/// The questions in order, and everything else that is not an answer.
#[derive(Debug)]
pub struct Template {
    pub questions: Vec<Question>,
    /// The words of each line that is no question, longest first.
    pieces: Vec<Vec<String>>,
    words: Vec<String>,
    vocabulary: HashSet<String>,
}

impl Template {
    /// The template that this activity hands out.
    pub fn handed_out() -> Result<Self> {
        Self::new(HANDED_OUT)
    }

    /// Reads another template. It must have questions, each with a number of its own.
    pub fn new(text: &str) -> Result<Self> {
        let document = Document::new(text);
        let mut questions: Vec<Question> = Vec::new();
        let mut pieces = Vec::new();
        for number in 0..document.lines.len() {
            let (words, line) = (document.words_of(number), document.line(number));
            let (label, body) = opening(words);
            let Some(label) = label.filter(|_| is_heading(line)) else {
                let places = words.chunk_by(|a, b| a.place == b.place);
                pieces.extend(places.map(texts));
                continue;
            };
            let heading = line.trim_matches(|c: char| c.is_whitespace() || c == '#');
            let rest = heading.split_once(&format!("{label}."));
            if rest.is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())) {
                bail!("{heading}: a number is one such as 3 or 3a, without a second one in it");
            }
            if questions.iter().any(|question| question.label == label) {
                bail!("question {label} is in it twice: give each a number of its own");
            }
            questions.push(Question {
                label: label.to_owned(),
                heading: heading.to_owned(),
                words: texts(&words[body..]),
            });
        }
        if questions.is_empty() {
            bail!("no question in it: a question is a heading that starts with its number");
        }
        pieces.sort_by_key(|piece: &Vec<String>| Reverse(piece.len()));
        let words = texts(&document.words);
        let vocabulary = words.iter().cloned().collect();
        Ok(Self {
            questions,
            pieces,
            words,
            vocabulary,
        })
    }

    /// The question that a line begins with, after a number or not, and the end of its words, which
    /// may be on the next line.
    pub fn question_at(&self, line: &[Word], words: &[Word]) -> Option<(usize, usize)> {
        let (label, body) = opening(line);
        let mut best = None;
        for from in 0..=body {
            for (index, question) in self.questions.iter().enumerate() {
                if !question.words.is_empty() && starts_with(&words[from..], &question.words) {
                    let is_named = label == Some(&question.label);
                    let length = question.words.len();
                    best = best.max(Some((length, is_named, Reverse(index), from + length)));
                }
            }
        }
        best.map(|(_, _, Reverse(index), end)| (index, end))
    }

    /// The question whose number a line begins with, and the end of the number.
    pub fn number_at(&self, line: &[Word]) -> Option<(usize, usize)> {
        let (label, body) = opening(line);
        let mut questions = self.questions.iter();
        let index = questions.position(|question| label == Some(&question.label))?;
        Some((index, body))
    }

    /// How many of the words, from the first on, are a line of the template that is no question.
    pub fn piece_at(&self, words: &[Word]) -> Option<usize> {
        let mut pieces = self.pieces.iter();
        pieces.find(|piece| starts_with(words, piece)).map(Vec::len)
    }

    /// Whether the words are those of the template, all of them and no other.
    pub fn is_all_of(&self, words: &[Word]) -> bool {
        words.len() == self.words.len() && starts_with(words, &self.words)
    }

    /// Whether the template has this word anywhere.
    pub fn knows(&self, word: &Word) -> bool {
        self.vocabulary.contains(&word.text)
    }
}

/// The number that a line starts with, such as `3a` or `Question 3a`, and where its text starts.
pub fn opening(words: &[Word]) -> (Option<&str>, usize) {
    let first = words.first().map_or("", |word| &word.text);
    let body = usize::from(FILLERS.contains(&first));
    let word = words.get(body).map_or("", |word| &word.text);
    let label = word.strip_prefix('q').unwrap_or(word);
    let letter = label.trim_start_matches(|c: char| c.is_ascii_digit());
    match (label.len() - letter.len(), letter.as_bytes()) {
        (1..=2, [] | [b'a'..=b'z']) => (Some(label), body + 1),
        _ => (None, body),
    }
}

/// Whether a line is a heading, in a quote or not.
pub fn is_heading(line: &str) -> bool {
    line.trim_start_matches([' ', '\t', '>']).starts_with('#')
}

fn starts_with(words: &[Word], texts: &[String]) -> bool {
    let mut pairs = words.iter().zip(texts);
    words.len() >= texts.len() && pairs.all(|(word, text)| word.text == *text)
}

fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}
