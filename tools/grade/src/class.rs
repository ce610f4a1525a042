//! A class: every submission with where it is from, and those that are none listed apart.

use std::collections::{HashMap, HashSet};
use std::hash::Hasher;
use std::mem;

use anyhow::{Result, ensure};
use siphasher::sip::SipHasher13;

use crate::reason::Note;
use crate::source::{Found, Origin};
use crate::submission::Submission;
use crate::template::Template;

/// Letters for keys, which make no words and look like no numbers.
const LETTERS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";

/// Submissions, and what is none and why, in the order they were found.
#[derive(Debug, Default)]
pub struct Class {
    pub rows: Vec<(Origin, Submission)>,
    pub apart: Vec<(Origin, Note)>,
}

impl Class {
    /// Judges everything that was found.
    pub fn new(template: &Template, found: impl IntoIterator<Item = Found>) -> Self {
        let mut class = Self::default();
        let mut authors: HashMap<String, Vec<String>> = HashMap::new();
        for (origin, content) in found {
            match content.map(|(bytes, size)| Submission::new(template, &bytes, size)) {
                Err(note) => class.apart.push((origin, note)),
                Ok(file) if file.is_untouched => class.apart.push((origin, Note::Untouched)),
                Ok(mut file) => {
                    file.notes
                        .extend(origin.is_renamed.then_some(Note::Renamed));
                    let author = authors.entry(origin.email.to_lowercase());
                    author.or_default().push(origin.from.clone());
                    class.rows.push((origin, file));
                }
            }
        }
        authors.retain(|email, from| !email.is_empty() && from.len() > 1);
        for (origin, file) in &mut class.rows {
            if let Some(from) = authors.get(&origin.email.to_lowercase()) {
                let some = &from[..from.len().min(6)];
                let others: Vec<_> = some.iter().filter(|from| **from != origin.from).collect();
                let others: Vec<_> = others.into_iter().map(String::as_str).collect();
                file.notes.push(Note::Twin(others.join(", ")));
            }
        }
        class
    }

    /// Gives each submission its key. It fails if two have the same: of 300 once in 1,400 seeds.
    pub fn set_keys(&mut self, seed: u64) -> Result<()> {
        let mut keys = HashSet::new();
        for (origin, _) in &mut self.rows {
            origin.key = key(seed, &origin.from);
            let is_new = keys.insert(origin.key.clone());
            ensure!(
                is_new,
                "{}: two have its key: take another --seed",
                origin.from
            );
        }
        Ok(())
    }

    /// Forgets who handed in what: keys stand for the names, and give the order.
    pub fn hide(&mut self, seed: u64) -> Result<()> {
        self.set_keys(seed)?;
        self.apart.clear();
        self.rows.sort_by(|(a, _), (b, _)| a.key.cmp(&b.key));
        for (origin, file) in &mut self.rows {
            let key = mem::take(&mut origin.key);
            *origin = Origin::default();
            origin.from = key;
            file.notes
                .retain(|note| !matches!(note, Note::Twin(_) | Note::Above));
        }
        Ok(())
    }

    /// Whether everything could be read that should be there.
    pub fn is_whole(&self) -> bool {
        let is_failure = |note: &Note| matches!(note, Note::Lost | Note::Unreadable(_));
        !self.apart.iter().any(|(_, note)| is_failure(note))
    }
}

/// The key of a submission, by where it is from: with a seed it is always the same, whoever else
/// hands in, and its order tells nothing.
fn key(seed: u64, from: &str) -> String {
    let mut hasher = SipHasher13::new_with_keys(seed, 0);
    hasher.write(from.as_bytes());
    let hash = hasher.finish();
    let letter = |place| LETTERS[(hash / 20_u64.pow(place) % 20) as usize];
    (0..6).map(letter).map(char::from).collect()
}
