//! Characters that nobody sees, but that a terminal may obey.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a character is a control or format character, or separates lines or paragraphs. The two
/// that join letters and emojis are seen by what they do.
pub fn is_unseen(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    match c {
        '\u{200c}' | '\u{200d}' => false,
        _ if c.is_ascii() => c.is_ascii_control(),
        _ => matches!(c.general_category(), Control | Format | LineSeparator | ParagraphSeparator),
    }
}

/// The text with its unseen characters written out. Ends of lines and tabs stay.
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
