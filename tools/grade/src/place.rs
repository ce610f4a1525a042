//! Where each question stands in a file.

use crate::document::Line;
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
    let at = |start| Some((start, template.question_at(&lines[start..])?));
    let starts = (0..lines.len()).filter(|&start| !lines[start].words.is_empty());
    let mut found: Vec<_> = starts.filter_map(at).collect();
    // By its words, or else by its number: what is less sure is no question where another is.
    let mut best = vec![Some(Reason::Changed); template.questions.len()];
    for (_, (question, _, doubt)) in &found {
        best[*question] = best[*question].min(*doubt);
    }
    found.retain(|(_, (question, _, doubt))| *doubt == best[*question]);
    // A question that is there again right below itself is repeated in its answer.
    let mut parts: Vec<Part> = Vec::new();
    for (start, (question, length, doubt)) in found {
        let (below, end) = (mark(lines, start, length), lines.len());
        if parts.last().is_none_or(|last| last.question != question) {
            if let Some(last) = parts.last_mut() {
                (last.end, last.below) = (start, last.below.min(start));
            }
            parts.push(Part {
                question,
                start,
                below,
                end,
                doubt,
            });
        }
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

/// Marks words as handed out, from the start of a line on. The line below the last of them.
fn mark(lines: &mut [Line], mut at: usize, mut count: usize) -> usize {
    while count > 0 && at < lines.len() {
        let length = count.min(lines[at].own().len());
        lines[at].given += length;
        count -= length;
        at += 1;
    }
    at
}
