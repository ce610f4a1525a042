//! A class: every submission and where it's from, followed by what isn't a submission.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::origin::Origin;
use crate::reason::Reason;
use crate::source::Found;
use crate::submission::Submission;
use crate::template::Template;

/// How many files have been counted: while this grows, nothing hangs.
pub static COUNTED: AtomicU64 = AtomicU64::new(0);

/// What was found in one place.
pub struct Row {
    pub origin: Origin,
    /// A student's file, or why there is none.
    pub file: Result<Submission, Reason>,
    /// What else there is to know.
    pub note: String,
}

/// What was found: first the submissions, then what isn't a submission.
pub struct Class {
    pub rows: Vec<Row>,
    /// The seed of the keys, if there are any.
    pub seed: Option<u64>,
    /// Whether there are keys instead of names.
    pub is_hidden: bool,
}

impl Class {
    /// Counts the words in all that was found. With a seed, also gives each submission its key.
    pub fn new(template: &Template, found: impl Iterator<Item = Found>, seed: Option<u64>) -> Self {
        let (mut rows, mut ids, mut authors) = (Vec::new(), HashSet::new(), HashMap::new());
        for Found {
            id,
            mut origin,
            content,
        } in found
        {
            if !ids.insert(id.clone()) {
                continue; // the same file, named twice
            }
            origin.key = seed.map_or(String::new(), |seed| key(seed, &id));
            let file = content.map(|bytes| Submission::new(template, &bytes));
            let file = file.and_then(|file| {
                if file.is_empty() {
                    Err(Reason::Empty)
                } else {
                    Ok(file)
                }
            });
            let mut notes = Vec::from_iter(file.as_ref().err().map(Reason::to_string));
            if let Ok(file) = &file {
                let other = authors.insert(origin.email.to_lowercase(), origin.from.clone());
                let other = other.filter(|_| !origin.email.is_empty());
                notes.extend(other.map(|other| format!("same author as {other}")));
                notes.extend(
                    file.is_cut
                        .then(|| "only the first 256 KiB were read".to_owned()),
                );
            }
            rows.push(Row {
                origin,
                file,
                note: notes.join("; "),
            });
            COUNTED.fetch_add(1, Relaxed);
        }
        rows.sort_by_key(|row| row.file.is_err());
        Self {
            rows,
            seed,
            is_hidden: false,
        }
    }

    /// Forgets who handed in what, and anything else that would tell. Keys replace the names, and
    /// give the order.
    pub fn hide(self) -> Self {
        let rows = self
            .rows
            .into_iter()
            .filter(|row| row.file.is_ok())
            .map(|row| {
                let origin = Origin {
                    from: row.origin.key,
                    ..Origin::default()
                };
                Row {
                    origin,
                    file: row.file,
                    note: String::new(),
                }
            });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort_by(|a, b| a.origin.from.cmp(&b.origin.from));
        Self {
            rows,
            seed: self.seed,
            is_hidden: true,
        }
    }

    /// The submissions.
    pub fn files(&self) -> impl Iterator<Item = (&Origin, &Submission)> {
        self.rows
            .iter()
            .filter_map(|row| Some((&row.origin, row.file.as_ref().ok()?)))
    }

    /// Whether everything that should be there could be read.
    pub fn is_whole(&self) -> bool {
        !self
            .rows
            .iter()
            .any(|row| row.file.as_ref().is_err_and(Reason::is_failure))
    }
}

/// The key of a submission. The same seed gives the same key, whoever else hands in, as long as the
/// standard library's hash doesn't change. The order of keys tells nothing. Among 300 submissions
/// two have the same key for one in six billion seeds.
fn key(seed: u64, id: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(seed);
    hasher.write(id);
    format!("k{:012x}", hasher.finish() >> 16) // with a letter, it's no number to a spreadsheet
}
