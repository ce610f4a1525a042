//! A class: every submission with where it is from, and those that are none listed apart.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};

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
    /// What stands for the name on an anonymous page.
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
            is_renamed,
            content,
        } in found
        {
            match content.map(|(bytes, size)| Submission::new(template, &bytes, size)) {
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
                Err(apart) => class.apart.push((origin, apart)),
            }
        }
        class.flag_twins();
        class
    }

    /// Gives each submission its key. It fails if two have the same.
    pub fn set_keys(&mut self, seed: u64) -> Result<()> {
        let mut keys = HashSet::new();
        for row in &mut self.rows {
            let key = key(seed, &row.origin.from);
            if !keys.insert(key.clone()) {
                bail!(
                    "{}: its key is another's, too: take another --seed",
                    row.origin.from
                );
            }
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
            row.submission
                .notes
                .retain(|note| !matches!(note, Note::Twin(_) | Note::Above));
        }
        Ok(())
    }

    /// How many answered everything.
    pub fn complete(&self) -> usize {
        let submissions = self.rows.iter().map(|row| &row.submission);
        submissions
            .filter(|one| one.answered() == one.answers.len())
            .count()
    }

    /// Whether everything could be read that should be there.
    pub fn is_whole(&self) -> bool {
        let mut reasons = self.apart.iter().map(|(_, apart)| apart);
        !reasons.any(|apart| matches!(apart, Apart::Lost | Apart::Unreadable(_)))
    }

    fn flag_twins(&mut self) {
        let mut by_author: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, Row { origin, .. }) in self.rows.iter().enumerate() {
            if !origin.email.is_empty() {
                by_author
                    .entry(origin.email.to_lowercase())
                    .or_default()
                    .push(index);
            }
        }
        for twins in by_author.into_values().filter(|twins| twins.len() > 1) {
            for &twin in &twins {
                let others = twins.iter().filter(|&&other| other != twin);
                let names = others.map(|&other| self.rows[other].origin.from.as_str());
                let mut names: Vec<&str> = names.take(TWINS).collect();
                if twins.len() > TWINS + 1 {
                    names.push("and more");
                }
                let note = Note::Twin(names.join(", "));
                self.rows[twin].submission.notes.push(note);
            }
        }
    }
}
