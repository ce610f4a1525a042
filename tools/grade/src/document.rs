//! A file as lines of words, each with its place. Words are what is compared: markup, escapes,
//! wrapping, capitals and punctuation, which editors change at will, make no difference to them.

use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory};

use crate::visible;

/// What a word stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Prose,
    /// A fenced block.
    Code,
    /// An HTML comment, which a reader of the page does not see.
    Comment,
}

/// A run of letters and digits in lower case, or one symbol such as an emoji.
#[derive(Debug)]
pub struct Word {
    pub text: String,
    pub line: usize,
    pub place: Place,
}

/// A line of the file: its bytes and its words.
#[derive(Debug)]
pub struct Line {
    pub bytes: Range<usize>,
    pub words: Range<usize>,
}

/// A file's text, cut into lines and words.
#[derive(Debug)]
pub struct Document<'a> {
    pub text: &'a str,
    pub lines: Vec<Line>,
    pub words: Vec<Word>,
}

impl<'a> Document<'a> {
    /// Reads a text, whose lines end as in Unix.
    pub fn new(text: &'a str) -> Self {
        let (mut lines, mut words) = (Vec::new(), Vec::new());
        let mut place = Place::Prose;
        let mut fence = "";
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let first = words.len();
            let mut rest = line;
            match (place, self::fence(line)) {
                (Place::Prose, Some((run, _))) => (place, fence) = (Place::Code, run),
                (Place::Code, Some((run, ""))) if run.starts_with(fence) => {
                    place = Place::Prose;
                    rest = "";
                }
                _ => {}
            }
            while !rest.is_empty() {
                let (mark, next) = match place {
                    Place::Prose => ("<!--", Place::Comment),
                    Place::Comment => ("-->", Place::Prose),
                    Place::Code => ("\n", Place::Code),
                };
                let end = rest.find(mark).map(|at| at + mark.len());
                split(&rest[..end.unwrap_or(rest.len())], |text| {
                    let line = lines.len();
                    words.push(Word { text, line, place });
                });
                rest = end.map_or("", |end| &rest[end..]);
                place = if end.is_some() { next } else { place };
            }
            let bytes = start..start + line.len();
            start = bytes.end;
            let words = first..words.len();
            lines.push(Line { bytes, words });
        }
        Self { text, lines, words }
    }

    /// A line's text.
    pub fn line(&self, number: usize) -> &'a str {
        &self.text[self.lines[number].bytes.clone()]
    }

    /// A line's words.
    pub fn words_of(&self, number: usize) -> &[Word] {
        &self.words[self.lines[number].words.clone()]
    }
}

/// The marks that open or close a block of code, and what follows them on the line.
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
    let rest = line.trim_start_matches(if line.starts_with('~') { '~' } else { '`' });
    let run = &line[..line.len() - rest.len()];
    (run.len() >= 3 && !rest.contains('`')).then_some((run, rest.trim()))
}

fn split(text: &str, mut found: impl FnMut(String)) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_word(c) {
            let mut word: String = c.to_lowercase().collect();
            while c.is_alphanumeric()
                && let Some(next) = chars.next_if(|&next| continues(next))
            {
                word.extend(next.to_lowercase());
            }
            found(word);
        }
    }
}

/// Letters and digits of any script, and symbols such as emojis. Not punctuation, and nothing that
/// is not seen: neither is an answer, and editors exchange them for one another.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let group = c.general_category_group();
    !is_blank(c) && !matches!(group, Group::Mark | Group::Punctuation | Group::Separator)
}

fn continues(c: char) -> bool {
    let is_mark = || !c.is_ascii() && c.general_category_group() == Group::Mark;
    !is_blank(c) && (c.is_alphanumeric() || is_mark())
}

/// What is not seen, joiners, and the fillers of Hangul, which are letters without a shape.
fn is_blank(c: char) -> bool {
    let fillers = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
    visible::is_unseen(c)
        || c.is_whitespace()
        || "\u{200c}\u{200d}".contains(c)
        || fillers.contains(&c)
}

/// Whether a line is an empty item or quote, a rule, dots, a box, or a part of an empty comment:
/// what there is in Markdown without a text.
pub fn is_bare(line: &str) -> bool {
    let line: String = line.chars().filter(|&c| !is_blank(c)).collect();
    let mark = line.chars().next().unwrap_or('-');
    let is_run = line.chars().all(|c| c == mark);
    is_run && ("-*_+#>.…?".contains(mark) || "=`~".contains(mark) && line.len() >= 3)
        || ["-[]", "*[]", "<!--", "-->", "<!---->"].contains(&line.as_str())
}
