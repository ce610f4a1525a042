//! Where submissions come from: files, folders, and git refs. None of them is trusted.

use std::fs::{self, File};
use std::io::{Error, Read};
use std::path::{self, Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::reason::Apart;
use crate::repository::{Content, Repository};
use crate::submission::LIMIT;

/// A file, or a place where one was to be.
#[derive(Debug)]
pub struct Found {
    pub origin: Origin,
    /// The start of the file and its size, or why there is nothing to read.
    pub content: Result<Content, Apart>,
    /// Whether the file's name has other capitals.
    pub is_renamed: bool,
}

/// Where something is from, who sent it, and when: each may be empty.
#[derive(Debug, Default)]
pub struct Origin {
    /// A path, the number of a pull request, or a branch.
    pub from: String,
    pub commit: String,
    /// Where the pull request can be read.
    pub url: String,
    /// The author of that commit, or the folder's name.
    pub name: String,
    pub email: String,
    /// When the commit was made, in UTC.
    pub committed: String,
}

impl Origin {
    /// The names of what there is, and that.
    pub fn fields(&self) -> [(&'static str, &str); 6] {
        [
            ("from", &self.from),
            ("commit", &self.commit),
            ("url", &self.url),
            ("name", &self.name),
            ("email", &self.email),
            ("committed", &self.committed),
        ]
    }
}

/// Reads one file. A link is not followed: it may lead to any file of this machine.
pub fn file(path: &Path) -> Result<Content, Apart> {
    let unreadable = |error: Error| Apart::Unreadable(error.to_string());
    let metadata = fs::symlink_metadata(path).map_err(unreadable)?;
    if metadata.is_symlink() {
        return Err(Apart::Link);
    }
    if !metadata.is_file() {
        return Err(Apart::NotAFile);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LIMIT)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok((bytes, metadata.len()))
}

/// Finds files, and in folders every file of that name, sorted by path. It fails if there is none.
pub fn files(paths: &[PathBuf], name: &str) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        fs::metadata(path).with_context(|| path.display().to_string())?;
        let before = found.len();
        let entries = WalkDir::new(path).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|entry| entry.file_name() != ".git") {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let content = Err(Apart::Unreadable(error.to_string()));
                    found.push(at_path(error.path().unwrap_or(path), name, content));
                    continue;
                }
            };
            let (path, is_top) = (entry.path(), entry.depth() == 0);
            let is_named = entry.file_name().eq_ignore_ascii_case(name);
            let is_link = entry.path_is_symlink() && path.is_dir() && !is_top;
            if is_named || is_link || is_top && !path.is_dir() {
                found.push(at_path(path, name, file(path)));
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
fn at_path(path: &Path, name: &str, content: Result<Content, Apart>) -> Found {
    let last = path.file_name().unwrap_or_default();
    let is_renamed = last.eq_ignore_ascii_case(name) && last != name;
    let whole = path::absolute(path).unwrap_or_default();
    let folder = whole.parent().and_then(Path::file_name);
    let name = folder.unwrap_or_default().to_string_lossy().into_owned();
    let from = path.display().to_string();
    let origin = Origin {
        from,
        name,
        ..Origin::default()
    };
    Found {
        origin,
        content,
        is_renamed,
    }
}

/// Reads the file at a path in every commit that a matching ref points at. It fails if that is no
/// pattern or path, if no ref matches, or if there is no repository.
pub fn refs(
    folder: &Path,
    patterns: &[String],
    path: &str,
) -> Result<impl Iterator<Item = Found> + use<>> {
    if let Some(pattern) = patterns.iter().find(|text| !text.starts_with("refs/")) {
        bail!("{pattern}: a pattern starts with refs/, such as 'refs/pull/*/head'");
    }
    let mut parts = Path::new(path).components();
    let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
    if !is_below || path.contains(char::is_control) {
        bail!("{path}: a path inside the repository, such as answers.md");
    }
    let mut repository = Repository::new(folder);
    let refs = repository.refs(patterns);
    let refs = refs.context("name a repository with --repo")?;
    if refs.is_empty() {
        bail!(
            "no ref matches {}: fetch pull requests first, with \
             git fetch origin '+refs/pull/*/head:refs/pull/*/head'",
            patterns.join(" ")
        );
    }
    let pulls = repository.origin().and_then(|address| pulls(&address));
    let (path, pulls) = (path.to_owned(), pulls.unwrap_or_default());
    let refs = refs.into_iter();
    Ok(refs.map(move |found| at_ref(&mut repository, found, &path, &pulls)))
}

fn at_ref(repository: &mut Repository, found: [String; 6], path: &str, pulls: &str) -> Found {
    let [refname, commit, alias_of, name, email, committed] = found;
    let file = match alias_of.as_str() {
        "" => repository.file(&commit, path),
        _ => Err(Apart::Alias(alias_of)),
    };
    let (mut from, mut url) = (refname.clone(), String::new());
    if let Some(rest) = refname.strip_prefix("refs/pull/")
        && let Some(number) = rest.strip_suffix("/head")
    {
        from = format!("#{number}");
        if !pulls.is_empty() {
            url = format!("{pulls}/{number}");
        }
    }
    for prefix in ["refs/remotes/", "refs/heads/"] {
        from = from.strip_prefix(prefix).unwrap_or(&from).to_owned();
    }
    let origin = Origin {
        from,
        commit,
        url,
        name,
        email,
        committed,
    };
    let is_renamed = matches!(file, Ok((_, true)));
    let content = file.map(|(content, _)| content);
    Found {
        origin,
        content,
        is_renamed,
    }
}

/// Where the pull requests of a repository on GitHub are, from the address of its remote.
pub fn pulls(address: &str) -> Option<String> {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (user, address) = address.split_once('@').unwrap_or(("", address)); // or a token
    let path = address
        .strip_prefix("github.com")?
        .strip_prefix(['/', ':'])?;
    let path = path.trim_end_matches('/').trim_end_matches(".git");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let is_whole = path.chars().all(is_plain) && path.matches('/').count() == 1;
    (is_whole && !user.contains('/')).then(|| format!("https://github.com/{path}/pull"))
}
