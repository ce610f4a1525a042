//! What is said of a question, of a file, and of what is no submission.

use std::fmt::{self, Display, Formatter};

/// What became of a question: it is answered, it is open, or a person decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Yes,
    No,
    Look(Reason),
}

impl Display for State {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Look(_) => "look",
        })
    }
}

/// Why a person decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    Changed,
    Gone,
    Again,
    Next,
    Hidden,
    Few,
    Last,
    Elsewhere,
}

impl Display for Reason {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "the question is not as it was handed out",
            Self::Gone => "the question is not there",
            Self::Again => "the question is there more than once",
            Self::Next => "the next question is not below it",
            Self::Hidden => "inside an HTML comment",
            Self::Few => "a few words or marks",
            Self::Last => "the last text may be for other questions, too",
            Self::Elsewhere => "nothing below it, but other text may answer it",
        })
    }
}

/// What is said of a submission as a whole, or why something is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// From the same author as these.
    Twin(String),
    /// There is text above the first question.
    Above,
    /// How many bytes were read, of how many.
    Cut(usize, u64),
    Untouched,
    /// No file at this path; where some of its name are in the commit.
    Absent(String, Vec<String>),
    Link,
    NotAFile,
    /// It is in the commit, but not in this repository.
    Lost,
    /// What the system said, or git.
    Unreadable(String),
}

impl Display for Note {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::Twin(others) => write!(f, "from the same author as {others}"),
            Self::Above => f.write_str("text above the first question"),
            Self::Cut(read, size) => write!(f, "cut after {read} of {size} bytes"),
            Self::Untouched => f.write_str("the file as it was handed out"),
            Self::Absent(path, others) if others.is_empty() => write!(f, "no {path}"),
            Self::Absent(path, others) => write!(f, "no {path}, but {}", others.join(", ")),
            Self::Link => f.write_str("a symbolic link: not followed"),
            Self::NotAFile => f.write_str("not a file"),
            Self::Lost => f.write_str("its content is not in this repository: fetch it"),
            Self::Unreadable(error) => f.write_str(error),
        }
    }
}
