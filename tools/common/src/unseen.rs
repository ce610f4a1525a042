//! Characters that nobody sees but a terminal may obey.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a character is a control or format character, or separates lines or paragraphs. The two
/// that join letters and emojis don't count, since their effect is seen.
pub fn is_unseen(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    match c {
        '\u{200c}' | '\u{200d}' => false,
        _ if c.is_ascii() => c.is_ascii_control(),
        _ => matches!(
            c.general_category(),
            Control | Format | LineSeparator | ParagraphSeparator
        ),
    }
}

/// The text with its unseen characters written out. Line ends and tabs stay.
pub fn written_out(text: &str, write: impl Fn(char) -> String) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match is_unseen(c) && !matches!(c, '\n' | '\t') {
            true => written += &write(c),
            false => written.push(c),
        }
    }
    written
}
