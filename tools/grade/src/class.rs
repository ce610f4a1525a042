//! A class: every submission with where it is from, and those that are none listed apart.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};

use crate::key::key;
use crate::reason::{Apart, Note};
use crate::repository::Repository;
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
    /// The seed of the keys, if those are all that tells who is who.
    pub hidden: Option<u64>,
}

impl Class {
    /// Judges everything that was found.
    pub fn new(template: &Template, found: impl IntoIterator<Item = Found>) -> Self {
        let mut class = Self::default();
        for Found {
            origin,
            note,
            content,
        } in found
        {
            match content.map(|(bytes, size)| Submission::new(template, &bytes, size)) {
                Ok(submission) if submission.untouched => {
                    class.apart.push((origin, Apart::Untouched(Vec::new())));
                }
                Ok(mut submission) => {
                    submission.notes.extend(note);
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

    /// Gives each submission its key.
    ///
    /// # Errors
    ///
    /// If two have the same one.
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

    /// Forgets whose the submissions are: a key stands for each, and their order is that of the keys.
    ///
    /// # Errors
    ///
    /// If two have the same key.
    pub fn hide(&mut self, seed: u64) -> Result<()> {
        self.set_keys(seed)?;
        for row in &mut self.rows {
            row.origin = Origin {
                from: row.key.clone().unwrap_or_default(),
                ..Origin::default()
            };
            row.submission
                .notes
                .retain(|note| !matches!(note, Note::Twin(_) | Note::Above));
        }
        self.rows.sort_by(|a, b| a.key.cmp(&b.key));
        self.apart.clear();
        self.hidden = Some(seed);
        Ok(())
    }

    /// How many answered everything.
    pub fn complete(&self) -> usize {
        let is_complete = |row: &&Row| row.submission.answered() == row.submission.answers.len();
        self.rows.iter().filter(is_complete).count()
    }

    /// Whether everything could be read that should be there.
    pub fn is_whole(&self) -> bool {
        !self.apart.iter().any(|(_, apart)| apart.is_failure())
    }

    /// Says where else the files are of those who did not touch the one that was handed out.
    pub fn look_elsewhere(&mut self, repository: &Repository, path: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        for (origin, apart) in &mut self.apart {
            if let (Some(commit), Apart::Untouched(elsewhere)) = (&origin.commit, apart) {
                *elsewhere = repository.named(commit, name).unwrap_or_default();
                elsewhere.retain(|other| !other.eq_ignore_ascii_case(path));
            }
        }
    }

    fn flag_twins(&mut self) {
        let mut by_author: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, Row { origin, .. }) in self.rows.iter().enumerate() {
            by_author
                .entry(origin.author.email.to_lowercase())
                .or_default()
                .push(index);
        }
        by_author.remove(""); // a folder's name is no author
        for twins in by_author.into_values().filter(|twins| twins.len() > 1) {
            for &twin in &twins {
                let others = twins.iter().filter(|&&other| other != twin).take(TWINS);
                let others = others.map(|&other| self.rows[other].origin.from.as_str());
                let mut others: Vec<&str> = others.collect();
                if twins.len() > TWINS + 1 {
                    others.push("more");
                }
                let note = Note::Twin(others.join(", "));
                self.rows[twin].submission.notes.push(note);
            }
        }
    }
}
