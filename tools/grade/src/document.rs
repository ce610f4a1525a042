//! A file as lines of words. Words are what is compared: markup, escapes, wrapping, capitals and
//! punctuation, which editors change at will, make no difference to them.

use crate::visible::is_unseen;

/// Joiners, and the fillers of Hangul, which are letters without a shape.
const BLANKS: &str = "\u{200c}\u{200d}\u{115f}\u{1160}\u{3164}\u{ffa0}";

/// What a line is part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Prose,
    /// A fenced block.
    Code,
    /// An HTML comment, which a reader of the page does not see.
    Comment,
}

/// A line of a file.
#[derive(Debug)]
pub struct Line<'a> {
    /// As it is there, with its end.
    pub text: &'a str,
    pub place: Place,
    /// Runs of letters and digits of any script, in lower case.
    pub words: Vec<String>,
    /// How many of the words, from the first on, were handed out.
    pub given: usize,
}

impl Line<'_> {
    /// The words that were not handed out.
    pub fn own(&self) -> &[String] {
        &self.words[self.given..]
    }

    /// Whether there is nothing in it but an empty item or quote, a rule, dots, a box, or a part of
    /// an empty comment: what there is in Markdown without a text.
    pub fn is_bare(&self) -> bool {
        let is_seen = |c: &char| !c.is_whitespace() && !is_unseen(*c) && !BLANKS.contains(*c);
        let text: String = self.text.chars().filter(is_seen).collect();
        let mark = text.chars().next().unwrap_or('-');
        let is_mark = "-*_+#>.…?".contains(mark) || "=`~".contains(mark) && text.len() > 2;
        is_mark && text.chars().all(|c| c == mark)
            || ["-[]", "*[]", "<!--", "-->", "<!---->"].contains(&text.as_str())
    }
}

/// Bytes to text with lines that end as in Unix: UTF-8, or UTF-16 with its mark.
pub fn decode(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        String::from_utf16_lossy(&units.collect::<Vec<_>>())
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let text = text.trim_start_matches('\u{feff}');
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Cuts a text into lines. A fence or comment that is not closed goes on to the end. The marks that
/// a merge left are no words.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut open, mut is_hidden) = ("", false);
    let mut lines = Vec::new();
    for text in text.split_inclusive('\n') {
        let (run, rest) = fence(text);
        let mut place = Place::Code;
        if is_hidden || open.is_empty() && run.is_empty() {
            place = hide(text, &mut is_hidden);
        } else if open.is_empty() {
            open = run;
        } else if run.starts_with(open) && rest.is_empty() {
            open = "";
        }
        let is_marker = text.starts_with("<<<<<<< ") || text.starts_with(">>>>>>> ");
        let words = if is_marker { "" } else { text }.split(|c| !is_letter(c));
        let words = words.filter(|word| !word.is_empty());
        let words = words.map(str::to_lowercase).collect();
        lines.push(Line {
            text,
            place,
            words,
            given: 0,
        });
    }
    lines
}

/// The marks that open or close a block of code, and what follows them on the line.
fn fence(line: &str) -> (&str, &str) {
    let line = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
    let rest = line.trim_start_matches(if line.starts_with('~') { '~' } else { '`' });
    let run = &line[..line.len() - rest.len()];
    let is_fence = run.len() > 2 && !rest.contains('`');
    if is_fence {
        (run, rest.trim())
    } else {
        ("", "")
    }
}

/// Goes over the comments in a line, of which one may be open before and after it.
fn hide(line: &str, is_hidden: &mut bool) -> Place {
    let (mut place, mut rest) = (Place::Comment, Some(line));
    while let Some(text) = rest {
        let mark = if *is_hidden { "-->" } else { "<!--" };
        let (part, next) = text.split_once(mark).unzip();
        if !*is_hidden && part.unwrap_or(text).contains(is_letter) {
            place = Place::Prose;
        }
        *is_hidden ^= next.is_some();
        rest = next;
    }
    place
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !BLANKS.contains(c)
}
