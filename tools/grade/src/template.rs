//! The file as it was handed out: its questions, and the text around them.

use std::cmp::Reverse;

use anyhow::{Result, ensure};

use crate::document::{Line, lines};

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
#[derive(Clone, Debug, Default)]
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
        let mut template = Self::default();
        for line in lines(text) {
            template.words.extend_from_slice(&line.words);
            let (label, body) = opening(&line);
            if label.is_empty() || !is_heading(&line) {
                template.pieces.push(line.words);
                continue;
            }
            let text = line.text.trim_matches([' ', '#', '\n']).to_owned();
            let mut others = template.questions.iter();
            let is_new = others.all(|question| question.label != label);
            ensure!(
                is_new,
                "question {label} is in it twice: give each a number of its own"
            );
            let (label, words) = (label.to_owned(), line.words[body..].to_vec());
            template.questions.push(Question { label, text, words });
        }
        let none = "no question in it: a question is a heading that starts with its number";
        ensure!(!template.questions.is_empty(), none);
        template.pieces.retain(|piece| !piece.is_empty());
        template.pieces.sort_by_key(|piece| Reverse(piece.len()));
        Ok(template)
    }

    /// The question that lines begin with, in how many words, and whether that is sure: by its words,
    /// which may come after a number and go on in the lines below, or by its number on a heading.
    pub fn question_at(&self, lines: &[Line]) -> Option<(usize, usize, bool)> {
        let (line, (label, body)) = (&lines[0], opening(&lines[0]));
        let mut best = None;
        for (index, Question { words, .. }) in self.questions.iter().enumerate() {
            let is_named = self.questions[index].label == label;
            for from in 0..=body {
                if !words.is_empty() && begins(lines, from, words) {
                    let (length, is_sure) = (words.len(), !line.is_hidden);
                    best = best.max(Some((length, is_named, index, from + length, is_sure)));
                }
            }
            if is_named && is_heading(line) {
                best = best.max(Some((0, true, index, body, line.words.len() == body)));
            }
        }
        best.map(|(_, _, index, end, is_sure)| (index, end, is_sure))
    }

    /// How many words, after those handed out, are a line of the template that is no question.
    pub fn piece_at(&self, lines: &[Line]) -> Option<usize> {
        let mut pieces = self.pieces.iter();
        pieces.find(|piece| begins(lines, 0, piece)).map(Vec::len)
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
    !line.is_hidden && text.starts_with('#')
}

/// Whether lines, without what was handed out and some words more, begin with these words.
fn begins(lines: &[Line], from: usize, words: &[String]) -> bool {
    let own = lines.iter().flat_map(Line::own).skip(from);
    own.take(words.len()).eq(words)
}
