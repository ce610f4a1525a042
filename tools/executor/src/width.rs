//! How wide a text is on a terminal, and texts that fit.

use common::unseen::is_unseen;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// In columns.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Fills up a text with spaces to so many columns.
pub fn pad(text: &str, columns: usize) -> String {
    let rest = columns.saturating_sub(width(text));
    text.to_owned() + &" ".repeat(rest)
}

/// Shortens a text to so many columns. An ellipsis stands for the rest.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    for character in text.chars() {
        if width(&cut) + character.width().unwrap_or(0) + 1 > columns {
            break;
        }
        cut.push(character);
    }
    cut + "…"
}

/// A text without what a terminal may obey.
pub fn plain(text: &str) -> String {
    let plain = |it: char| match is_unseen(it) && it != '\n' {
        true => ' ',
        false => it,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit() {
        assert_eq!(cut("Espresso", 8), "Espresso");
        assert_eq!(cut("Espresso", 5), "Espr…");
        assert_eq!(cut("抹茶ラテ", 5), "抹茶…");
        assert_eq!(pad("抹茶", 6), "抹茶  ");
        assert_eq!(plain("a\u{1b}[31m\u{202e}b\n"), "a [31m b\n");
    }
}
