//! Counts the words in a student's `answers.md`, and shows a whole class's answers to an
//! instructor.
//!
//! Data goes one way. A [`source`] finds files, in folders or in a [`repository`], each with its
//! [`origin`]. The [`template`] finds its questions among a file's [`letters`]. That makes the file
//! a [`submission`], and all of them a [`class`], of which GitHub's list of [`pulls`] and a [`roster`]
//! may know more. The [`table`] and the [`page`] show the class, with every text made [`visible`].

pub mod arguments;
pub mod class;
pub mod letters;
pub mod origin;
pub mod page;
pub mod pulls;
pub mod reason;
pub mod repository;
pub mod roster;
pub mod source;
pub mod submission;
pub mod table;
pub mod template;
pub mod visible;
