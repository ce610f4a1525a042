//! Characters that nobody sees, but that a terminal may obey.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a character is a control or format character, or separates lines or paragraphs. The two
/// that join letters and emoji are seen by what they do.
pub fn is_unseen(char: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    let unseen = [Control, Format, LineSeparator, ParagraphSeparator];
    match char {
        ' '..='~' | '\u{200c}' | '\u{200d}' => false,
        _ => unseen.contains(&char.general_category()),
    }
}

/// The text with its unseen characters written out, such as `\u{1b}`. Lines and tabs stay.
pub fn written_out(text: &str) -> String {
    let mut written = String::new();
    for char in text.replace("\r\n", "\n").chars() {
        if is_unseen(char) && !"\n\t".contains(char) {
            written.extend(char.escape_default());
        } else {
            written.push(char);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{is_unseen, written_out};

    #[test]
    fn what_is_seen_and_what_is_not() {
        assert!(!"Zoë's 抹茶 1½ € 👩\u{200d}💻 e\u{301}".contains(is_unseen));
        for unseen in "\0\t\n\x1b\x7f\u{9b}\u{ad}\u{61c}\u{200b}\u{200e}\u{2028}\u{2029}\u{202e}\
                       \u{2066}\u{feff}\u{fff9}\u{fffb}\u{e0001}\u{e007f}"
            .chars()
        {
            assert!(is_unseen(unseen), "{unseen:?}");
        }
    }

    #[test]
    fn escapes_are_written_out() {
        let text = "\x1b[31mred\x1b]0;title\x07\r\n\tline\u{202e}\rtwo\n";
        let written = "\\u{1b}[31mred\\u{1b}]0;title\\u{7}\n\tline\\u{202e}\\rtwo\n";
        assert_eq!(written_out(text), written);
    }
}
