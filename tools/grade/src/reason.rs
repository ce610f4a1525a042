//! Why something isn't a submission.

use std::fmt::{self, Display, Formatter};

/// Why there is nothing to count.
#[derive(PartialEq, Eq)]
pub enum Reason {
    /// It has what was handed out, and nothing else.
    Empty,
    /// There is no file with that path.
    Absent(String),
    NotAFile,
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
