//! What the threads are called.

use std::fmt;

/// A thread, by the order in which the threads of a page take their first steps: A, B and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letter(u8);

impl Letter {
    pub const COUNT: usize = 26;

    /// A is 0. None: there are no more than 26.
    pub fn new(index: usize) -> Option<Letter> {
        (index < Letter::COUNT).then_some(Letter(index as u8))
    }

    /// The letter itself, as a capital.
    pub fn from_char(capital: char) -> Option<Letter> {
        Letter::new((capital as usize).checked_sub('A' as usize)?)
    }

    /// As a capital.
    pub fn to_char(self) -> char {
        char::from(b'A' + self.0)
    }

    /// The first letters, this many, from A.
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
        self.to_char().fmt(f)
    }
}
