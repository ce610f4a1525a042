//! Where each question stands in a file, and which of its words were handed out.

use std::ops::Range;

use crate::document::{Document, Place};
use crate::reason::Reason;
use crate::template::{Opening, Template, is_heading};

/// A question, and what is below it until the next one.
#[derive(Debug)]
pub struct Part {
    /// Index into the template's questions.
    pub question: usize,
    /// The lines from the question's first one on, and where below them the question ends.
    pub lines: Range<usize>,
    pub below: usize,
    /// The words after the question.
    pub words: Range<usize>,
    /// Why it may not be the question after all.
    pub doubt: Option<Reason>,
}

/// Every question in the order of the file, and for each word whether it was handed out.
pub fn find(template: &Template, document: &Document) -> (Vec<Part>, Vec<bool>) {
    let mut search = Search {
        template,
        document,
        parts: Vec::new(),
    };
    search.by_words(|place| place == Place::Prose, None);
    search.by_words(|place| place != Place::Prose, Some(Reason::Embedded));
    search.by_number();
    let mut parts = search.parts;
    parts.sort_by_key(|part| part.lines.start);

    let mut given = vec![false; document.words.len()];
    for part in &parts {
        given[document.lines[part.lines.start].words.start..part.words.start].fill(true);
    }
    // A question again right below itself is repeated in its answer.
    parts.dedup_by_key(|part| part.question);
    let mut next = (document.lines.len(), document.words.len());
    for part in parts.iter_mut().rev() {
        part.lines.end = next.0;
        part.words.end = next.1.max(part.words.start);
        next = (
            part.lines.start,
            document.lines[part.lines.start].words.start,
        );
    }
    mark(template, document, &mut given);
    (parts, given)
}

struct Search<'a> {
    template: &'a Template,
    document: &'a Document<'a>,
    parts: Vec<Part>,
}

impl Search<'_> {
    /// Questions whose words start a line, of those that were not found yet.
    fn by_words(&mut self, is_place: fn(Place) -> bool, doubt: Option<Reason>) {
        let unfound = self.unfound();
        for (number, line) in self.document.lines.iter().enumerate() {
            let words = &self.document.words[line.words.start..];
            if !line.words.is_empty() && is_place(words[0].place) {
                let opening = Opening::of(self.document.words_of(number));
                if let Some((question, length)) = self.template.question_at(words, &opening)
                    && unfound[question]
                {
                    self.add(question, number, length, doubt);
                }
            }
        }
    }

    /// Questions of which the number is left, on a heading.
    fn by_number(&mut self) {
        let unfound = self.unfound();
        for number in 0..self.document.lines.len() {
            let words = self.document.words_of(number);
            let opening = Opening::of(words);
            let Some(label) = opening.label else { continue };
            let mut questions = self.template.questions.iter();
            if words[0].place == Place::Prose
                && is_heading(self.document.line(number))
                && let Some(question) = questions.position(|question| question.label == label)
                && unfound[question]
                && self.parts.iter().all(|part| part.lines.start != number)
            {
                let doubt = (words.len() > opening.body).then_some(Reason::Changed);
                self.add(question, number, opening.body, doubt);
            }
        }
    }

    fn unfound(&self) -> Vec<bool> {
        let mut unfound = vec![true; self.template.questions.len()];
        for part in &self.parts {
            unfound[part.question] = false;
        }
        unfound
    }

    fn add(&mut self, question: usize, line: usize, length: usize, doubt: Option<Reason>) {
        let end = self.document.lines[line].words.start + length;
        self.parts.push(Part {
            question,
            lines: line..line,
            below: self.document.words[end - 1].line + 1,
            words: end..end,
            doubt,
        });
    }
}

/// Marks the template's other lines: at the start of a line or a comment, or after one another.
fn mark(template: &Template, document: &Document, given: &mut [bool]) {
    let words = &document.words;
    let mut at = 0;
    while at < words.len() {
        let is_start = at == 0
            || given[at - 1]
            || words[at - 1].line != words[at].line
            || words[at - 1].place != words[at].place;
        let piece = is_start.then(|| template.piece_at(&words[at..])).flatten();
        if let Some(length) = piece {
            given[at..at + length].fill(true);
        }
        at += piece.unwrap_or(1);
    }
}
