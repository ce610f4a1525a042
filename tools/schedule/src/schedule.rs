//! What a schedule is, how one is read, and what all of them are.

use std::fmt;
use std::iter::{from_fn, repeat_n};

use anyhow::{Result, bail, ensure};

/// The most letters a schedule may have: enough for the exercise's 4,000 steps, and little memory.
pub const MOST_STEPS: usize = 10_000;

/// One of the two threads: its letter in a schedule is its next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    A,
    B,
}

impl Letter {
    /// The thread that this one is not.
    pub fn other(self) -> Letter {
        match self {
            Letter::A => Letter::B,
            Letter::B => Letter::A,
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Whose step comes when, from 1 to [`MOST_STEPS`] letters.
#[derive(Debug, PartialEq, Eq)]
pub struct Schedule(Vec<Letter>);

impl Schedule {
    /// Reads letters with an optional count after each. Spaces and case do not matter.
    pub fn parse(text: &str) -> Result<Schedule> {
        let mut steps = Vec::new();
        let mut characters = (1..)
            .zip(text.chars())
            .filter(|(_, character)| !character.is_whitespace())
            .peekable();
        while let Some((place, character)) = characters.next() {
            let letter = match character {
                'A' | 'a' => Letter::A,
                'B' | 'b' => Letter::B,
                '0'..='9' => bail!(
                    "the count at character {place} has no letter before it: put A or B in front"
                ),
                _ => bail!("{character:?} at character {place} is no thread: write A or B"),
            };
            let digits = from_fn(|| characters.next_if(|(_, next)| next.is_ascii_digit()));
            let count = match digits.map(|(_, digit)| digit).collect::<String>().as_str() {
                "" => 1,
                digits => digits.parse().unwrap_or(usize::MAX), // too many to count are too many
            };
            ensure!(
                count > 0,
                "the count of {letter} at character {place} is 0: write 1 or more, or leave it out"
            );
            ensure!(
                count <= MOST_STEPS - steps.len(),
                "the schedule grows past {MOST_STEPS} steps with the {letter} at character \
                 {place}: write fewer steps"
            );
            steps.extend(repeat_n(letter, count));
        }
        ensure!(
            !steps.is_empty(),
            "no step at all: write some, such as ABAB"
        );

        Ok(Schedule(steps))
    }

    /// The letters, first to last.
    pub fn letters(&self) -> &[Letter] {
        &self.0
    }

    /// How many increments each thread makes: one for two letters.
    ///
    /// # Errors
    ///
    /// When the letters of a thread leave it between its read and its write.
    pub fn increments(&self) -> Result<[usize; 2]> {
        let mut increments = [0; 2];
        for letter in [Letter::A, Letter::B] {
            let count = self.0.iter().filter(|&&step| step == letter).count();
            ensure!(
                count.is_multiple_of(2),
                "thread {letter} has an odd number of steps ({count}), and each increment takes \
                 two, a read and a write: add one {letter} or take one away"
            );
            increments[letter as usize] = count / 2;
        }
        Ok(increments)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn parsed_schedules_end_no_thread_in_the_gap(text in "[ABab0-9 ]{0,9}|[AB]{2,8}|.{0,20}") {
            if let Ok(schedule) = Schedule::parse(&text) {
                let letters = schedule.letters().len();
                prop_assert!((1..=MOST_STEPS).contains(&letters));
                if let Ok([a, b]) = schedule.increments() {
                    prop_assert_eq!(2 * (a + b), letters);
                }
            }
        }
    }
}
