//! Where each question stands in a file, and which of its words were handed out.

use std::ops::Range;

use crate::document::{Document, Place};
use crate::reason::Reason;
use crate::template::{Template, is_heading};

/// A question, and what is below it until the next one.
#[derive(Debug)]
pub struct Part {
    /// Index into the template's questions.
    pub question: usize,
    /// The lines from the question's first one on, and the first line below the question.
    pub lines: Range<usize>,
    pub below: usize,
    /// The words after the question.
    pub words: Range<usize>,
    /// Why it may not be the question after all.
    pub doubt: Option<Reason>,
}

/// Every question in the order of the file, and for each word whether it was handed out.
pub fn find(template: &Template, document: &Document) -> (Vec<Part>, Vec<bool>) {
    // By its words in prose, or else in code and comments, or else by its number on a heading.
    let mut parts = Vec::new();
    for doubt in [None, Some(Reason::Embedded), Some(Reason::Changed)] {
        let mut is_found = vec![false; template.questions.len()];
        for part in &parts {
            let Part { question, .. } = *part;
            is_found[question] = true;
        }
        for number in 0..document.lines.len() {
            let part = part(template, document, number, doubt);
            parts.extend(part.filter(|part| !is_found[part.question]));
        }
    }
    parts.sort_by_key(|part| part.lines.start);

    let mut given = vec![false; document.words.len()];
    for part in &parts {
        given[document.lines[part.lines.start].words.start..part.words.start].fill(true);
    }
    // A question that is there again right below itself is repeated in its answer.
    parts.dedup_by_key(|part| part.question);
    let mut next = (document.lines.len(), document.words.len());
    for part in parts.iter_mut().rev() {
        (part.lines.end, part.words.end) = (next.0, next.1.max(part.words.start));
        next = (
            part.lines.start,
            document.lines[part.lines.start].words.start,
        );
    }
    mark(template, document, &mut given);
    (parts, given)
}

/// The question on a line, if it is there in the way that the doubt is about.
fn part(
    template: &Template,
    document: &Document,
    number: usize,
    doubt: Option<Reason>,
) -> Option<Part> {
    let line = document.words_of(number);
    let start = document.lines[number].words.start;
    let is_prose = line.first()?.place == Place::Prose;
    let by_words = template.question_at(line, &document.words[start..]);
    let ((question, length), doubt) = match doubt {
        None => (by_words.filter(|_| is_prose)?, None),
        Some(Reason::Embedded) => (by_words.filter(|_| !is_prose)?, doubt),
        _ if by_words.is_some() || !is_prose || !is_heading(document.line(number)) => return None,
        _ => {
            let found = template.number_at(line)?;
            (found, doubt.filter(|_| line.len() > found.1))
        }
    };
    let end = start + length;
    Some(Part {
        question,
        lines: number..number,
        below: document.words[end - 1].line + 1,
        words: end..end,
        doubt,
    })
}

/// Marks the template's other lines: at the start of a line or a comment, or after one another.
fn mark(template: &Template, document: &Document, given: &mut [bool]) {
    let words = &document.words;
    let place = |at: usize| (words[at].line, words[at].place);
    let mut at = 0;
    while at < words.len() {
        let is_start = at == 0 || given[at - 1] || place(at - 1) != place(at);
        let piece = template.piece_at(&words[at..]).filter(|_| is_start);
        if let Some(length) = piece {
            given[at..at + length].fill(true);
        }
        at += piece.unwrap_or(1);
    }
}
