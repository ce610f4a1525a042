//! What is said of a question, of a file, and of what is no submission, in so many words.

use displaydoc::Display;

/// What became of a question: it is answered, it is open, or a person decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Display)]
pub enum State {
    /// yes
    Yes,
    /// no
    No,
    /// look
    Look(Reason),
}

/// Why a person decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Display)]
pub enum Reason {
    /// the question, or what comes next, is not as it was handed out
    Changed,
    /// the question is not there
    Gone,
    /// inside an HTML comment
    Hidden,
    /// a few words or marks
    Few,
    /// the last text may be for other questions, too
    Last,
    /// nothing below it, but other text may answer it
    Elsewhere,
}

/// What is said of a submission as a whole, or why something is none.
#[derive(Clone, PartialEq, Eq, Debug, Display)]
pub enum Note {
    /// from the same author as {0}
    Twin(String),
    /// text above the first question
    Above,
    /// cut after {0} bytes: the rest was not read
    Cut(usize),
    /// nothing in it but what was handed out
    Untouched,
    /// no {0}
    Absent(String),
    /// not a file, or a link, which is not followed
    NotAFile,
    /// its content is not in this repository: fetch it
    Lost,
    /// {0}
    Unreadable(String),
}
