//! A git repository: its refs, and a file in what each points at, without a checkout.

use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::git::{self, Git};
use crate::reason::Apart;

/// The most that is read over rather than started anew, in bytes.
const SKIP: u64 = 16 << 20;
/// The most that is read of a commit's list of files, in bytes.
const LIST: u64 = 64 << 20;
/// The most files of a name that are told.
const PATHS: usize = 3;
/// What is asked of a ref. Of a tag it is the object that it is for that has an author.
const FORMAT: &str = "--format=%(objectname)%00%(refname)%00%(symref)%00\
    %(authorname)%(*authorname)%00%(authoremail:trim)%(*authoremail:trim)%00\
    %(committerdate:format-local:%Y-%m-%dT%H:%M:%SZ)\
    %(*committerdate:format-local:%Y-%m-%dT%H:%M:%SZ)";
/// The same where a commit cannot be read.
const NAMES: &str = "--format=%(objectname)%00%(refname)%00%(symref)%00%00%00";

/// A name and an email address, and when the commit was made, by the clock of who made it.
#[derive(Clone, Debug, Default)]
pub struct Author {
    pub name: String,
    pub email: String,
    /// In UTC.
    pub committed: Option<String>,
}

/// A ref, what it points at, and who wrote that.
#[derive(Debug)]
pub struct Ref {
    pub name: String,
    pub id: String,
    /// The ref that it is another name of, or nothing.
    pub alias_of: String,
    pub author: Author,
}

/// What is at a path in a commit.
pub enum Object {
    /// The start of a file, and how long it is.
    File(Vec<u8>, u64),
    Nothing,
    Other(Apart),
}

/// A repository, with one git process that is asked for one file after another.
pub struct Repository {
    folder: PathBuf,
    git: Option<Git>,
}

impl Repository {
    /// The repository that a folder is in, or that it is.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            git: None,
        }
    }

    /// The refs that match the patterns, numbers in their names in order of size.
    ///
    /// # Errors
    ///
    /// If there is no repository, or it is broken as a whole.
    pub fn refs(&self, patterns: &[String]) -> Result<Vec<Ref>> {
        if let Ok(refs) = self.each_ref(FORMAT, patterns) {
            return Ok(refs);
        }
        // Git stops at the first commit that it cannot read: the others are asked for by halves.
        let refs = self.each_ref(NAMES, patterns)?;
        if refs.len() < 2 {
            return Ok(refs);
        }
        let mut found = Vec::new();
        for half in refs.chunks(refs.len().div_ceil(2)) {
            let names: Vec<String> = half.iter().map(|found| found.name.clone()).collect();
            found.extend(self.refs(&names)?);
        }
        Ok(found)
    }

    fn each_ref(&self, format: &str, patterns: &[String]) -> Result<Vec<Ref>> {
        let mut arguments = vec!["for-each-ref", "--sort=version:refname", format, "--"];
        arguments.extend(patterns.iter().map(String::as_str));
        let refs = git::output(&self.folder, &arguments)?;
        let refs = refs.lines().map(|line| {
            let mut parts = line.split('\0').map(str::to_owned);
            let mut part = || parts.next().unwrap_or_default();
            Ref {
                id: part(),
                name: part(),
                alias_of: part(),
                author: Author {
                    name: part(),
                    email: part(),
                    committed: Some(part()).filter(|time| !time.is_empty()),
                },
            }
        });
        Ok(refs.collect())
    }

    /// What is at a path in a commit, of which no more than `limit` bytes are kept.
    ///
    /// # Errors
    ///
    /// What git said, if it could not read that.
    pub fn object(&mut self, commit: &str, path: &str, limit: u64) -> Result<Object> {
        let mut git = match self.git.take() {
            Some(git) => git,
            None => Git::start(&self.folder, &["cat-file", "--batch", "--follow-symlinks"])?,
        };
        let question = format!("{commit}:{path}\n"); // at once: each write may wake git up
        let answer = git.timed(|git| {
            let input = git.input.as_mut().context("git was closed")?;
            input.write_all(question.as_bytes())?;
            input.flush()?;
            read(git, limit)
        });
        match answer {
            Ok((object, rest)) => {
                // Rather than to read over the rest of a file without an end, git is started again.
                if rest <= SKIP && git.timed(|git| skip(git, rest)).is_ok() {
                    self.git = Some(git);
                }
                Ok(object)
            }
            Err(_) => Err(git.end()),
        }
    }

    /// The paths of the files in a commit that have a name, in capitals or not: some of them.
    ///
    /// # Errors
    ///
    /// What git said, if it could not read that.
    pub fn named(&self, commit: &str, name: &str) -> Result<Vec<String>> {
        let mut git = Git::start(
            &self.folder,
            &["ls-tree", "-r", "-z", "--name-only", commit],
        )?;
        let (paths, is_whole) = git.timed(|git| {
            let mut paths = Vec::new();
            let mut list = git.output.by_ref().take(LIST);
            let mut path = Vec::new();
            while paths.len() < PATHS && list.read_until(0, &mut path)? > 0 {
                let text = String::from_utf8_lossy(path.strip_suffix(b"\0").unwrap_or(&path));
                if text
                    .rsplit('/')
                    .next()
                    .is_some_and(|last| last.eq_ignore_ascii_case(name))
                {
                    paths.push(text.into_owned());
                }
                path.clear();
            }
            Ok((paths, list.limit() > 0))
        })?;
        if paths.is_empty() && is_whole && !git.succeeded() {
            return Err(git.end());
        }
        Ok(paths)
    }

    /// The address of the remote `origin`, where there is one.
    pub fn origin(&self) -> Option<String> {
        let url = git::output(&self.folder, &["remote", "get-url", "origin"]).ok()?;
        Some(url.trim().to_owned())
    }
}

/// Reads what git answers, up to a limit, and how many bytes more there are.
fn read(git: &mut Git, limit: u64) -> Result<(Object, u64)> {
    let mut header = Vec::new();
    git.output
        .by_ref()
        .take(limit)
        .read_until(b'\n', &mut header)?;
    let header = String::from_utf8_lossy(&header);
    if !header.ends_with('\n') {
        bail!("git ended early");
    }
    if header.ends_with(" missing\n") {
        return Ok((Object::Nothing, 0));
    }
    let mut parts = header.trim_end().rsplit(' ');
    let size: u64 = parts.next().unwrap_or_default().parse()?;
    let object = match parts.next() {
        Some("blob") => {
            let mut bytes = Vec::new();
            let kept = limit.min(size);
            git.output.by_ref().take(kept).read_to_end(&mut bytes)?;
            if (bytes.len() as u64) < kept {
                bail!("git ended early");
            }
            return Ok((Object::File(bytes, size), size - kept + 1)); // and a newline after it
        }
        Some("symlink" | "dangling" | "loop" | "notdir") => Object::Other(Apart::Link),
        _ => Object::Other(Apart::NotAFile),
    };
    Ok((object, size + 1))
}

fn skip(git: &mut Git, bytes: u64) -> Result<()> {
    io::copy(&mut git.output.by_ref().take(bytes), &mut io::sink())?;
    Ok(())
}
