//! Why something isn't a submission.

use std::fmt::{self, Display, Formatter};

/// Why there is nothing to count.
#[derive(PartialEq, Eq)]
pub enum Reason {
    /// It has what was handed out, and nothing else. But these files have words.
    Empty(Vec<(String, usize)>),
    /// There is no file with that path. But these have words.
    Absent(String, Vec<(String, usize)>),
    NotAFile,
    /// The ref points at something else.
    NotACommit,
    /// Git has no such object.
    Lost,
    /// The system or git says so.
    Unreadable(String),
}

impl Reason {
    /// Whether it may be a submission that couldn't be read.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Lost | Self::Unreadable(_))
    }
}

impl Reason {
    /// The same, with files that have words.
    pub fn with(self, others: Vec<(String, usize)>) -> Self {
        match self {
            Self::Empty(_) => Self::Empty(others),
            Self::Absent(path, _) => Self::Absent(path, others),
            other => other,
        }
    }
}

/// Where words are.
fn found(others: &[(String, usize)]) -> String {
    let found = others.iter().map(|(path, words)| {
        let s = if *words == 1 { "" } else { "s" };
        format!("; {words} word{s} in {path}: see --path")
    });
    found.collect()
}

impl Display for Reason {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::Empty(others) => {
                write!(
                    f,
                    "no words but those that were handed out{}",
                    found(others)
                )
            }
            Self::Absent(path, others) => write!(f, "no {path}{}", found(others)),
            Self::NotAFile => write!(f, "not a file, or a link to somewhere else"),
            Self::NotACommit => write!(f, "not a commit"),
            Self::Lost => write!(f, "git can't find it in this repository: fetch it"),
            Self::Unreadable(why) => write!(f, "{why}"),
        }
    }
}
