//! The file as it was handed out: its questions, where they stand in a file, and the text around
//! them.

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
}

/// A question in a file, and the lines from it to the next one.
#[derive(Debug)]
pub struct Part {
    /// Index into the template's questions.
    pub question: usize,
    /// Its first line, its length in words, and the line after its part.
    pub start: usize,
    length: usize,
    pub end: usize,
    /// Whether it stands as it was handed out: once, and before the next one.
    pub is_sure: bool,
}

impl Template {
    /// Reads a template. It must have questions, each with a number of its own.
    pub fn new(text: &str) -> Result<Self> {
        let mut template = Self::default();
        for line in lines(text) {
            let (label, body) = opening(&line);
            if label.is_empty() || !is_heading(&line) {
                template.pieces.push(line.words);
                continue;
            }
            let text = line.text.trim_matches([' ', '#', '\n']).to_owned();
            let mut others = template.questions.iter();
            let is_new = others.all(|question| question.label != label);
            ensure!(is_new, "question {label} is in it twice: number each");
            let (label, words) = (label.to_owned(), line.words[body..].to_vec());
            template.questions.push(Question { label, text, words });
        }
        let none = "no question in it: a question is a heading that starts with its number";
        ensure!(!template.questions.is_empty(), none);
        template.pieces.retain(|piece| !piece.is_empty());
        template.pieces.sort_by_key(|piece| Reverse(piece.len()));
        Ok(template)
    }

    /// Finds the questions in the order of a file, and marks in its lines what was handed out.
    pub fn find(&self, lines: &mut [Line]) -> Vec<Part> {
        let (mut parts, count) = (Vec::<Part>::new(), self.questions.len());
        for start in (0..lines.len()).filter(|&start| !lines[start].words.is_empty()) {
            parts.extend(self.part_at(lines, start));
        }
        // What is not sure is no question where the same one is.
        let (mut sure, mut times) = (vec![false; count], vec![0; count]);
        for part in &parts {
            sure[part.question] |= part.is_sure;
        }
        parts.retain(|part| part.is_sure == sure[part.question]);
        // One whose number is on a line of its own is found on both lines: it is marked once.
        for part in &parts {
            if lines[part.start].given == 0 {
                mark(lines, part.start, part.length);
            }
        }
        // A question that is there again right below itself is repeated in its answer.
        parts.dedup_by(|next, part| {
            let mut between = lines[part.end..next.start].iter();
            part.end = next.start;
            next.question == part.question && between.all(|line| line.own().is_empty())
        });
        // Nor is a list of contents, above the headings of it. (A bare number may be a remark in code.)
        let (mut headed, mut first) = (vec![false; count], lines.len());
        let is_whole = |part: &&Part| part.length > 2 && is_heading(&lines[part.start]);
        for part in parts.iter().filter(is_whole) {
            headed[part.question] = true;
            first = first.min(part.start);
        }
        parts.retain(|part| part.start >= first || !headed[part.question]);
        parts.iter().for_each(|part| times[part.question] += 1);
        let (mut next, mut end) = (count, lines.len());
        for part in parts.iter_mut().rev() {
            part.is_sure &= times[part.question] == 1 && part.question + 1 == next;
            part.end = end;
            (next, end) = (part.question, part.start);
        }
        // Other lines are the template's from their start on, or after others.
        for start in 0..lines.len() {
            while !lines[start].own().is_empty()
                && let Some(length) = self.piece_at(&lines[start..])
            {
                mark(lines, start, length);
            }
        }
        parts
    }

    /// The question that lines begin with from one on: by its words, which may come after a number and
    /// go on in the lines below, or by its number on a heading.
    fn part_at(&self, lines: &[Line], start: usize) -> Option<Part> {
        let (line, (label, body)) = (&lines[start], opening(&lines[start]));
        let mut best = None;
        for (question, Question { words, .. }) in self.questions.iter().enumerate() {
            let is_named = self.questions[question].label == label;
            for from in 0..=body {
                if !words.is_empty() && begins(&lines[start..], from, words) {
                    let (length, is_sure) = (words.len(), !line.is_hidden);
                    best = best.max(Some((length, is_named, question, from, is_sure)));
                }
            }
            if is_named && is_heading(line) {
                best = best.max(Some((0, true, question, body, line.words.len() == body)));
            }
        }
        let (length, _, question, from, is_sure) = best?;
        Some(Part { question, start, length: from + length, end: start, is_sure })
    }

    /// How many words, after those handed out, are a line of the template that is no question.
    fn piece_at(&self, lines: &[Line]) -> Option<usize> {
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

/// Marks words as handed out, from the start of a line on.
fn mark(lines: &mut [Line], start: usize, mut count: usize) {
    for line in &mut lines[start..] {
        let length = count.min(line.own().len());
        line.given += length;
        count -= length;
        if count == 0 {
            return;
        }
    }
}
