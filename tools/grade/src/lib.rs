//! Finds the answers in a student's `answers.md`, and lays a class's before an instructor.
//!
//! The modules in the order that data flows: a [`source`] finds files, in a [`repository`] too,
//! through [`git`]; each is a [`submission`], whose text is [`decode`]d to a [`document`] in which
//! each question of the [`template`] has its [`place`], and is answered or not for a [`reason`]; a
//! [`class`] is many of them, each with a [`key`] if need be, and a [`report`] shows it, with all
//! that a stranger wrote made [`visible`].

pub mod class;
pub mod decode;
pub mod document;
pub mod git;
pub mod key;
pub mod place;
pub mod reason;
pub mod report;
pub mod repository;
pub mod source;
pub mod submission;
pub mod template;
pub mod visible;
