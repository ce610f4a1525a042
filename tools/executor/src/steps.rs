//! What you do as the runtime, step by step, and how it is read.

use std::iter::{from_fn, repeat_n};

use anyhow::{Result, bail, ensure};

use crate::record::Name;

const MOST_STEPS: usize = 10_000;

#[derive(Clone, Copy, Debug)]
pub enum Step {
    Poll(Name),
    LetASecondPass,
}

/// Reads letters and dots with an optional count after each. Spaces and case do not matter.
pub fn parse(text: &str) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let mut characters = (1..)
        .zip(text.chars())
        .filter(|(_, character)| !character.is_whitespace())
        .peekable();
    while let Some((place, character)) = characters.next() {
        let at = format!("{character:?} at character {place}");
        let step = match character.to_ascii_uppercase() {
            'A' => Step::Poll(Name::Alice),
            'B' => Step::Poll(Name::Bob),
            'C' => Step::Poll(Name::Charlie),
            '.' => Step::LetASecondPass,
            _ => bail!("{at} is no step: write A, B, C or a dot, then a count if you like"),
        };
        let digits = from_fn(|| characters.next_if(|(_, next)| next.is_ascii_digit()));
        let count = match digits.map(|(_, digit)| digit).collect::<String>().as_str() {
            "" => 1,
            digits => digits.parse().unwrap_or(usize::MAX), // too many to count are too many
        };
        ensure!(count > 0, "{at} has a count of 0: write 1 or more");
        let fits = count <= MOST_STEPS - steps.len();
        ensure!(fits, "{at} is past {MOST_STEPS} steps: write fewer");
        steps.extend(repeat_n(step, count));
    }
    ensure!(
        !steps.is_empty(),
        "no step at all: write some, such as ABC..ABC"
    );
    Ok(steps)
}
