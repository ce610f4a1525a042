//! The file as it was handed out: its questions, and the text around them.

use std::cmp::Reverse;

use anyhow::{Context, Result, bail, ensure};

use crate::document::{Line, Place, lines};
use crate::reason::Reason;

/// Words that may stand before the number of a question.
const FILLERS: [&str; 6] = ["answer", "exercise", "part", "q", "question", "task"];

/// A question: a heading that starts with its number.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its number, such as `3a`.
    pub label: String,
    /// Its heading as a student reads it, number and all.
    pub text: String,
    /// Its words after the number; there may be none.
    words: Vec<String>,
}

/// The questions in order, and everything else that is not an answer.
#[derive(Clone, Debug)]
pub struct Template {
    pub questions: Vec<Question>,
    /// The words of each line that is no question, longest first.
    pieces: Vec<Vec<String>>,
    /// All its words.
    pub words: Vec<String>,
}

impl Template {
    /// Reads a template. It must have questions, each with a number of its own.
    pub fn new(text: &str) -> Result<Self> {
        let (mut questions, mut pieces) = (Vec::<Question>::new(), Vec::new());
        let lines = lines(text);
        for line in &lines {
            let (label, body) = opening(line);
            if label.is_empty() || !is_heading(line) {
                pieces.extend(Some(line.words.clone()).filter(|words| !words.is_empty()));
                continue;
            }
            let text = line.text.trim_matches([' ', '#', '\n']).to_owned();
            let rest = text.split_once(&format!("{label}."));
            if rest.is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())) {
                bail!("{text}: a number is one such as 3 or 3a, without a second one");
            }
            if questions.iter().any(|question| question.label == label) {
                bail!("question {label} is in it twice: give each a number of its own");
            }
            let (label, words) = (label.to_owned(), line.words[body..].to_vec());
            questions.push(Question { label, text, words });
        }
        let none = "no question in it: a question is a heading that starts with its number";
        ensure!(!questions.is_empty(), none);
        pieces.sort_by_key(|piece| Reverse(piece.len()));
        let words = lines.into_iter().flat_map(|line| line.words).collect();
        Ok(Self {
            questions,
            pieces,
            words,
        })
    }

    /// The question that lines begin with, in how many words, and why it may be none: by its words,
    /// which may come after a number and go on in the lines below, or by its number on a heading.
    pub fn question_at(&self, lines: &[Line]) -> Option<(usize, usize, Option<Reason>)> {
        let (line, (label, body)) = (&lines[0], opening(&lines[0]));
        let mut best = None;
        for (index, question) in self.questions.iter().enumerate() {
            let is_named = !label.is_empty() && question.label == label;
            let length = question.words.len();
            for from in 0..=body {
                if length > 0 && begins(lines, from, &question.words) {
                    let (order, end) = (Reverse(index), from + length);
                    let doubt = (line.place != Place::Prose).then_some(Reason::Embedded);
                    best = best.max(Some((length, is_named, order, end, doubt)));
                }
            }
            if is_named && is_heading(line) {
                let doubt = (line.words.len() > body).then_some(Reason::Changed);
                best = best.max(Some((0, true, Reverse(index), body, doubt)));
            }
        }
        best.map(|(_, _, Reverse(index), end, doubt)| (index, end, doubt))
    }

    /// How many words, after those handed out, are a line of the template that is no question.
    pub fn piece_at(&self, lines: &[Line]) -> Option<usize> {
        let mut pieces = self.pieces.iter();
        pieces.find(|piece| begins(lines, 0, piece)).map(Vec::len)
    }

    /// The index of the question that somebody names by its number.
    pub fn number(&self, label: &str) -> Result<usize> {
        let labels = self.questions.iter().map(|question| &*question.label);
        let labels: Vec<&str> = labels.collect();
        let wanted = label.trim_matches(|c: char| !c.is_alphanumeric());
        let index = labels
            .iter()
            .position(|label| label.eq_ignore_ascii_case(wanted));
        index.with_context(|| format!("no question {label}: there are {}", labels.join(", ")))
    }
}

/// The number that a line starts with, such as `3a` or `Question 3a`, and where its text starts.
pub fn opening<'a>(line: &'a Line) -> (&'a str, usize) {
    let word = |at: usize| line.words.get(at).map_or("", String::as_str);
    let body = usize::from(FILLERS.contains(&word(0)));
    let label = word(body).strip_prefix('q').unwrap_or(word(body));
    let letter = label.trim_start_matches(|c: char| c.is_ascii_digit());
    match (label.len() - letter.len(), letter.as_bytes()) {
        (1..=2, [] | [b'a'..=b'z']) => (label, body + 1),
        _ => ("", body),
    }
}

/// Whether a line is a heading, in a quote or not.
pub fn is_heading(line: &Line) -> bool {
    let text = line.text.trim_start_matches([' ', '\t', '>']);
    line.place == Place::Prose && text.starts_with('#')
}

/// Whether lines, without what was handed out and some words more, begin with these words.
fn begins(lines: &[Line], from: usize, words: &[String]) -> bool {
    let own = lines.iter().flat_map(Line::own).skip(from);
    own.take(words.len()).eq(words)
}
