//! How steps are written: a letter for each, with an optional count.

use std::iter::{from_fn, repeat_n};

/// The most steps that are read, enough for the 4,000 of two threads with 1,000 increments each.
pub const MOST: usize = 10_000;

/// Reads letters, and whatever else is a step, each followed by a count if there is more than one.
/// Case and spaces don't matter, but a space ends a count. Each step is returned as a capital, with
/// its place in the text, from 1. `write` is what the errors say to write.
///
/// # Errors
///
/// For anything that isn't a step, a count of 0, and past [`MOST`], in a sentence that says where.
pub fn parse(text: &str, others: &[char], write: &str) -> Result<Vec<(char, usize)>, String> {
    let mut steps = Vec::new();
    let mut characters = (1..).zip(text.chars()).peekable();
    while let Some((place, character)) = characters.next() {
        let at = format!("{character:?} at character {place}");
        let step = match character.to_ascii_uppercase() {
            step if step.is_ascii_uppercase() || others.contains(&step) => step,
            space if space.is_whitespace() => continue,
            '0'..='9' => Err(format!("{at} has no step before it: write {write}"))?,
            _ => Err(format!("{at} is not a step: write {write}"))?,
        };
        while characters.next_if(|(_, it)| it.is_whitespace()).is_some() {}
        let digits = from_fn(|| characters.next_if(|(_, it)| it.is_ascii_digit()));
        let count = match digits.map(|(_, digit)| digit).collect::<String>().as_str() {
            "" => 1,
            digits => digits.parse().unwrap_or(usize::MAX), // too many to count are too many
        };
        match count {
            0 => Err(format!("{at} has a count of 0: write 1 or more"))?,
            _ if count > MOST - steps.len() => {
                Err(format!("{at} is past {MOST} steps: write fewer"))?;
            }
            _ => steps.extend(repeat_n((step, place), count)),
        }
    }
    if steps.is_empty() {
        Err(format!("no steps given: write {write}"))
    } else {
        Ok(steps)
    }
}

/// Writes steps as [`parse`] reads them: `ABAB` or `A B5 A5 B`.
pub fn write(steps: &[char]) -> String {
    let word = |run: &[char]| match run.len() {
        1 => run[0].to_string(),
        count => format!("{}{count}", run[0]),
    };
    let words: Vec<String> = steps.chunk_by(|one, next| one == next).map(word).collect();
    words.join(if words.len() == steps.len() { "" } else { " " })
}
