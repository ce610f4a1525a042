//! What stands for a name on an anonymous page.

use std::hash::{BuildHasher, Hasher, RandomState};

use siphasher::sip::SipHasher13;

/// Letters that make no words and look like no numbers.
const LETTERS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";
/// How many of them a key has: for a class of 300, two the same are one chance in a thousand.
const LENGTH: usize = 6;

/// A seed for somebody who named none, short enough to type.
pub fn seed() -> u64 {
    RandomState::new().build_hasher().finish() % 1_000_000
}

/// The key of a submission, by where it is from: with the same seed it is always the same, whoever
/// else hands in. Its order tells nothing.
pub fn key(seed: u64, from: &str) -> String {
    let mut hasher = SipHasher13::new_with_keys(seed, 0);
    hasher.write(from.as_bytes());
    let mut rest = hasher.finish();
    let mut letter = || {
        let letter = LETTERS[(rest % LETTERS.len() as u64) as usize];
        rest /= LETTERS.len() as u64;
        char::from(letter)
    };
    (0..LENGTH).map(|_| letter()).collect()
}
