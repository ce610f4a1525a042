//! Where submissions come from: files, folders, and git refs. None of them is trusted.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::reason::{Apart, Note};
use crate::repository::{Author, Object, Ref, Repository};
use crate::submission::LIMIT;

/// A file, or a place where one was to be.
#[derive(Debug)]
pub struct Found {
    pub origin: Origin,
    pub note: Option<Note>,
    /// The start of the file and its size, or why there is nothing to read.
    pub content: Result<(Vec<u8>, u64), Apart>,
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
    pub author: Author,
}

/// Reads one file. A link is not followed: it may lead to any file of this machine.
pub fn file(path: &Path) -> Result<(Vec<u8>, u64), Apart> {
    let read = || {
        let kind = fs::symlink_metadata(path)?.file_type();
        if kind.is_symlink() {
            return Ok(Err(Apart::Link));
        }
        if !kind.is_file() {
            return Ok(Err(Apart::NotAFile));
        }
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        file.take(LIMIT).read_to_end(&mut bytes)?;
        Ok(Ok((bytes, size)))
    };
    read().unwrap_or_else(|error: std::io::Error| Err(Apart::Unreadable(error.to_string())))
}

/// Finds files, and in folders every file of that name, sorted by path.
///
/// # Errors
///
/// If there is nothing at a path, or no such file below it.
pub fn files(paths: &[PathBuf], name: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).with_context(|| path.display().to_string())?;
        if !metadata.is_dir() {
            found.push(path.clone());
            continue;
        }
        let before = found.len();
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            let Ok(below) = fs::read_dir(&folder) else {
                found.push(folder); // to be told that it cannot be read
                continue;
            };
            for path in below.flatten().map(|entry| entry.path()) {
                let last = path.file_name().unwrap_or_default();
                if last.eq_ignore_ascii_case(name) || (path.is_symlink() && path.is_dir()) {
                    found.push(path);
                } else if path.is_dir() && last != ".git" {
                    folders.push(path);
                }
            }
        }
        if found.len() == before {
            bail!("{}: no {name} in it or below it", path.display());
        }
        found[before..].sort();
    }
    Ok(found)
}

/// Reads what [`files`] found. Who handed it in is the name of its folder: no git is run where a
/// student may have put a repository.
pub fn at_path(path: &Path, name: &str) -> Found {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole.parent().and_then(Path::file_name).unwrap_or_default();
    let is_renamed = path
        .file_name()
        .is_some_and(|last| last != name && last.eq_ignore_ascii_case(name));
    let content = match fs::read_dir(path) {
        Err(error) if path.is_dir() && !path.is_symlink() => {
            Err(Apart::Unreadable(error.to_string()))
        }
        _ => file(path),
    };
    Found {
        origin: Origin {
            from: path.display().to_string(),
            commit: None,
            url: None,
            author: Author {
                name: folder.to_string_lossy().into_owned(),
                ..Author::default()
            },
        },
        note: is_renamed.then_some(Note::Renamed),
        content,
    }
}

/// Finds the refs that match.
///
/// # Errors
///
/// If the patterns or the path are none, no ref matches, or there is no repository.
pub fn refs(repository: &Repository, patterns: &[String], path: &str) -> Result<Vec<Ref>> {
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
    Ok(refs)
}

/// Reads the file at a path in what a ref points at. Pull requests are at the address `pulls`.
pub fn at_ref(repository: &mut Repository, found: Ref, path: &str, pulls: Option<&str>) -> Found {
    let mut note = None;
    let content = match found.alias_of.as_str() {
        "" => content(repository, &found.id, path, &mut note),
        name => Err(Apart::Alias(name.to_owned())),
    };
    let number = found
        .name
        .strip_prefix("refs/pull/")
        .and_then(|rest| rest.strip_suffix("/head"));
    let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let branch = ["refs/remotes/", "refs/heads/"].iter();
    let branch = branch
        .copied()
        .find_map(|prefix| found.name.strip_prefix(prefix));
    Found {
        origin: Origin {
            from: number.map_or_else(
                || branch.unwrap_or(&found.name).to_owned(),
                |number| format!("#{number}"),
            ),
            url: number
                .zip(pulls)
                .map(|(number, pulls)| format!("{pulls}/{number}")),
            commit: Some(found.id),
            author: found.author,
        },
        note,
        content,
    }
}

fn content(
    repository: &mut Repository,
    commit: &str,
    path: &str,
    note: &mut Option<Note>,
) -> Result<(Vec<u8>, u64), Apart> {
    let failed = |error: anyhow::Error| Apart::Unreadable(error.to_string());
    let mut object = repository.object(commit, path, LIMIT).map_err(failed)?;
    if matches!(object, Object::Nothing) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let named = repository.named(commit, name).map_err(failed)?;
        if named.iter().any(|other| other == path) {
            return Err(Apart::Lost);
        }
        let Some(other) = named.iter().find(|other| other.eq_ignore_ascii_case(path)) else {
            return Err(Apart::Absent(path.to_owned(), named));
        };
        *note = Some(Note::Renamed);
        object = repository.object(commit, other, LIMIT).map_err(failed)?;
    }
    match object {
        Object::File(bytes, size) => Ok((bytes, size)),
        Object::Nothing => Err(Apart::Lost),
        Object::Other(apart) => Err(apart),
    }
}

/// Where the pull requests of a repository on GitHub are, from the address of a remote.
pub fn pulls(remote: &str) -> Option<String> {
    let rest = match remote.strip_prefix("git@github.com:") {
        Some(rest) => rest,
        None => {
            let (scheme, rest) = remote.split_once("://")?;
            let (host, rest) = rest.split_once('/')?;
            let host = host.rsplit('@').next()?; // a name or a token may stand before it
            let is_known = matches!(scheme, "https" | "http" | "ssh" | "git");
            (is_known && host.eq_ignore_ascii_case("github.com")).then_some(rest)?
        }
    };
    let rest = rest.trim_end_matches('/');
    let (owner, name) = rest.strip_suffix(".git").unwrap_or(rest).split_once('/')?;
    let is_plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    (is_plain(owner) && is_plain(name)).then(|| format!("https://github.com/{owner}/{name}/pull"))
}
