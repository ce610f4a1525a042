//! A class: every submission with where it is from, and those that are none listed apart.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use crate::repository::{Author, Repository};
use crate::source::Found;
use crate::submission::{State, Submission};
use crate::template::Template;

/// How many other submissions of an author are named.
const TWINS: usize = 5;

/// How far down folders are looked into for a file that is not where it should be.
const DEPTH: usize = 8;

/// Where something is from, who sent it, and when.
#[derive(Debug, Serialize)]
pub struct Origin {
    pub from: String,
    pub commit: Option<String>,
    pub name: String,
    pub email: String,
    /// When that commit was made, in UTC.
    pub committed: Option<String>,
}

/// One submission.
#[derive(Debug, Serialize)]
pub struct Row {
    #[serde(flatten)]
    pub origin: Origin,
    #[serde(flatten)]
    pub submission: Submission,
}

/// What is no submission, and why.
#[derive(Debug, Serialize)]
pub struct Apart {
    #[serde(flatten)]
    pub origin: Origin,
    pub reason: String,
}

/// Everything that was found, in the order it was found.
#[derive(Debug, Default, Serialize)]
pub struct Class {
    pub submissions: Vec<Row>,
    pub apart: Vec<Apart>,
}

impl Class {
    /// Judges everything that was found.
    pub fn new(template: &Template, found: Vec<Found>) -> Self {
        let mut class = Self::default();
        for found in found {
            let origin = |author: Author| Origin {
                from: found.from.clone(),
                commit: found.commit.clone(),
                name: author.name,
                email: author.email,
                committed: author.committed,
            };
            let content = match found.content {
                Ok(content) => content,
                Err(error) => {
                    let origin = origin(found.sender);
                    class.apart.push(Apart {
                        origin,
                        reason: format!("{error:#}"),
                    });
                    continue;
                }
            };
            let mut submission = Submission::new(template, &content.bytes, content.size);
            if submission.untouched {
                let reason = "the file as it was handed out".to_owned();
                class.apart.push(Apart {
                    origin: origin(found.sender),
                    reason,
                });
                continue;
            }
            submission.review.extend(found.review);
            class.submissions.push(Row {
                origin: origin(found.author),
                submission,
            });
        }
        class.flag_twins();
        class
    }

    /// Says of commits without a submission where else in them a file of the name is.
    pub fn look_elsewhere(&mut self, folder: &Path, path: &str) -> Result<()> {
        let mut repository = Repository::open(folder)?;
        let name = path.rsplit('/').next().unwrap_or(path);
        for Apart { origin, reason } in &mut self.apart {
            let Some(commit) = &origin.commit else {
                continue; // a file on the disk
            };
            for other in repository.named(commit, name, DEPTH).unwrap_or_default() {
                if !other.eq_ignore_ascii_case(path) {
                    *reason += &format!("; another {name} is at {other}");
                }
            }
        }
        Ok(())
    }

    /// How many answered everything.
    pub fn complete(&self) -> usize {
        let all = |row: &&Row| {
            row.submission
                .answers
                .iter()
                .all(|answer| answer.state == State::Answered)
        };
        self.submissions.iter().filter(all).count()
    }

    fn flag_twins(&mut self) {
        let mut by_author: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, Row { origin, .. }) in self.submissions.iter().enumerate() {
            by_author
                .entry(origin.email.to_lowercase())
                .or_default()
                .push(index);
        }
        by_author.remove(""); // a folder's name is no author
        for twins in by_author.into_values().filter(|twins| twins.len() > 1) {
            for &twin in &twins {
                let others = twins.iter().filter(|&&other| other != twin).take(TWINS);
                let others: Vec<&str> = others
                    .map(|&other| self.submissions[other].origin.from.as_str())
                    .collect();
                let more = if twins.len() > TWINS + 1 {
                    " and more"
                } else {
                    ""
                };
                let remark = format!("from the same author as {}{more}", others.join(", "));
                self.submissions[twin].submission.review.push(remark);
            }
        }
    }
}
