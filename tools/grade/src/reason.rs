//! What is said of a question, a file, and what is no submission.

use std::fmt::{self, Display, Formatter};

/// What became of a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It is answered.
    Yes,
    /// It is open.
    No,
    /// A person decides.
    Look(Reason),
}

impl Display for State {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.pad(match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Look(_) => "look",
        })
    }
}

/// Why a person decides whether a question is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    Gone,
    Cut,
    Again,
    Changed,
    Embedded,
    Conflict,
    Next,
    Hidden,
    OnLine,
    Known,
    Few,
    Marks,
    Last,
    Elsewhere,
}

impl Display for Reason {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Gone => "the question is not there",
            Self::Cut => "the question may be below what was read",
            Self::Again => "the question is there more than once",
            Self::Changed => "the question was changed",
            Self::Embedded => "the question is in a code block or a comment",
            Self::Conflict => "a merge conflict is left in the file",
            Self::Next => "the next question is not below it",
            Self::Hidden => "inside an HTML comment",
            Self::OnLine => "on the question's own line",
            Self::Known => "only words of the file as handed out",
            Self::Few => "a few words",
            Self::Marks => "only marks",
            Self::Last => "the last text may be for other questions",
            Self::Elsewhere => "nothing below it, but other text may answer it",
        })
    }
}

/// What is to be said of a file as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// Others from the same author.
    Twin(String),
    /// There is text above the first question.
    Above,
    /// Its name has other capitals.
    Renamed,
    /// How many bytes were read, of how many.
    Cut(usize, u64),
    Utf16,
    NotUtf8,
}

impl Display for Note {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::Twin(others) => write!(f, "from the same author as {others}"),
            Self::Above => f.write_str("text above the first question"),
            Self::Renamed => f.write_str("the file's name has other capitals"),
            Self::Cut(read, size) => write!(f, "cut after {read} of {size} bytes"),
            Self::Utf16 => f.write_str("converted from UTF-16"),
            Self::NotUtf8 => f.write_str("bytes that are not UTF-8, shown as \u{fffd}"),
        }
    }
}

/// Why something is no submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Apart {
    /// The file as it was handed out; where else in the commit one of its name is.
    Untouched(Vec<String>),
    /// No file at this path; where else in the commit one of its name is.
    Absent(String, Vec<String>),
    /// Another name of a ref.
    Alias(String),
    Link,
    NotAFile,
    /// It is in the commit, but not in this repository.
    Lost,
    /// What the system or git said.
    Unreadable(String),
}

impl Apart {
    /// Whether something that should be there could not be read.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Lost | Self::Unreadable(_))
    }
}

impl Display for Apart {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let elsewhere: &[String] = match self {
            Self::Untouched(elsewhere) => {
                f.write_str("the file as it was handed out")?;
                elsewhere
            }
            Self::Absent(path, elsewhere) => {
                write!(f, "no {path}")?;
                elsewhere
            }
            Self::Alias(name) => return write!(f, "another name of {name}"),
            Self::Link => return f.write_str("a symbolic link: not followed"),
            Self::NotAFile => return f.write_str("not a file"),
            Self::Lost => {
                return f.write_str("its content is not in this repository: fetch it whole");
            }
            Self::Unreadable(error) => return f.write_str(error),
        };
        for path in elsewhere {
            write!(f, "; another is at {path}")?;
        }
        Ok(())
    }
}
