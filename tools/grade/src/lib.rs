//! Finds the answers in a student's `answers.md`, and lays a class's before an instructor. A source
//! finds files; each is a document, in which a template's questions have their places, and so a
//! submission; many are a class, of which a report shows nothing live of what a stranger wrote.

pub mod class;
pub mod document;
pub mod reason;
pub mod report;
pub mod repository;
pub mod source;
pub mod submission;
pub mod template;
pub mod visible;
