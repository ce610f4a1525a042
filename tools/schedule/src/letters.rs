//! Schedules as they are written: a letter for each step, with a count if you like.

use std::fmt;
use std::iter::repeat_n;

/// The most letters that a schedule may have: enough for the exercise's 4,000 steps.
pub const MOST_LETTERS: usize = 10_000;

/// A thread, by the order in which the threads of a page take their first steps: A, B and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letter(u8);

impl Letter {
    /// How many there are.
    pub const COUNT: usize = 26;

    /// A is 0. None: there are no more than 26.
    pub fn new(index: usize) -> Option<Letter> {
        (index < Letter::COUNT).then_some(Letter(index as u8))
    }

    /// A is 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// A letter, small or capital.
    pub fn from_char(character: char) -> Option<Letter> {
        let capital = character.to_ascii_uppercase();
        let is_letter = capital.is_ascii_uppercase();
        is_letter.then(|| Letter(capital as u8 - b'A'))
    }

    /// Several in words, with what they have: `A has` or `A and B have`.
    pub fn have(letters: &[Letter]) -> String {
        let verb = if letters.len() == 1 { "has" } else { "have" };
        format!("{} {verb}", Letter::list(letters))
    }

    /// Several in words: `A`, `A and B`, or `A, B and C`.
    pub fn list(letters: &[Letter]) -> String {
        match letters {
            [] => String::new(),
            [one] => one.to_string(),
            [first @ .., last] => {
                let first: Vec<String> = first.iter().map(Letter::to_string).collect();
                format!("{} and {last}", first.join(", "))
            }
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Write::write_char(f, char::from(b'A' + self.0))
    }
}

/// Reads letters with a count after each, or none. Case and spaces don't matter, but a space ends
/// a count. Each letter comes with its place in the text, from 1.
///
/// # Errors
///
/// At what is neither, at a count of 0, and past [`MOST_LETTERS`], in a sentence that says where.
pub fn parse(text: &str) -> Result<Vec<(Letter, usize)>, String> {
    let mut letters = Vec::new();
    let mut characters = (1..).zip(text.chars()).peekable();
    while let Some((place, character)) = characters.next() {
        if character.is_whitespace() {
            continue;
        }
        let Some(letter) = Letter::from_char(character) else {
            return Err(match character {
                '0'..='9' => format!(
                    "the count at character {place} has no letter before it: put A or B in front"
                ),
                _ => format!("{character:?} at character {place} is no thread: write A or B"),
            });
        };
        while characters.next_if(|(_, it)| it.is_whitespace()).is_some() {}
        let mut digits = String::new();
        while let Some((_, digit)) = characters.next_if(|(_, it)| it.is_ascii_digit()) {
            digits.push(digit);
        }
        let count = match digits.as_str() {
            "" => 1,
            digits => digits.parse().unwrap_or(usize::MAX), // too many to count are too many
        };
        if count == 0 {
            return Err(format!(
                "the count of {letter} at character {place} is 0: write 1 or more, or leave it out"
            ));
        }
        if count > MOST_LETTERS - letters.len() {
            return Err(format!(
                "the schedule grows past {MOST_LETTERS} steps with the {letter} at character \
                 {place}: write fewer steps"
            ));
        }
        letters.extend(repeat_n((letter, place), count));
    }
    if letters.is_empty() {
        return Err("no step at all: write some, such as ABAB".to_owned());
    }
    Ok(letters)
}

/// Writes letters as [`parse`] reads them: `ABAB` or `A B5 A5 B`.
pub fn write(letters: &[Letter]) -> String {
    let runs = || letters.chunk_by(|one, next| one == next);
    let separator = if runs().all(|run| run.len() == 1) { "" } else { " " };
    let words: Vec<String> = runs()
        .map(|run| match run.len() {
            1 => run[0].to_string(),
            count => format!("{}{count}", run[0]),
        })
        .collect();
    words.join(separator)
}
