//! Finds the answers in a student's `answers.md`, and lays a class's before an instructor.
//!
//! The modules in the order that data flows: a [`source`] finds files, in a [`repository`] too;
//! each is a [`submission`], whose text is [`decode`]d to a [`document`] in which, by the
//! [`opening`] of its line, each question of the [`template`] has an [`anchor`]; a [`class`] is
//! many of them, and a [`report`] shows it, with all that a stranger wrote made [`visible`].

pub mod anchor;
pub mod class;
pub mod decode;
pub mod document;
pub mod opening;
pub mod report;
pub mod repository;
pub mod source;
pub mod submission;
pub mod template;
pub mod visible;
