//! Finds the answers in a student's `answers.md`, and lays a class's before an instructor.

pub mod class;
pub mod document;
pub mod json;
pub mod markdown;
pub mod origin;
pub mod reason;
pub mod repository;
pub mod source;
pub mod submission;
pub mod table;
pub mod template;
pub mod visible;
