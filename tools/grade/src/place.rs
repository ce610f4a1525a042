//! Where each question stands in a file.

use crate::document::Line;
use crate::template::Template;

/// A question, whose part goes on to the next one.
#[derive(Debug)]
pub struct Part {
    /// Index into the template's questions.
    pub question: usize,
    /// Its first line, and the first below it.
    pub start: usize,
    pub below: usize,
    /// Whether it stands as it was handed out.
    pub is_sure: bool,
}

/// Finds the questions in the order of the file, and marks in the lines what was handed out.
pub fn find(template: &Template, lines: &mut [Line]) -> Vec<Part> {
    let at = |start| Some((start, template.question_at(&lines[start..])?));
    let starts = (0..lines.len()).filter(|&start| !lines[start].words.is_empty());
    let mut found: Vec<_> = starts.filter_map(at).collect();
    // What is not sure is no question where the same one is.
    let mut sure = vec![false; template.questions.len()];
    for (_, (question, _, is_sure)) in &found {
        sure[*question] |= is_sure;
    }
    found.retain(|(_, (question, _, is_sure))| *is_sure == sure[*question]);
    let mut parts = Vec::new();
    for (start, (question, length, is_sure)) in found {
        let below = mark(lines, start, length);
        parts.push(Part {
            question,
            start,
            below,
            is_sure,
        });
    }
    // A question that is there again right below itself is repeated in its answer.
    parts.dedup_by_key(|part| part.question);
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
