//! A class: every submission and where it's from, followed by what isn't a submission.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};
use std::mem::take;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::origin::Origin;
use crate::pulls::Pulls;
use crate::reason::Reason;
use crate::roster::Roster;
use crate::source::Found;
use crate::submission::Submission;
use crate::template::Template;

/// How many files have been counted: while this grows, nothing hangs.
pub static COUNTED: AtomicU64 = AtomicU64::new(0);

/// What is said of somebody in the roster without a submission.
pub const ABSENT: &str = "hasn't handed in";

/// What was found in one place.
pub struct Row {
    pub origin: Origin,
    /// A student's file, or why there is none.
    pub file: Result<Submission, Reason>,
    /// What else there is to know.
    pub note: String,
    /// What the roster says of whoever sent it.
    pub person: Option<Vec<String>>,
}

/// What was found: first the submissions, then what isn't a submission.
pub struct Class {
    pub rows: Vec<Row>,
    /// The seed of the keys, if there are any.
    pub seed: Option<u64>,
    /// Whether there are keys instead of names.
    pub is_hidden: bool,
    /// The roster's columns, and the rows of those who haven't handed in.
    pub columns: Vec<String>,
    pub absent: Vec<Vec<String>>,
    /// Whether it's known what GitHub says.
    pub has_pulls: bool,
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
                    Err(Reason::Empty(Vec::new()))
                } else {
                    Ok(file)
                }
            });
            let mut notes = Vec::from_iter(file.as_ref().err().map(Reason::to_string));
            if let Ok(file) = &file {
                let other = authors.insert(origin.email.to_lowercase(), origin.from.clone());
                let other = other.filter(|_| !origin.email.is_empty());
                notes.extend(other.map(|other| format!("same author as {other}")));
                let images = file.images();
                if file.words() == 0 {
                    let s = if images == 1 { "" } else { "s" };
                    notes.push(format!("{images} image{s}, no words"));
                }
                notes.extend(
                    file.is_cut
                        .then(|| "only the first 256 KiB were read".to_owned()),
                );
            }
            rows.push(Row {
                origin,
                file,
                note: notes.join("; "),
                person: None,
            });
            COUNTED.fetch_add(1, Relaxed);
        }
        rows.sort_by_key(|row| row.file.is_err());
        Self {
            rows,
            seed,
            is_hidden: false,
            columns: Vec::new(),
            absent: Vec::new(),
            has_pulls: false,
        }
    }

    /// Adds what GitHub says of each pull request. Closed ones come after the others.
    pub fn describe(&mut self, pulls: &Pulls, names: &[String]) {
        self.has_pulls = true;
        for row in &mut self.rows {
            let Some(pull) = pulls.get(&row.origin.from) else {
                continue;
            };
            let of = &mut row.origin;
            of.login.clone_from(&pull.login);
            of.branch.clone_from(&pull.branch);
            of.opened.clone_from(&pull.opened);
            of.state.clone_from(&pull.state);
            if !pull.url.is_empty() {
                of.url.clone_from(&pull.url);
            }
            let mut notes = pull.notes(names);
            notes.extend(Some(take(&mut row.note)).filter(|it| !it.is_empty()));
            row.note = notes.join("; ");
        }
        let is_closed = |row: &Row| !row.origin.state.is_empty();
        self.rows
            .sort_by_key(|row| (row.file.is_err(), is_closed(row)));
    }

    /// Adds what the roster says of each, and who hasn't handed in.
    pub fn enrol(&mut self, roster: &Roster) {
        let origins: Vec<&Origin> = self.rows.iter().map(|row| &row.origin).collect();
        let found = roster.find(&origins);
        let mut absent: BTreeSet<usize> = (0..roster.people.len()).collect();
        for (row, person) in self.rows.iter_mut().zip(found) {
            row.person = person.map(|it| roster.people[it].clone());
            if let (Some(person), Ok(_)) = (person, &row.file) {
                absent.remove(&person);
            }
        }
        self.columns.clone_from(&roster.columns);
        self.absent = absent
            .into_iter()
            .map(|it| roster.people[it].clone())
            .collect();
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
                    key: row.origin.key,
                    ..Origin::default()
                };
                Row {
                    origin,
                    file: row.file,
                    note: String::new(),
                    person: None,
                }
            });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort_by(|a, b| a.origin.key.cmp(&b.origin.key));
        Self {
            rows,
            seed: self.seed,
            is_hidden: true,
            columns: Vec::new(),
            absent: Vec::new(),
            has_pulls: false,
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
