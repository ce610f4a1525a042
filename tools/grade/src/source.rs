//! Where submissions come from: files, folders, and git refs. None of them is trusted.

use std::fs::{self, File};
use std::io::{Error, Read};
use std::path::{self, Component, Path, PathBuf};

use anyhow::{Context, Result, ensure};
use walkdir::{DirEntry, WalkDir};

use crate::origin::{Origin, pulls};
use crate::reason::Note;
use crate::repository::Repository;
use crate::submission::LIMIT;

/// A file, or a place where one was to be, and why there is nothing to read.
pub type Found = (Origin, Result<Vec<u8>, Note>);

/// Reads one file. A link is not followed: it may lead to any file of this machine.
pub fn file(path: &Path) -> Result<Vec<u8>, Note> {
    let unreadable = |error: Error| Note::Unreadable(error.to_string());
    let metadata = fs::symlink_metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Note::NotAFile);
    }
    let (mut bytes, file) = (Vec::new(), File::open(path).map_err(unreadable)?);
    let read = file.take(LIMIT + 1).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(unreadable)
}

/// Reads files, and in folders every file of that name, sorted by path. It fails if there is none.
pub fn files(paths: &[PathBuf], name: &str) -> Result<impl Iterator<Item = Found>> {
    let mut found = Vec::new();
    for path in paths {
        fs::metadata(path).with_context(|| path.display().to_string())?;
        let before = found.len();
        let entries = WalkDir::new(path).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.file_name() != ".git");
        found.extend(entries.filter(|entry| entry.as_ref().map_or(true, |it| is_meant(it, name))));
        let (is_any, path) = (found.len() > before, path.display());
        ensure!(is_any, "{path}: no {name} in it or below it");
    }
    Ok(found.into_iter().map(|entry| match entry {
        Ok(entry) => (at_path(entry.path()), file(entry.path())),
        Err(error) => {
            let origin = at_path(error.path().unwrap_or(Path::new("")));
            (origin, Err(Note::Unreadable(error.to_string())))
        }
    }))
}

/// Whether something is a file of that name, is named itself, or is a link to a folder.
fn is_meant(entry: &DirEntry, name: &str) -> bool {
    let is_file = !entry.path().is_dir();
    let is_named = entry.file_name().eq_ignore_ascii_case(name);
    let is_link = entry.path_is_symlink() && !is_file;
    is_named || if entry.depth() == 0 { is_file } else { is_link }
}

/// The folder's name says who: no git is run where a student may have put a repository.
fn at_path(path: &Path) -> Origin {
    let whole = path::absolute(path).unwrap_or_default();
    let folder = whole.parent().and_then(Path::file_name);
    Origin {
        from: path.display().to_string(),
        name: folder.unwrap_or_default().to_string_lossy().into_owned(),
        ..Origin::default()
    }
}

/// Reads the file at a path in every commit that a ref points at. It fails if no ref matches.
pub fn refs(repo: &Path, refs: &[String], path: &str) -> Result<impl Iterator<Item = Found>> {
    let mut parts = Path::new(path).components();
    let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
    let is_path = is_below && !path.contains(char::is_control);
    ensure!(is_path, "{path}: not a path inside the repository");
    let mut repository = Repository::new(repo);
    let found = repository.refs(refs).context("check --repo")?;
    let fetch = "git fetch origin '+refs/pull/*/head:refs/pull/*/head'";
    let none = format!("no ref matches {}: fetch some, with {fetch}", refs.join(" "));
    ensure!(!found.is_empty(), none);
    let pulls = pulls(repository.origin().unwrap_or_default().trim());
    Ok(found.into_iter().map(move |mut origin| {
        origin.shorten(pulls.as_deref());
        let file = repository.file(&origin.commit, path);
        (origin, file)
    }))
}
