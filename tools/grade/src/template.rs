//! The file as it was handed out: its questions, where each begins in a file, and the text around
//! them.

use std::cmp::Reverse;

use common::Result;

use crate::letters::{behind, letters, plain};

/// Words that may come before the number of a question.
const FILLERS: [&str; 6] = ["answer", "exercise", "part", "q", "question", "task"];

/// A question: a heading that starts with its number.
pub struct Question {
    /// Its number, such as `3a`.
    pub label: String,
    /// Its heading as a student reads it, including the number.
    pub text: String,
    /// What is asked below it, comments aside.
    pub more: String,
    /// The letters of its words after the number. There may be none.
    letters: String,
}

/// The questions in order, and the letters of every line, the longest first.
#[derive(Default)]
pub struct Template {
    pub questions: Vec<Question>,
    lines: Vec<String>,
}

/// What shows that a question begins, the surest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    NumberOnHeading,
    Words,
    WordsOnHeading,
}

impl Template {
    /// Reads a template. It fails if there are no questions, or two with the same number.
    pub fn new(text: &str) -> Result<Self> {
        let mut template = Self::default();
        let mut is_comment = false;
        for text in text.lines() {
            let mut plain = plain(text);
            let (label, skip) = opening(&plain);
            if !label.is_empty() && is_heading(&plain) {
                if template
                    .questions
                    .iter()
                    .any(|question| question.label == label)
                {
                    return Err(format!("question {label} is in it twice: number each").into());
                }
                let text = text.trim_matches([' ', '#']).to_owned();
                let letters = letters(&plain[skip..]);
                template.questions.push(Question {
                    label,
                    text,
                    more: String::new(),
                    letters,
                });
                plain.replace_range(..skip, "");
            } else if let Some(question) = template.questions.last_mut() {
                is_comment |= text.trim_start().starts_with("<!--");
                if !is_comment {
                    question.more += &format!("{text}\n");
                }
                is_comment &= !text.contains("-->");
            }
            template.lines.push(letters(&plain));
        }
        if template.questions.is_empty() {
            Err("no question in it: a question is a heading that starts with its number")?;
        }
        template.lines.retain(|letters| !letters.is_empty());
        template.lines.sort_by_key(|letters| Reverse(letters.len()));
        Ok(template)
    }

    /// Finds the questions in a text without markup: each with the byte where its line starts, in
    /// the order of the text. Only the surest of a question's signs count, since its words may be
    /// quoted elsewhere, and its number may be from a list. Also returns the text with blanks
    /// instead of what was handed out.
    pub fn find(&self, plain: String) -> (Vec<(usize, usize)>, String) {
        let (mut own, mut signs) = (plain.clone().into_bytes(), Vec::new());
        let (mut at, mut end) = (0, 0);
        for line in plain.split_inclusive('\n') {
            let start = end;
            end += line.len();
            let mut is_first = at <= start;
            at = at.max(start);
            while let Some(gap) = plain
                .get(at..end)
                .and_then(|it| it.find(char::is_alphanumeric))
            {
                let from = if is_first { start } else { at + gap };
                at += gap;
                let rest = &plain[at..];
                let sign = is_first.then(|| self.sign(line, rest)).flatten();
                signs.extend(sign.map(|(sign, _, question)| (sign, question, start)));
                let mut lines = self
                    .lines
                    .iter()
                    .filter_map(|letters| behind(rest, letters));
                let length = sign.map(|(_, length, _)| length);
                let Some(length) = length.or_else(|| lines.next()) else {
                    break;
                };
                at += length;
                let gap = rest[length..].find(|c: char| c == '\n' || c.is_alphanumeric());
                own[from..gap.map_or(plain.len(), |gap| at + gap)].fill(b' ');
                is_first = false;
            }
        }
        let surest = |question| {
            signs
                .iter()
                .filter(|it| it.1 == question)
                .map(|it| it.0)
                .max()
        };
        let surest: Vec<_> = (0..self.questions.len()).map(surest).collect();
        let signs = signs
            .iter()
            .filter(|(sign, question, _)| surest[*question] == Some(*sign));
        let starts = signs
            .map(|&(_, question, start)| (question, start))
            .collect();
        (starts, String::from_utf8(own).unwrap_or_default())
    }

    /// The question that a line begins with, given the text from there on, and how many bytes of it
    /// say so. Of two questions, it's the one with more letters there, then the one whose number is
    /// there.
    fn sign(&self, line: &str, text: &str) -> Option<(Sign, usize, usize)> {
        let ((label, skip), is_heading) = (opening(text), is_heading(line));
        let signs = self
            .questions
            .iter()
            .enumerate()
            .filter_map(|(index, question)| {
                let (is_named, letters) = (question.label == label, question.letters.as_str());
                let behind = |skip: usize| Some(skip + behind(&text[skip..], letters)?);
                let sign = if is_heading {
                    Sign::WordsOnHeading
                } else {
                    Sign::Words
                };
                match behind(skip)
                    .or_else(|| behind(0))
                    .filter(|_| !letters.is_empty())
                {
                    Some(length) => Some((letters.len(), is_named, sign, length, index)),
                    None if is_named && is_heading => {
                        Some((0, true, Sign::NumberOnHeading, skip, index))
                    }
                    None => None,
                }
            });
        signs
            .max()
            .map(|(_, _, sign, length, index)| (sign, length, index))
    }
}

/// The number that a text starts with, such as `3a` in `Question 3a`, and how many bytes it takes.
fn opening(text: &str) -> (String, usize) {
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let end = |word: &str| word.as_ptr().addr() - text.as_ptr().addr() + word.len();
    let mut word = words.next().unwrap_or_default();
    let mut skip = 0;
    if FILLERS.contains(&word.to_lowercase().as_str()) {
        skip = end(word);
        word = words.next().unwrap_or_default();
    }
    let label = word.to_lowercase();
    let label = label.strip_prefix('q').unwrap_or(&label);
    let letter = label.trim_start_matches(|c: char| c.is_ascii_digit());
    match (label.len() - letter.len(), letter.as_bytes()) {
        (1..=2, [] | [b'a'..=b'z']) => (label.to_owned(), end(word)),
        _ => (String::new(), skip),
    }
}

/// Whether a line is a heading, in a quote or not.
fn is_heading(line: &str) -> bool {
    line.trim_start_matches([' ', '\t', '>']).starts_with('#')
}
