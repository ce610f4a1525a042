//! A file as lines of words, each with its place.
//!
//! Words are what is compared: markup, escapes, wrapping, capitals and punctuation, which editors
//! and formatters change at will, make no difference to them.

use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::visible;

/// What a word stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Prose,
    /// A fenced code block.
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
        let mut words = Vec::new();
        let mut lines: Vec<Line> = Vec::new();
        let mut open = None; // the fence of the block that the line is in
        let mut hidden = false;
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let first = words.len();
            let mut add = |text, place| {
                split(text, |text| {
                    words.push(Word {
                        text,
                        line: number,
                        place,
                    });
                });
            };
            let fence = fence(line).filter(|_| !hidden);
            let mut rest = line;
            match (open, fence) {
                (None, None) => {
                    while !rest.is_empty() {
                        let (mark, place) = match hidden {
                            false => ("<!--", Place::Prose),
                            true => ("-->", Place::Comment),
                        };
                        let end = rest.find(mark).map(|at| at + mark.len());
                        add(&rest[..end.unwrap_or(rest.len())], place);
                        rest = &rest[end.unwrap_or(rest.len())..];
                        hidden ^= end.is_some();
                    }
                }
                (Some(run), Some((closing, ""))) if closing.starts_with(run) => open = None,
                (None, Some((run, _))) => {
                    add(line, Place::Code);
                    open = Some(run);
                }
                (Some(_), _) => add(line, Place::Code),
            }
            lines.push(Line {
                bytes: start..start + line.len(),
                words: first..words.len(),
            });
            start += line.len();
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

    /// Whether a merge left its markers.
    pub fn has_conflict(&self) -> bool {
        let starts = |marker| self.text.lines().any(|line| line.starts_with(marker));
        starts("<<<<<<< ") && starts(">>>>>>> ")
    }
}

/// The marks that open or close a block of code, and what follows them on the line.
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || ">-*+".contains(c));
    let mark = line.chars().next().filter(|c| "`~".contains(*c))?;
    let rest = line.trim_start_matches(mark);
    let run = &line[..line.len() - rest.len()];
    (run.len() >= 3 && !rest.contains('`')).then_some((run, rest.trim()))
}

fn split(text: &str, mut found: impl FnMut(String)) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !is_word(c) {
            continue;
        }
        let mut word: String = c.to_lowercase().collect();
        while c.is_alphanumeric()
            && let Some(next) = chars.next_if(|&next| continues(next))
        {
            word.extend(next.to_lowercase());
        }
        found(word);
    }
}

/// Letters and digits of any script, and symbols such as emojis. Not punctuation, and nothing that
/// is not seen: neither is an answer, and editors exchange them for one another.
fn is_word(c: char) -> bool {
    use GeneralCategoryGroup::{Mark, Punctuation, Separator};

    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let group = c.general_category_group();
    !matches!(group, Mark | Punctuation | Separator) && !visible::is_unseen(c) && !is_blank(c)
}

fn continues(c: char) -> bool {
    let is_mark = || c.general_category_group() == GeneralCategoryGroup::Mark;
    c.is_alphanumeric() && !is_blank(c) || !c.is_ascii() && is_mark()
}

/// Joiners, and letters without a shape: the fillers of Hangul.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{200c}' | '\u{200d}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
    )
}

/// Whether a line is an empty item or quote, a rule, dots, a box, or half of an empty comment:
/// what Markdown leaves where there is no text.
pub fn is_bare(line: &str) -> bool {
    let seen = |c: &char| !c.is_whitespace() && !visible::is_unseen(*c) && !is_blank(*c);
    let line: String = line.chars().filter(seen).collect();
    let Some(mark) = line.chars().next() else {
        return true;
    };
    let is_run = line.trim_start_matches(mark).is_empty();
    is_run && ("-*_+#>.…?".contains(mark) || "=`~".contains(mark) && line.len() >= 3)
        || matches!(line.as_str(), "-[]" | "*[]" | "<!--" | "-->" | "<!---->")
}
