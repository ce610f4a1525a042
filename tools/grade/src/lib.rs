//! Finds the answers in a student's `answers.md`, and lays a class's before an instructor.

pub mod class;
pub mod document;
pub mod reason;
pub mod report;
pub mod repository;
pub mod source;
pub mod submission;
pub mod template;
pub mod visible;
