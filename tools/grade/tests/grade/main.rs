//! What must hold for the command, for repositories, for any text, and for the files in
//! `submissions/`.

mod broken;
mod command;
mod counts;
mod history;
mod mark;
mod page;
mod refs;
mod stranger;

use std::fs;
use std::path::{Path, PathBuf};

/// The tests' own template, so that the activity's template may change.
const TEMPLATE: &str = include_str!("../template.md");
const PLACEHOLDER: &str = "<!-- Your answer here. -->";

/// The template with the same answer to each question.
fn answers(text: &str) -> String {
    TEMPLATE.replace(PLACEHOLDER, text)
}

/// The template with a text instead of each placeholder.
fn filled(texts: [&str; 4]) -> String {
    let parts = TEMPLATE.split(PLACEHOLDER);
    parts
        .zip(texts.into_iter().chain([""]))
        .map(|(part, text)| part.to_owned() + text)
        .collect()
}

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
