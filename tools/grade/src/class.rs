//! A class: every submission with where it is from, and those that are none listed apart.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, ensure};

use crate::key::key;
use crate::reason::{Apart, Note};
use crate::source::{Found, Origin};
use crate::submission::Submission;
use crate::template::Template;

/// How many other submissions of an author are named.
const TWINS: usize = 5;

/// One submission.
#[derive(Debug)]
pub struct Row {
    pub origin: Origin,
    /// What stands for the name on an anonymous page, if there is one.
    pub key: Option<String>,
    pub submission: Submission,
}

/// Everything that was found, in the order it was found.
#[derive(Debug, Default)]
pub struct Class {
    pub rows: Vec<Row>,
    /// What is no submission, and why.
    pub apart: Vec<(Origin, Apart)>,
}

impl Class {
    /// Judges everything that was found.
    pub fn new(template: &Template, found: impl IntoIterator<Item = Found>) -> Self {
        let mut class = Self::default();
        for Found {
            origin,
            content,
            is_renamed,
        } in found
        {
            match content.map(|(bytes, size)| Submission::new(template, &bytes, size)) {
                Err(apart) => class.apart.push((origin, apart)),
                Ok(submission) if submission.is_untouched => {
                    class.apart.push((origin, Apart::Untouched));
                }
                Ok(mut submission) => {
                    submission.notes.extend(is_renamed.then_some(Note::Renamed));
                    class.rows.push(Row {
                        origin,
                        key: None,
                        submission,
                    });
                }
            }
        }
        class.flag_twins();
        class
    }

    /// Gives each submission its key. It fails if two have the same.
    pub fn set_keys(&mut self, seed: u64) -> Result<()> {
        let mut keys = HashSet::new();
        for row in &mut self.rows {
            let (from, key) = (&row.origin.from, key(seed, &row.origin.from));
            ensure!(
                keys.insert(key.clone()),
                "{from}: two have its key: take another --seed"
            );
            row.key = Some(key);
        }
        Ok(())
    }

    /// Forgets who handed in what: a key stands for each name, and gives the order. It fails if two
    /// have the same key.
    pub fn hide(&mut self, seed: u64) -> Result<()> {
        self.set_keys(seed)?;
        self.apart.clear();
        self.rows.sort_by(|a, b| a.key.cmp(&b.key));
        for row in &mut self.rows {
            let from = row.key.clone().unwrap_or_default();
            row.origin = Origin {
                from,
                ..Origin::default()
            };
            let is_telling = |note: &Note| matches!(note, Note::Twin(_) | Note::Above);
            row.submission.notes.retain(|note| !is_telling(note));
        }
        Ok(())
    }

    /// Whether everything could be read that should be there.
    pub fn is_whole(&self) -> bool {
        let mut reasons = self.apart.iter().map(|(_, apart)| apart);
        !reasons.any(|apart| matches!(apart, Apart::Lost | Apart::Unreadable(_)))
    }

    fn flag_twins(&mut self) {
        let mut twins: HashMap<String, Vec<String>> = HashMap::new();
        for Row { origin, .. } in &self.rows {
            let author = twins.entry(origin.email.to_lowercase()).or_default();
            author.push(origin.from.clone());
        }
        twins.remove(""); // a folder's name is no author
        for Row {
            origin, submission, ..
        } in &mut self.rows
        {
            let Some(all) = twins.get(&origin.email.to_lowercase()) else {
                continue;
            };
            let others = all.iter().filter(|other| **other != origin.from);
            let others: Vec<&str> = others.take(TWINS).map(String::as_str).collect();
            if all.len() > 1 {
                submission.notes.push(Note::Twin(others.join(", ")));
            }
        }
    }
}
