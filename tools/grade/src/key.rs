//! What stands for a name on an anonymous page.

use std::hash::{BuildHasher, Hasher, RandomState};

use siphasher::sip::SipHasher13;

/// Letters that make no words and look like no numbers.
const LETTERS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";

/// A seed for somebody who named none, short enough to type.
pub fn seed() -> u64 {
    RandomState::new().build_hasher().finish() % 1_000_000
}

/// The key of a submission, by where it is from: with a seed it is always the same, whoever else
/// hands in, and its order tells nothing.
pub fn key(seed: u64, from: &str) -> String {
    let mut hasher = SipHasher13::new_with_keys(seed, 0);
    hasher.write(from.as_bytes());
    let hash = hasher.finish();
    let letter = |place| LETTERS[(hash / 20_u64.pow(place) % 20) as usize];
    // Of 300 keys with six letters two are the same once in 1,400 seeds.
    (0..6).map(letter).map(char::from).collect()
}
