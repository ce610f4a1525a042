//! Where submissions come from: files, folders, and git refs. None of them is trusted.

use std::fs::{self, File};
use std::io::{Error, Read};
use std::path::{self, Component, Path, PathBuf};

use common::Result;
use walkdir::{DirEntry, WalkDir};

use crate::origin::{Origin, pulls};
use crate::reason::Reason;
use crate::repository::Repository;
use crate::submission::{LIMIT, Submission};
use crate::template::Template;

/// At most so many other files are named.
const MOST: usize = 3;

/// A file, or why there is none where one should be.
pub struct Found {
    /// What identifies it: no other file has the same.
    pub id: Vec<u8>,
    pub origin: Origin,
    pub content: Result<Vec<u8>, Reason>,
}

/// Reads one file, or says why not. A link isn't followed: it may lead to any file on this machine.
pub fn file(path: &Path) -> Result<Vec<u8>, Reason> {
    let unreadable = |error: Error| Reason::Unreadable(error.to_string());
    let metadata = fs::symlink_metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Reason::NotAFile);
    }
    let (mut bytes, file) = (Vec::new(), File::open(path).map_err(unreadable)?);
    let read = file.take(LIMIT + 1).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(unreadable)
}

/// Reads files, and every file with one of these names in folders, sorted by path. It fails if one of these
/// paths has none.
pub fn files(paths: &[PathBuf], names: &[String]) -> Result<impl Iterator<Item = Found>> {
    let last = |name: &String| name.rsplit('/').next().unwrap_or(name).to_owned();
    let names: Vec<String> = names.iter().map(last).collect();
    let name = names.join(" or ");
    let mut found = Vec::new();
    for path in paths {
        fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let entries = WalkDir::new(path).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.file_name() != ".git");
        let mut entries = entries.filter(|it| it.as_ref().map_or(true, |it| is_meant(it, &names)));
        let none = || format!("{}: no {name} in it or below it", path.display());
        let first = entries.next().ok_or_else(none)?;
        found.extend([first].into_iter().chain(entries));
    }
    Ok(found.into_iter().map(at_path))
}

/// Whether something is a file with such a name, a file that was named, or a link to a folder.
fn is_meant(entry: &DirEntry, names: &[String]) -> bool {
    let is_file = !entry.path().is_dir();
    let is_named = names
        .iter()
        .any(|it| entry.file_name().eq_ignore_ascii_case(it));
    let is_link = entry.path_is_symlink() && !is_file;
    is_named || if entry.depth() == 0 { is_file } else { is_link }
}

/// The folder's name says who: git isn't run where a student may have put a repository.
fn at_path(entry: walkdir::Result<DirEntry>) -> Found {
    let path = entry
        .as_ref()
        .map_or_else(walkdir::Error::path, |entry| Some(entry.path()));
    let path = path.unwrap_or(Path::new("")).to_owned();
    let whole = path::absolute(&path).unwrap_or_default();
    let folder = whole.parent().and_then(Path::file_name).unwrap_or_default();
    let (from, name) = (
        path.display().to_string(),
        folder.to_string_lossy().into_owned(),
    );
    let content = entry.map_err(|error| Reason::Unreadable(error.to_string()));
    Found {
        id: path.as_os_str().as_encoded_bytes().to_vec(),
        origin: Origin {
            from,
            name,
            ..Origin::default()
        },
        content: content.and_then(|entry| file(entry.path())),
    }
}

/// Reads the file at the first of these paths that's there, in every commit that a ref points at. It
/// fails if no ref matches, if there is no repository, or if a path can't be inside one.
pub fn refs(
    template: &Template,
    repo: &Path,
    refs: &[String],
    names: &[String],
) -> Result<impl Iterator<Item = Found>> {
    for name in names {
        let mut parts = Path::new(name).components();
        let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
        if !is_below || name.is_empty() || name.contains(char::is_control) {
            return Err(format!("{name}: not a path inside the repository").into());
        }
    }
    let mut repository = Repository::new(repo);
    let found = repository
        .refs(refs)
        .map_err(|error| format!("check --repo: {error}"))?;
    if found.is_empty() {
        let fetch = "git fetch origin '+refs/pull/*/head:refs/pull/*/head'";
        return Err(format!(
            "no ref matches {}: fetch some, with {fetch}",
            refs.join(" ")
        )
        .into());
    }
    let pulls = repository.origin().and_then(|address| pulls(&address));
    let read = move |(id, commit): (Vec<u8>, String)| {
        let mut origin = Origin::new(&String::from_utf8_lossy(&id), &commit, pulls.as_deref());
        let content = sent(&mut repository, &mut origin, &commit, names);
        let content =
            content.and_then(|bytes| match Submission::new(template, &bytes).is_empty() {
                true => Err(Reason::Empty(Vec::new())),
                false => Ok(bytes),
            });
        let content =
            content.map_err(|why| why.with(elsewhere(template, &mut repository, &commit)));
        Found {
            id,
            origin,
            content,
        }
    };
    Ok(found.into_iter().map(read))
}

/// The file at the first of these paths that's there.
fn sent(
    repository: &mut Repository,
    origin: &mut Origin,
    commit: &str,
    names: &[String],
) -> Result<Vec<u8>, Reason> {
    if commit.is_empty() {
        return Err(Reason::Unreadable("git can't read this ref".to_owned()));
    }
    let mut first = None;
    for name in names {
        let (signed, file) = repository.sent(commit, name)?;
        origin.sign(&signed);
        match file {
            Err(why @ Reason::Absent(..)) => first = first.or(Some(why)),
            file => return file,
        }
    }
    Err(first.unwrap_or(Reason::Lost))
}

/// Which other Markdown files the student has changed, and how many words of the student's own are in
/// each.
fn elsewhere(
    template: &Template,
    repository: &mut Repository,
    commit: &str,
) -> Vec<(String, usize)> {
    let changed = repository.changed(commit);
    let words = |path: String| {
        let (_, file) = repository.sent(commit, &path).ok()?;
        let words = Submission::new(template, &file.ok()?).words();
        (words > 0).then_some((path, words))
    };
    let is_text = |path: &String| path.to_lowercase().ends_with(".md");
    changed
        .into_iter()
        .filter(is_text)
        .filter_map(words)
        .take(MOST)
        .collect()
}

/// What a class is called, under which a browser keeps its marks: the repository on GitHub, or else its
/// first commit, or the folder's own name. Never a path, which may say whose machine it is.
pub fn name(repo: &Path, refs: &[String], paths: &[PathBuf]) -> String {
    if refs.is_empty() {
        let folder = paths.first().and_then(|it| path::absolute(it).ok());
        let folder = folder.as_deref().and_then(Path::file_name);
        return folder.unwrap_or_default().to_string_lossy().into_owned();
    }
    let repository = Repository::new(repo);
    let address = repository.origin().and_then(|address| pulls(&address));
    let name = address
        .as_deref()
        .and_then(|it| it.strip_prefix("https://github.com/"));
    let name = name
        .and_then(|it| it.strip_suffix("/pull"))
        .map(str::to_owned);
    name.or_else(|| repository.first()).unwrap_or_default()
}
