//! Why something is no submission.

use std::fmt::{self, Display, Formatter};

/// Why there is nothing to count.
#[derive(PartialEq, Eq)]
pub enum Reason {
    /// It holds what was handed out, and nothing else.
    Empty,
    /// There is no file of that path.
    Absent(String),
    NotAFile,
    /// Git has no such object.
    Lost,
    /// The system says so, or git.
    Unreadable(String),
}

impl Reason {
    /// Whether it may be a submission that was not read.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Lost | Self::Unreadable(_))
    }
}

impl Display for Reason {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "no words but those that were handed out"),
            Self::Absent(path) => write!(f, "no {path}"),
            Self::NotAFile => write!(f, "not a file, or a link to somewhere else"),
            Self::Lost => write!(f, "git can't find it in this repository: fetch it"),
            Self::Unreadable(why) => write!(f, "{why}"),
        }
    }
}
