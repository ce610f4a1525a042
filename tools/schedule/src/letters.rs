//! Schedules as they are written: a letter for each step, with a count if you like.

use std::fmt;
use std::iter::{from_fn, repeat_n};

/// The most letters that a schedule may have: enough for the exercise's 4,000 steps.
pub const MOST_LETTERS: usize = 10_000;

/// A thread, by the order in which the threads of a page take their first steps: A, B and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letter(u8);

impl Letter {
    pub const COUNT: usize = 26;

    /// A is 0. None: there are no more than 26.
    pub fn new(index: usize) -> Option<Letter> {
        (index < Letter::COUNT).then_some(Letter(index as u8))
    }

    /// So many, from A.
    pub fn first(count: usize) -> Vec<Letter> {
        (0..count).filter_map(Letter::new).collect()
    }

    /// A is 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Several in words: `A`, `A and B`, or `A, B and C`.
    pub fn list(letters: &[Letter]) -> String {
        let words: Vec<String> = letters.iter().map(Letter::to_string).collect();
        match words.as_slice() {
            [] => "none".to_owned(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    /// The same with a verb: `A has`, or `A and B have`.
    pub fn have(letters: &[Letter]) -> String {
        Letter::list(letters) + if letters.len() == 1 { " has" } else { " have" }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", char::from(b'A' + self.0))
    }
}

/// Reads letters, each with a count behind it if there is more than one. Case and spaces don't
/// matter, but a space ends a count. Each letter comes with its place in the text, from 1.
///
/// # Errors
///
/// At what is neither, at a count of 0, and past [`MOST_LETTERS`], in a sentence that says where.
pub fn parse(text: &str) -> Result<Vec<(Letter, usize)>, String> {
    let mut letters = Vec::new();
    let mut characters = (1..).zip(text.chars()).peekable();
    while let Some((place, character)) = characters.next() {
        let letter = match character.to_ascii_uppercase() {
            capital @ 'A'..='Z' => Letter(capital as u8 - b'A'),
            space if space.is_whitespace() => continue,
            '0'..='9' => Err(format!(
                "the count at character {place} has no letter before it: put A or B in front"
            ))?,
            _ => Err(format!("{character:?} at character {place} is no thread: write A or B"))?,
        };
        while characters.next_if(|(_, it)| it.is_whitespace()).is_some() {}
        let digits = from_fn(|| characters.next_if(|(_, it)| it.is_ascii_digit()));
        let count = match digits.map(|(_, digit)| digit).collect::<String>().as_str() {
            "" => 1,
            digits => digits.parse().unwrap_or(usize::MAX), // too many to count are too many
        };
        match count {
            0 => Err(format!(
                "the count of {letter} at character {place} is 0: write 1 or more, or leave it out"
            ))?,
            _ if count > MOST_LETTERS - letters.len() => Err(format!(
                "the schedule grows past {MOST_LETTERS} steps with the {letter} at character \
                 {place}: write fewer steps"
            ))?,
            _ => letters.extend(repeat_n((letter, place), count)),
        }
    }
    if letters.is_empty() {
        return Err("no step at all: write some, such as ABAB".to_owned());
    }
    Ok(letters)
}

/// Writes letters as [`parse`] reads them: `ABAB` or `A B5 A5 B`.
pub fn write(letters: &[Letter]) -> String {
    let word = |run: &[Letter]| match run.len() {
        1 => run[0].to_string(),
        count => format!("{}{count}", run[0]),
    };
    let words: Vec<String> = letters.chunk_by(|one, next| one == next).map(word).collect();
    words.join(if words.len() == letters.len() { "" } else { " " })
}
