//! A file as lines of words. Words are what is compared: markup, escapes, wrapping, capitals and
//! punctuation, which editors change at will, make no difference to them.

use crate::visible::is_unseen;

/// Joiners, and the fillers of Hangul, which are letters without a shape.
const BLANKS: &str = "\u{200c}\u{200d}\u{115f}\u{1160}\u{3164}\u{ffa0}";

/// A line of a file.
#[derive(Debug)]
pub struct Line<'a> {
    /// As it is there, with its end.
    pub text: &'a str,
    /// Whether it is in an HTML comment, which a reader of the page does not see.
    pub is_hidden: bool,
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

/// Bytes to text with lines that end as in Unix: UTF-8, or UTF-16 with its mark as on Windows.
pub fn decode(bytes: &[u8]) -> String {
    let unit = |pair: &[u8]| u16::from_le_bytes([pair[0], pair[1]]);
    let text = match bytes.starts_with(&[0xff, 0xfe]) {
        true => String::from_utf16_lossy(&bytes.chunks_exact(2).map(unit).collect::<Vec<_>>()),
        false => String::from_utf8_lossy(bytes).into_owned(),
    };
    let text = text.trim_start_matches('\u{feff}');
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Cuts a text into lines. A comment that is not closed goes on to the end. The marks that a merge
/// left are no words.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut lines, mut is_open) = (Vec::new(), false);
    for text in text.split_inclusive('\n') {
        let is_hidden = hide(text, &mut is_open);
        let is_marker = text.starts_with("<<<<<<< ") || text.starts_with(">>>>>>> ");
        let words = if is_marker { "" } else { text }.split(|c| !is_letter(c));
        let words = words.filter(|word| !word.is_empty());
        let words = words.map(str::to_lowercase).collect();
        lines.push(Line { text, is_hidden, words, given: 0 });
    }
    lines
}

/// Whether nothing in a line is outside of a comment, of which one may be open before and after it.
fn hide(line: &str, is_open: &mut bool) -> bool {
    let (mut is_hidden, mut rest) = (true, Some(line));
    while let Some(text) = rest {
        let mark = if *is_open { "-->" } else { "<!--" };
        let (part, next) = text.split_once(mark).unzip();
        is_hidden &= *is_open || !part.unwrap_or(text).contains(is_letter);
        *is_open ^= next.is_some();
        rest = next;
    }
    is_hidden
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c.is_alphanumeric() && !BLANKS.contains(c)
}
