//! Where submissions come from: files, folders, and git refs. None of them is trusted.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::reason::Apart;
use crate::repository::{Content, Ref, Repository};
use crate::submission::LIMIT;

/// A file, or a place where one was to be.
#[derive(Debug)]
pub struct Found {
    pub origin: Origin,
    /// Whether the file's name has other capitals.
    pub is_renamed: bool,
    /// The start of the file and its size, or why there is nothing to read.
    pub content: Result<Content, Apart>,
}

/// Where something is from, who sent it, and when.
#[derive(Debug, Default)]
pub struct Origin {
    /// A path, the number of a pull request, or a branch.
    pub from: String,
    pub commit: Option<String>,
    /// Where the pull request can be read.
    pub url: Option<String>,
    /// The author of that commit, or the folder's name.
    pub name: String,
    pub email: String,
    /// When the commit was made, in UTC.
    pub committed: Option<String>,
}

/// Reads one file. A link is not followed: it may lead to any file of this machine.
pub fn file(path: &Path) -> Result<Content, Apart> {
    let unreadable = |error: io::Error| Apart::Unreadable(error.to_string());
    let kind = fs::symlink_metadata(path).map_err(unreadable)?.file_type();
    if kind.is_symlink() {
        return Err(Apart::Link);
    }
    if !kind.is_file() {
        return Err(Apart::NotAFile);
    }
    let read = || {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        file.take(LIMIT).read_to_end(&mut bytes)?;
        Ok((bytes, size))
    };
    read().map_err(unreadable)
}

/// Finds files, and in folders every file of that name, sorted by path. It fails if there is none.
pub fn files(paths: &[PathBuf], name: &str) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        fs::metadata(path).with_context(|| path.display().to_string())?;
        let before = found.len();
        let folders = WalkDir::new(path).sort_by_file_name().into_iter();
        for entry in folders.filter_entry(|entry| entry.file_name() != ".git") {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let content = Err(Apart::Unreadable(error.to_string()));
                    found.push(at_path(error.path().unwrap_or(path), false, content));
                    continue;
                }
            };
            let (path, last) = (entry.path(), entry.file_name());
            let is_named = last.eq_ignore_ascii_case(name);
            let is_given = entry.depth() == 0 && !path.is_dir();
            if is_named || is_given || entry.path_is_symlink() && path.is_dir() {
                found.push(at_path(path, is_named && last != name, file(path)));
            }
        }
        if found.len() == before {
            bail!("{}: no {name} in it or below it", path.display());
        }
    }
    Ok(found)
}

/// Who handed a file in is the name of its folder: no git is run where a student may have put a
/// repository.
fn at_path(path: &Path, is_renamed: bool, content: Result<Content, Apart>) -> Found {
    let whole = std::path::absolute(path).unwrap_or_default();
    let folder = whole.parent().and_then(Path::file_name);
    let name = folder.unwrap_or_default().to_string_lossy().into_owned();
    let from = path.display().to_string();
    Found {
        origin: Origin {
            from,
            name,
            ..Origin::default()
        },
        is_renamed,
        content,
    }
}

/// Reads the file at a path in every commit that a matching ref points at. It fails if that is no
/// pattern or path, if no ref matches, or if there is no repository.
pub fn refs(folder: &Path, patterns: &[String], path: &str) -> Result<impl Iterator<Item = Found>> {
    if let Some(pattern) = patterns
        .iter()
        .find(|pattern| !pattern.starts_with("refs/"))
    {
        bail!("{pattern}: a pattern starts with refs/, such as 'refs/pull/*/head'");
    }
    let mut parts = Path::new(path).components();
    if path.contains(char::is_control) || !parts.all(|part| matches!(part, Component::Normal(_))) {
        bail!("{path}: a path inside the repository, such as answers.md");
    }
    let mut repository = Repository::new(folder, LIMIT);
    let refs = repository
        .refs(patterns)
        .context("name a repository with --repo")?;
    if refs.is_empty() {
        bail!(
            "no ref matches {}: fetch pull requests first, with \
             git fetch origin '+refs/pull/*/head:refs/pull/*/head'",
            patterns.join(" ")
        );
    }
    let pulls = repository.origin().and_then(|address| pulls(&address));
    let path = path.to_owned();
    Ok(refs
        .into_iter()
        .map(move |found| at_ref(&mut repository, found, &path, pulls.as_deref())))
}

fn at_ref(repository: &mut Repository, found: Ref, path: &str, pulls: Option<&str>) -> Found {
    let file = match found.alias_of.as_str() {
        "" => repository.file(&found.id, path),
        name => Err(Apart::Alias(name.to_owned())),
    };
    let name = &found.name;
    let number = name
        .strip_prefix("refs/pull/")
        .and_then(|rest| rest.strip_suffix("/head"));
    let branch = name
        .strip_prefix("refs/remotes/")
        .or(name.strip_prefix("refs/heads/"));
    let origin = Origin {
        from: match number {
            Some(number) => format!("#{number}"),
            None => branch.unwrap_or(name).to_owned(),
        },
        url: number
            .zip(pulls)
            .map(|(number, pulls)| format!("{pulls}/{number}")),
        commit: Some(found.id),
        name: found.author,
        email: found.email,
        committed: Some(found.committed).filter(|time| !time.is_empty()),
    };
    let is_renamed = matches!(file, Ok((_, true)));
    Found {
        origin,
        is_renamed,
        content: file.map(|(content, _)| content),
    }
}

/// Where the pull requests of a repository on GitHub are, from the address of its remote.
pub fn pulls(address: &str) -> Option<String> {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (user, address) = address.split_once('@').unwrap_or(("", address)); // or a token
    let path = address
        .strip_prefix("github.com/")
        .or(address.strip_prefix("github.com:"))?;
    let path = path.trim_end_matches('/').trim_end_matches(".git");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let is_whole = path.chars().all(is_plain) && path.matches('/').count() == 1;
    (is_whole && !user.contains('/')).then(|| format!("https://github.com/{path}/pull"))
}
