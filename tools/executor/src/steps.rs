//! What you do as the runtime, step by step, and how it is read.

use std::iter::{from_fn, repeat_n};

use crate::record::Name;

/// What a letter or a dot asks for.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Poll(Name),
    LetASecondPass,
}

/// Reads letters and dots with an optional count after each, 10,000 steps at most. Spaces and case
/// do not matter.
pub fn parse(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut characters =
        (1..).zip(text.chars()).filter(|(_, character)| !character.is_whitespace()).peekable();
    while let Some((place, character)) = characters.next() {
        let refuse = |why: &str| Err(format!("{character:?} at character {place} {why}"));
        let step = match character.to_ascii_uppercase() {
            'A' => Step::Poll(Name::Alice),
            'B' => Step::Poll(Name::Bob),
            'C' => Step::Poll(Name::Charlie),
            '.' => Step::LetASecondPass,
            _ => return refuse("is no step: write A, B, C or a dot, then a count if you like"),
        };
        let digits = from_fn(|| characters.next_if(|(_, next)| next.is_ascii_digit()));
        let count = match digits.map(|(_, digit)| digit).collect::<String>().as_str() {
            "" => 1,
            digits => digits.parse().unwrap_or(usize::MAX), // too many to count are too many
        };
        match count {
            0 => return refuse("has a count of 0: write 1 or more"),
            _ if count <= 10_000 - steps.len() => steps.extend(repeat_n(step, count)),
            _ => return refuse("is past 10000 steps: write fewer"),
        }
    }
    Ok(steps)
}
