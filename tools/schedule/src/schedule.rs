//! What a schedule is, how one is read, and what all of them are.

use std::fmt;
use std::iter::repeat_n;

use anyhow::{Result, bail, ensure};

/// The most steps a schedule may have.
pub const MOST_STEPS: usize = 1_000_000;

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

/// Whose step comes when. Each thread has an even number of steps, so none is left between its
/// read and its write, and there is at least one step.
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
            let mut count: Option<usize> = None;
            while let Some((_, digit)) = characters.next_if(|(_, next)| next.is_ascii_digit()) {
                let digit = digit as usize - '0' as usize;
                // A count too big for a `usize` stays at the biggest, which is refused below.
                count = Some(count.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            }
            let count = count.unwrap_or(1);
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

        let schedule = Schedule(steps);
        for letter in [Letter::A, Letter::B] {
            let count = schedule.count(letter);
            ensure!(
                count.is_multiple_of(2),
                "thread {letter} has an odd number of steps ({count}), and each increment takes \
                 two, a read and a write: add one {letter} or take one away"
            );
        }
        Ok(schedule)
    }

    /// Every interleaving of two threads with `increments` increments each.
    pub fn every(increments: u32) -> impl Iterator<Item = Schedule> {
        let (half, all) = (2 * increments, 4 * increments);
        // Each number is a schedule, a bit a step: 0 for A, 1 for B. Those count that have as many
        // of the one as of the other.
        (0..1_u32 << all)
            .filter(move |bits| bits.count_ones() == half)
            .map(move |bits| {
                let letter = |step| [Letter::A, Letter::B][(bits >> step & 1) as usize];
                Schedule((0..all).map(letter).collect())
            })
    }

    /// The steps, first to last.
    pub fn steps(&self) -> &[Letter] {
        &self.0
    }

    /// How many increments one thread makes.
    pub fn increments(&self, letter: Letter) -> usize {
        self.count(letter) / 2
    }

    /// What the counter comes to when no update is lost.
    pub fn expected(&self) -> usize {
        self.0.len() / 2
    }

    fn count(&self, letter: Letter) -> usize {
        self.0.iter().filter(|&&step| step == letter).count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parsed_schedules_end_no_thread_in_the_gap(text in "[ABab0-9 ]{0,9}|[AB]{2,8}|.{0,20}") {
            if let Ok(schedule) = Schedule::parse(&text) {
                let [a, b] = [Letter::A, Letter::B].map(|letter| schedule.count(letter));
                prop_assert!(a % 2 == 0 && b % 2 == 0 && (2..=MOST_STEPS).contains(&(a + b)));
            }
        }
    }
}
