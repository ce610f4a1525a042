//! Where each question stands in a file.

use crate::document::{Line, Place};
use crate::reason::Reason;
use crate::template::Template;

/// A question, and the lines from it to the next one.
#[derive(Debug)]
pub struct Part {
    /// Index into the template's questions.
    pub question: usize,
    /// Its first line, the first below it, and the one after its part.
    pub start: usize,
    pub below: usize,
    pub end: usize,
    /// Why it may not be the question after all.
    pub doubt: Option<Reason>,
}

/// Finds the questions in the order of the file, and marks in the lines what was handed out.
pub fn find(template: &Template, lines: &mut [Line]) -> Vec<Part> {
    // By its words in prose, or else in code and comments, or else by its number on a heading.
    let mut parts: Vec<Part> = Vec::new();
    for doubt in [None, Some(Reason::Embedded), Some(Reason::Changed)] {
        let mut found = Vec::new();
        for start in 0..lines.len() {
            if let Some((question, length)) = at(template, &lines[start..], doubt)
                && parts.iter().all(|part| part.question != question)
            {
                let below = mark(lines, start, length);
                let doubt = doubt
                    .filter(|doubt| *doubt == Reason::Embedded || !lines[start].own().is_empty());
                found.push(Part {
                    question,
                    start,
                    below,
                    end: lines.len(),
                    doubt,
                });
            }
        }
        parts.extend(found);
    }
    parts.sort_by_key(|part| part.start);
    // A question that is there again right below itself is repeated in its answer.
    parts.dedup_by_key(|part| part.question);
    for next in 1..parts.len() {
        parts[next - 1].end = parts[next].start;
    }
    // Other lines are the template's from their start on, or after others.
    for start in 0..lines.len() {
        while !lines[start].own().is_empty()
            && let Some(length) = template.piece_at(&lines[start..])
        {
            mark(lines, start, length);
        }
    }
    parts
}

/// The question on the first of the lines, if it is there as the doubt says, and where it ends.
fn at(template: &Template, lines: &[Line], doubt: Option<Reason>) -> Option<(usize, usize)> {
    if lines[0].words.is_empty() || lines[0].given > 0 {
        return None;
    }
    let is_prose = lines[0].place == Place::Prose;
    match doubt {
        Some(Reason::Changed) => template.number_at(&lines[0]),
        _ if is_prose == doubt.is_none() => template.question_at(lines),
        _ => None,
    }
}

/// Marks words as handed out, from the start of a line on. The line below the last of them.
fn mark(lines: &mut [Line], mut at: usize, mut count: usize) -> usize {
    while count > 0 {
        let length = count.min(lines[at].own().len());
        lines[at].given += length;
        count -= length;
        at += 1;
    }
    at
}
