//! Finds the answers in a student's `answers.md`, and lays a class's before an instructor.
//!
//! The modules as data flows: a [`source`] finds files, in a [`repository`] too, through [`git`];
//! each is a [`document`], in which each question of the [`template`] has its [`place`]; that makes
//! it a [`submission`], with a [`reason`] for what is doubtful; a [`class`] is many of them, and a
//! [`report`] shows it, with all that a stranger wrote made [`visible`].

pub mod class;
pub mod document;
pub mod git;
pub mod place;
pub mod reason;
pub mod report;
pub mod repository;
pub mod source;
pub mod submission;
pub mod template;
pub mod visible;
