//! The words of a command line that is about pages.

use lexopt::{Arg, Parser, ValueExt};

use crate::Result;
use crate::source::pages;

/// What the command line says.
#[derive(Default)]
pub struct Words {
    /// Pages, by name or by path.
    pub pages: Vec<String>,
    /// Letters and the like.
    pub steps: Vec<String>,
    /// Constants of a page, and their new values.
    pub constants: Vec<(String, String)>,
    /// Options, without their dashes.
    pub options: Vec<String>,
}

/// What a word is.
#[derive(Debug, PartialEq)]
enum Word {
    Constant(String, String),
    Steps,
    Page,
}

/// Reads the command line, with these options and whatever may be part of a step, apart from digits,
/// capitals and spaces. None: it asks for help.
///
/// # Errors
///
/// If it has another option, or a constant twice, in a sentence that also says what to write.
pub fn read(
    mut parser: Parser,
    options: &[&str],
    is_step: impl Fn(char) -> bool,
) -> Result<Option<Words>> {
    let names: Vec<String> = pages().into_iter().map(|page| page.0).collect();
    let mut words = Words::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Long(option) if options.contains(&option) => words.options.push(option.to_owned()),
            Arg::Value(word) => {
                let word = word.string()?;
                match kind(&word, &names, &is_step) {
                    Word::Constant(name, _) if words.constants.iter().any(|it| it.0 == name) => {
                        Err(format!("{name} is given twice: give it one value"))?;
                    }
                    Word::Constant(name, value) => words.constants.push((name, value)),
                    Word::Steps => words.steps.push(word),
                    Word::Page => words.pages.push(word),
                }
            }
            other => {
                let error = other.unexpected();
                let options: Vec<String> = options.iter().map(|it| format!("--{it}")).collect();
                let options = options.join(", ");
                Err(format!("{error}: the options are {options} and --help"))?;
            }
        }
    }
    Ok(Some(words))
}

fn kind(word: &str, pages: &[String], is_step: impl Fn(char) -> bool) -> Word {
    if word.ends_with(".rs") || pages.iter().any(|it| it == word) {
        return Word::Page;
    }
    if let Some((name, value)) = word.split_once('=') {
        return Word::Constant(name.to_owned(), value.to_owned());
    }
    let may_be_step = |it: char| {
        it.is_ascii_uppercase() || it.is_ascii_digit() || it.is_whitespace() || is_step(it)
    };
    // No page's name has a space in it.
    match word.chars().all(may_be_step) || word.contains(char::is_whitespace) {
        true => Word::Steps,
        false => Word::Page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_steps_constants_or_pages() {
        let pages = ["two-locks".to_owned(), "bad".to_owned()];
        for (word, expected) in [
            ("ABAB", Word::Steps),
            ("A2 B2", Word::Steps),
            ("abAb", Word::Steps),
            ("", Word::Steps),
            ("A é", Word::Steps),
            ("bad", Word::Page),
            ("deadlok", Word::Page),
            ("two_locks", Word::Page),
            ("AB.rs", Word::Page),
            ("N=3", Word::Constant("N".to_owned(), "3".to_owned())),
        ] {
            let is_step = |it| ('a'..='d').contains(&it);
            assert_eq!(kind(word, &pages, is_step), expected, "{word:?}");
        }
    }
}
