//! Where submissions come from: files, folders, and git refs. None of them is trusted.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use crate::repository::{self, Author, Entry, Ref, Repository};
use crate::submission::LIMIT;

const RENAMED: &str = "the file's name has other capitals";

/// A file, or a place where one was to be.
#[derive(Debug)]
pub struct Found {
    /// A path, the number of a pull request, or a branch.
    pub from: String,
    pub commit: Option<String>,
    /// Who last changed the file, or the folder's name.
    pub author: Author,
    /// Who committed last, whatever it was.
    pub sender: Author,
    /// Why a person should look.
    pub review: Vec<String>,
    /// The file, or why there is nothing to read.
    pub content: Result<Content>,
}

/// The start of a file, and its size.
#[derive(Debug)]
pub struct Content {
    pub bytes: Vec<u8>,
    pub size: u64,
}

/// Reads one file. A link is refused: it may lead to any file of this machine.
pub fn file(path: &Path) -> Result<Content> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_symlink() {
        bail!("a symbolic link: refused");
    }
    if !kind.is_file() {
        bail!("not a file");
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut bytes = Vec::new();
    file.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(Content { bytes, size })
}

/// Reads files, and in folders every file of that name, sorted by path.
pub fn files(paths: &[PathBuf], name: &str) -> Result<Vec<Found>> {
    let mut history = History::default();
    let mut found = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).with_context(|| path.display().to_string())?;
        if !metadata.is_dir() {
            found.push(history.found(path, false, file(path)));
            continue;
        }
        let before = found.len();
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            let below = match list(&folder) {
                Ok(below) => below,
                Err(error) => {
                    found.push(history.found(&folder, false, Err(error)));
                    continue;
                }
            };
            for path in below {
                let file_name = path.file_name().unwrap_or_default();
                if file_name.eq_ignore_ascii_case(name) || (path.is_symlink() && path.is_dir()) {
                    found.push(history.found(&path, file_name != name, file(&path)));
                } else if path.is_dir() && file_name != ".git" {
                    folders.push(path);
                }
            }
        }
        if found.len() == before {
            bail!("{}: no {name} in it or below it", path.display());
        }
        found[before..].sort_by(|a, b| a.from.cmp(&b.from));
    }
    Ok(found)
}

/// Reads the file at a path in every commit that a matching ref points at.
pub fn refs(folder: &Path, patterns: &[String], path: &str) -> Result<Vec<Found>> {
    if let Some(pattern) = patterns
        .iter()
        .find(|pattern| !pattern.starts_with("refs/"))
    {
        bail!("{pattern}: a pattern starts with refs/, such as 'refs/pull/*/head'");
    }
    if !Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        bail!("{path}: a path inside the repository, such as answers.md");
    }
    let refs = repository::refs(folder, patterns)?;
    if refs.is_empty() {
        bail!(
            "no ref matches {}: fetch pull requests first, with \
             git fetch origin '+refs/pull/*/head:refs/pull/*/head'",
            patterns.join(" ")
        );
    }
    let mut repository = Repository::open(folder)?;
    Ok(refs
        .into_iter()
        .map(|found| at_ref(&mut repository, found, path))
        .collect())
}

fn at_ref(repository: &mut Repository, found: Ref, path: &str) -> Found {
    let entry = repository.entry(&found.id, path);
    let mut review = Vec::new();
    if matches!(&entry, Ok(Some(entry)) if !path.ends_with(&entry.name)) {
        review.push(RENAMED.to_owned());
    }
    let content = match found.alias_of.as_str() {
        "" => entry.and_then(|entry| content(repository, entry, path)),
        name => Err(anyhow!("another name of {name}")),
    };
    let sender = repository
        .author(&found.id)
        .ok()
        .flatten()
        .unwrap_or_default();
    let author = match &content {
        Ok(_) => said(repository.last_author(&found.id, path), &mut review),
        Err(_) => None,
    };
    Found {
        from: short(&found.name),
        author: author.unwrap_or_else(|| sender.clone()),
        sender,
        commit: Some(found.id),
        review,
        content,
    }
}

/// What was found out of an author, and a remark where that failed.
fn said(author: Result<Option<Author>>, review: &mut Vec<String>) -> Option<Author> {
    author.unwrap_or_else(|error| {
        review.push(format!("{error:#}"));
        None
    })
}

fn content(repository: &mut Repository, entry: Option<Entry>, path: &str) -> Result<Content> {
    let Some(entry) = entry else {
        bail!("no {path}");
    };
    match entry.mode.as_str() {
        "120000" => bail!("a symbolic link: refused"),
        "160000" => bail!("a submodule: refused"),
        mode if !mode.starts_with("100") => bail!("not a file"),
        _ => {}
    }
    let blob = repository
        .object(&entry.id, LIMIT)?
        .context("its content is not in the repository")?;
    Ok(Content {
        bytes: blob.bytes,
        size: blob.size,
    })
}

/// `#12` for a pull request, and a branch without what goes without saying.
fn short(name: &str) -> String {
    let number = name
        .strip_prefix("refs/pull/")
        .and_then(|rest| rest.strip_suffix("/head"));
    if let Some(number) = number {
        return format!("#{number}");
    }
    let prefixes = ["refs/remotes/", "refs/heads/"];
    let branch = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix));
    branch.unwrap_or(name).to_owned()
}

fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect()
}

/// Who committed files that lie on the disk: a folder may hold a clone for each student.
#[derive(Default)]
struct History {
    repositories: HashMap<PathBuf, Option<Repository>>,
}

impl History {
    fn found(&mut self, path: &Path, renamed: bool, content: Result<Content>) -> Found {
        let mut review = Vec::new();
        if renamed {
            review.push(RENAMED.to_owned());
        }
        let author = self.author(path, &mut review).unwrap_or_default();
        Found {
            from: path.display().to_string(),
            commit: None,
            sender: author.clone(),
            author,
            review,
            content,
        }
    }

    /// The author of the last commit that changed the file; the name of its folder without one.
    fn author(&mut self, path: &Path, review: &mut Vec<String>) -> Option<Author> {
        let path = std::path::absolute(path).ok()?;
        let folder = path.parent()?;
        said(self.committed(&path, folder), review).or_else(|| {
            let name = folder.file_name()?.to_string_lossy().into_owned();
            Some(Author {
                name,
                ..Author::default()
            })
        })
    }

    fn committed(&mut self, path: &Path, folder: &Path) -> Result<Option<Author>> {
        let mut folders = folder.ancestors();
        let Some(root) = folders.find(|folder| folder.join(".git").exists()) else {
            return Ok(None);
        };
        let below = path.strip_prefix(root)?.components();
        let below: Vec<_> = below
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let below = below.join("/");
        let repository = self.repositories.entry(root.to_owned());
        let Some(repository) = repository.or_insert_with(|| Repository::open(root).ok()) else {
            return Ok(None);
        };
        match repository.entry("HEAD", &below)? {
            Some(_) => repository.last_author("HEAD", &below),
            None => Ok(None),
        }
    }
}
