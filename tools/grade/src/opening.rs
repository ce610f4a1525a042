//! How a line starts, which tells the question that it may be.

use crate::document::{Document, Line};

/// Words that may stand before a question's number or text.
#[rustfmt::skip]
const FILLERS: [&str; 16] = [
    "a", "and", "ans", "answer", "answers", "exercise", "for", "no", "nr", "number", "part", "q",
    "question", "questions", "task", "to",
];

/// How a line starts: with numbers of questions and words such as "Answer", or with neither.
pub struct Opening {
    pub labels: Vec<String>,
    /// Whether punctuation or the line's end follows the numbers, as in `2. ` but not `2 threads`.
    pub delimited: bool,
    /// The index of the first word after all that.
    pub body: usize,
    /// Where the number ends.
    pub end: usize,
}

impl Opening {
    /// Reads the start of a line.
    pub fn of(document: &Document, line: &Line) -> Self {
        let mut opening = Self {
            labels: Vec::new(),
            delimited: false,
            body: line.words.start,
            end: line.range.start,
        };
        while opening.body < line.words.end {
            let word = &document.words[opening.body];
            if let Some(mut label) = label(&word.text) {
                // `3.a` and `3(a)` are two words.
                if let Some(next) = document.words[..line.words.end].get(opening.body + 1)
                    && let [b'a'..=b'h'] = next.text.as_bytes()
                    && let "." | "(" | " (" | "-" = &document.text[word.range.end..next.range.start]
                {
                    label.push_str(&next.text);
                    opening.body += 1;
                }
                opening.end = document.words[opening.body].range.end;
                opening.delimited = is_delimited(&document.text[opening.end..line.range.end]);
                opening.labels.push(label);
            } else if !FILLERS.contains(&word.text.as_str()) {
                break;
            }
            opening.body += 1;
        }
        opening
    }
}

/// The number in words such as `3a`, `q3a` and `a1`.
fn label(word: &str) -> Option<String> {
    let word = word.strip_prefix(['q', 'a']).unwrap_or(word);
    let letter = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - letter.len();
    let is_label = matches!(digits, 1..=2) && matches!(letter.as_bytes(), [] | [b'a'..=b'z']);
    is_label.then(|| word.to_owned())
}

/// Whether what follows a number sets it off: `1.`, `1)`, `1 - `, or nothing more.
fn is_delimited(rest: &str) -> bool {
    let mark = rest.trim().chars().next();
    let after = rest.chars().nth(1);
    match mark {
        None => true,
        Some(mark) if rest.starts_with(mark) => {
            !mark.is_alphanumeric() && !after.is_some_and(char::is_alphanumeric)
        }
        Some(mark) => matches!(mark, '-' | '–' | '—' | ':' | ')' | '|'),
    }
}
