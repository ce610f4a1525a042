//! A Markdown file as a row of words, each with its place.
//!
//! Words are what is compared: markup, escapes, wrapping, capitals and punctuation, which editors
//! and formatters change at will, make no difference to them.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// What a word stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Anywhere that a reader sees, and that is not code.
    Prose,
    /// A fenced or indented code block.
    Code,
    /// An HTML comment: a reader of the page does not see it.
    Comment,
}

/// A run of letters and digits in lower case, or one symbol such as an emoji.
#[derive(Debug)]
pub struct Word {
    pub text: String,
    pub range: Range<usize>,
    pub line: usize,
    pub place: Place,
}

/// A line of the file: its bytes, its words, and the heading that it is part of.
#[derive(Debug)]
pub struct Line {
    pub range: Range<usize>,
    pub words: Range<usize>,
    pub heading: Option<Range<usize>>,
}

/// A file's text with its words and lines.
#[derive(Debug)]
pub struct Document {
    pub text: String,
    pub words: Vec<Word>,
    pub lines: Vec<Line>,
    pub comments: Vec<Range<usize>>,
    /// Whether a merge left its markers; the markers themselves are not words.
    pub conflict: bool,
}

impl Document {
    /// Reads a text, whose lines may end in any of the usual ways.
    pub fn new(text: &str) -> Self {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut code = Vec::new();
        let mut comments = Vec::new();
        let mut headings = Vec::new();
        for (event, range) in Parser::new_ext(&text, Options::empty()).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(_)) => code.push(range),
                Event::Start(Tag::Heading { .. }) => headings.push(range),
                Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                    find_comments(&text, range, &mut comments);
                }
                _ => {}
            }
        }

        let conflict = has_conflict(&text);
        let mut words = Vec::new();
        let mut lines = Vec::new();
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let range = start..start + line.len();
            let first = words.len();
            if !(conflict && is_marker(line)) {
                split(line, |text, at| {
                    let at = start + at.start..start + at.end;
                    let place = if within(&comments, at.start).is_some() {
                        Place::Comment
                    } else if within(&code, at.start).is_some() {
                        Place::Code
                    } else {
                        Place::Prose
                    };
                    words.push(Word {
                        text,
                        range: at,
                        line: number,
                        place,
                    });
                });
            }
            lines.push(Line {
                range,
                words: first..words.len(),
                heading: words
                    .get(first)
                    .and_then(|word| within(&headings, word.range.start)),
            });
            start += line.len();
        }
        Self {
            text,
            words,
            lines,
            comments,
            conflict,
        }
    }

    /// The words that start in a range of bytes.
    pub fn words_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let index = |byte| self.words.partition_point(|word| word.range.start < byte);
        index(bytes.start)..index(bytes.end)
    }

    /// Where the punctuation that clings to the text before `from` ends.
    pub fn clinging(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        from + rest
            .find(|c: char| c.is_whitespace() || is_word(c))
            .unwrap_or(rest.len())
    }

    /// Whether a word is the last one of its line, of its place, or before a mark such as `.`.
    pub fn ends_sentence(&self, index: usize) -> bool {
        let Word {
            range, line, place, ..
        } = &self.words[index];
        let next = self.words.get(index + 1);
        let marks = &self.text[range.end..self.clinging(range.end)];
        next.is_none_or(|next| next.line != *line || next.place != *place)
            || marks.contains(['.', ':', '?', '!'])
    }
}

fn split(line: &str, mut found: impl FnMut(String, Range<usize>)) {
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_word(c) {
            continue;
        }
        let mut text: String = c.to_lowercase().collect();
        let mut end = start + c.len_utf8();
        while c.is_alphanumeric()
            && let Some((at, next)) = chars.next_if(|(_, next)| next.is_alphanumeric())
        {
            text.extend(next.to_lowercase());
            end = at + next.len_utf8();
        }
        found(text, start..end);
    }
}

/// Letters and digits of any script, and symbols. Not punctuation, and nothing invisible: neither
/// is an answer, and editors exchange them for one another.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || !(c.is_ascii()
            || c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '¡' | '§' | '«' | '\u{ad}' | '·' | '»' | '¿' | '،' | '؛' | '؜' | '؟'
            )
            || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe0f}')
            || matches!(c, '\u{feff}' | '！'..='／' | '：'..='＠'))
}

fn find_comments(text: &str, range: Range<usize>, comments: &mut Vec<Range<usize>>) {
    let mut from = range.start;
    while let Some(at) = text[from..range.end].find("<!--") {
        let start = from + at;
        let end = text[start..range.end]
            .find("-->")
            .map_or(range.end, |at| start + at + "-->".len());
        comments.push(start..end);
        from = end;
    }
}

/// The one of the ranges, sorted and apart, that a byte is in.
fn within(ranges: &[Range<usize>], byte: usize) -> Option<Range<usize>> {
    let next = ranges.partition_point(|range| range.start <= byte);
    let range = ranges[..next].last()?;
    range.contains(&byte).then(|| range.clone())
}

fn has_conflict(text: &str) -> bool {
    let starts = |marker| text.lines().any(|line| line.starts_with(marker));
    starts("<<<<<<< ") && starts(">>>>>>> ")
}

fn is_marker(line: &str) -> bool {
    let markers = ["<<<<<<< ", "||||||| ", ">>>>>>> "];
    line.trim_end() == "=======" || markers.iter().any(|marker| line.starts_with(marker))
}
