//! The file as it was handed out: its questions, and the text around them.

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

    /// Reads another template.
    pub fn new(text: &str) -> Result<Self> {
        let document = Document::new(text);
        let mut questions: Vec<Question> = Vec::new();
        let mut pieces = Vec::new();
        for number in 0..document.lines.len() {
            let words = document.words_of(number);
            let opening = Opening::of(words);
            let line = document.line(number);
            let Some(label) = opening.label.filter(|_| is_heading(line)) else {
                let pieces_of_line = words.chunk_by(|a, b| a.place == b.place);
                pieces.extend(pieces_of_line.map(texts));
                continue;
            };
            let heading = line.trim_matches(|c: char| c.is_whitespace() || c == '#');
            let nested = heading.split_once(&format!("{label}."));
            if nested.is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())) {
                bail!("{heading}: a number is one such as 3 or 3a, without a second one in it");
            }
            if questions.iter().any(|question| question.label == label) {
                bail!("question {label} is in it twice: give each a number of its own");
            }
            questions.push(Question {
                label: label.to_owned(),
                heading: heading.to_owned(),
                words: texts(&words[opening.body..]),
            });
        }
        if questions.is_empty() {
            bail!("no question in it: a question is a heading that starts with its number");
        }
        pieces.sort_by_key(|piece: &Vec<String>| std::cmp::Reverse(piece.len()));
        let words = texts(&document.words);
        Ok(Self {
            questions,
            pieces,
            vocabulary: words.iter().cloned().collect(),
            words,
        })
    }

    /// The question that words begin with, after a number or not, and how many words that takes.
    pub fn question_at(&self, words: &[Word], opening: &Opening) -> Option<(usize, usize)> {
        let candidates = (0..=opening.body).flat_map(|from| {
            let starts = move |(_, question): &(usize, &Question)| {
                !question.words.is_empty() && starts_with(&words[from..], &question.words)
            };
            let questions = self.questions.iter().enumerate().filter(starts);
            questions.map(move |(index, question)| (index, from + question.words.len()))
        });
        candidates.max_by_key(|&(index, length)| {
            let is_named = opening.label == Some(&self.questions[index].label);
            (length, is_named, std::cmp::Reverse(index))
        })
    }

    /// How many of the words, from the first on, are a line of the template that is no question.
    pub fn piece_at(&self, words: &[Word]) -> Option<usize> {
        let mut pieces = self.pieces.iter();
        let piece = pieces.find(|piece| starts_with(words, piece))?;
        Some(piece.len())
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

/// How a line starts: with a word such as "Question", a number, both or neither.
pub struct Opening<'a> {
    pub label: Option<&'a str>,
    /// The index of the first word after all that.
    pub body: usize,
}

impl<'a> Opening<'a> {
    /// Reads the first words of a line.
    pub fn of(words: &'a [Word]) -> Self {
        let is_filler = |word: &Word| FILLERS.contains(&word.text.as_str());
        let body = usize::from(words.first().is_some_and(is_filler));
        match words.get(body).and_then(|word| label(&word.text)) {
            Some(label) => Self {
                label: Some(label),
                body: body + 1,
            },
            None => Self { label: None, body },
        }
    }
}

/// The number in words such as `3a` and `q3a`.
fn label(word: &str) -> Option<&str> {
    let word = word.strip_prefix('q').unwrap_or(word);
    let letter = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - letter.len();
    let is_label = matches!(digits, 1..=2) && matches!(letter.as_bytes(), [] | [b'a'..=b'z']);
    is_label.then_some(word)
}

/// Whether a line is a heading, in a quote or not.
pub fn is_heading(line: &str) -> bool {
    line.trim_start_matches(|c: char| c.is_whitespace() || c == '>')
        .starts_with('#')
}

/// Whether the words begin with these texts.
fn starts_with(words: &[Word], texts: &[String]) -> bool {
    let mut pairs = words.iter().zip(texts);
    words.len() >= texts.len() && pairs.all(|(word, text)| word.text == *text)
}

fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}
