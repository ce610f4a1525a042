//! A class: every submission with where it is from, and those that are none listed apart.

use std::collections::HashMap;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::origin::Origin;
use crate::reason::Note;
use crate::source::Found;
use crate::submission::Submission;
use crate::template::Template;

/// Submissions, and what is none and why, in the order they were found.
#[derive(Debug, Default)]
pub struct Class {
    pub rows: Vec<(Origin, Submission)>,
    pub apart: Vec<(Origin, Note)>,
}

impl Class {
    /// Judges everything that was found, and with a seed gives each submission its key.
    pub fn new(template: &Template, found: impl Iterator<Item = Found>, seed: Option<u64>) -> Self {
        let mut class = Self::default();
        for (mut origin, content) in found {
            origin.key = seed.map_or(String::new(), |seed| key(seed, &origin.from));
            match content.map(|bytes| Submission::new(template, &bytes)) {
                Err(note) => class.apart.push((origin, note)),
                Ok(file) if file.is_untouched => class.apart.push((origin, Note::Untouched)),
                Ok(file) => class.rows.push((origin, file)),
            }
        }
        let mut authors: HashMap<String, Vec<String>> = HashMap::new();
        for (Origin { email, from, .. }, _) in &class.rows {
            let files = authors.entry(email.to_lowercase()).or_default();
            files.push(from.clone());
        }
        authors.retain(|email, files| !email.is_empty() && files.len() > 1);
        for (origin, file) in &mut class.rows {
            if let Some(files) = authors.get(&origin.email.to_lowercase()) {
                let others = files.iter().filter(|from| **from != origin.from);
                let others: Vec<&str> = others.take(5).map(String::as_str).collect();
                file.notes.push(Note::Twin(others.join(", ")));
            }
        }
        class
    }

    /// Forgets who handed in what: keys stand for the names, and give the order.
    pub fn hide(&mut self) {
        self.apart.clear();
        self.rows.sort_by(|(a, _), (b, _)| a.key.cmp(&b.key));
        for (origin, file) in &mut self.rows {
            let from = origin.key.clone();
            *origin = Origin::default();
            origin.from = from;
            file.notes.retain(|note| !matches!(note, Note::Twin(_) | Note::Above));
        }
    }

    /// Whether everything could be read that should be there.
    pub fn is_whole(&self) -> bool {
        let mut notes = self.apart.iter().map(|(_, note)| note);
        !notes.any(|note| matches!(note, Note::Lost | Note::Unreadable(_)))
    }
}

/// The key of a submission, by where it is from: with a seed it is always the same, whoever else
/// hands in, and its order tells nothing. Of 300 two have the same once in six billion seeds.
fn key(seed: u64, from: &str) -> String {
    let mut hasher = SipHasher13::new_with_keys(seed, 0);
    hasher.write(from.as_bytes());
    format!("k{:012x}", hasher.finish() >> 16) // a letter first: a spreadsheet makes it no number
}
