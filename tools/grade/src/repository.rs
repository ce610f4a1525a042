//! A repository: its refs, and a file in what each points at, without a checkout.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::git::{self, Git};
use crate::reason::Apart;

/// The most that is read over of a file, rather than to start git again, in bytes.
const SKIP: u64 = 16 << 20;
/// The most that is read of a commit's list of files, in bytes.
const LIST: u64 = 16 << 20;
/// The most files of a name that are told.
const PATHS: usize = 3;
/// What git says of a name that it does not find.
const MISSING: &str = "missing";
/// What is asked of a ref. A tag's author is that of what it points at.
const FORMAT: &str = "--format=%(objectname)%00%(refname)%00%(symref)\
    %00%(authorname)%(*authorname)%00%(authoremail:trim)%(*authoremail:trim)\
    %00%(committerdate:format-local:%Y-%m-%dT%H:%M:%SZ)";
/// What is asked of one whose commit cannot be read.
const NAMES: &str = "--format=%(objectname)%00%(refname)%00%(symref)";

/// A ref, what it points at, and who wrote that.
#[derive(Debug, Default)]
pub struct Ref {
    pub id: String,
    pub name: String,
    /// The ref that it is another name of, or nothing.
    pub alias_of: String,
    pub author: String,
    pub email: String,
    /// When the commit was made, in UTC, by the clock of who made it.
    pub committed: String,
}

/// The start of a file, and how many bytes it has.
pub type Content = (Vec<u8>, u64);

/// What git says of a name: the file, or the kind of what else is there.
type Answer = Result<Content, String>;

/// A repository, with one git that is asked for one file after another.
pub struct Repository {
    folder: PathBuf,
    limit: u64,
    files: Option<Git<Answer>>,
}

impl Repository {
    /// The repository that a folder is in, or that it is; of a file no more than `limit` is read.
    pub fn new(folder: &Path, limit: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            limit,
            files: None,
        }
    }

    /// The refs that match the patterns, numbers in their names in order of size. It fails if there
    /// is no repository.
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
                author: part(),
                email: part(),
                committed: part(),
            }
        });
        Ok(refs.collect())
    }

    /// The file at a path in a commit, in capitals or not: that it has others is the second.
    pub fn file(&mut self, commit: &str, path: &str) -> Result<(Content, bool), Apart> {
        if let Some(content) = self.content(commit, path)? {
            return Ok((content, false));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut named = self.named(commit, name)?;
        if named.iter().any(|other| other == path) {
            return Err(Apart::Lost);
        }
        match named
            .iter()
            .position(|other| other.eq_ignore_ascii_case(path))
        {
            Some(index) => {
                let content = self.content(commit, &named.swap_remove(index))?;
                Ok((content.ok_or(Apart::Lost)?, true))
            }
            None => Err(Apart::Absent(path.to_owned(), named)),
        }
    }

    fn content(&mut self, commit: &str, path: &str) -> Result<Option<Content>, Apart> {
        let limit = self.limit;
        let mut git = match self.files.take() {
            Some(git) => git,
            None => {
                let batch = ["cat-file", "--batch", "--follow-symlinks"];
                let mut rest = 0;
                Git::start(&self.folder, &batch, move |out| read(out, limit, &mut rest))
                    .map_err(|error| Apart::Unreadable(format!("{error:#}")))?
            }
        };
        let Some(answer) = git.ask(&format!("{commit}:{path}\n")) else {
            return Err(Apart::Unreadable("git could not read it".to_owned()));
        };
        let is_short = match &answer {
            Ok((_, size)) => *size <= limit + SKIP,
            Err(kind) => kind == MISSING,
        };
        self.files = is_short.then_some(git);
        match answer {
            Ok(content) => Ok(Some(content)),
            Err(kind) => match kind.as_str() {
                MISSING => Ok(None),
                "symlink" | "dangling" | "loop" | "notdir" => Err(Apart::Link),
                _ => Err(Apart::NotAFile),
            },
        }
    }

    /// The paths of some files in a commit that have a name, in capitals or not.
    fn named(&self, commit: &str, name: &str) -> Result<Vec<String>, Apart> {
        let name = name.to_owned();
        let list = ["ls-tree", "-r", "-z", "--name-only", commit];
        let read = move |out: &mut _| Some(paths(out, &name));
        let git = Git::start(&self.folder, &list, read).ok();
        let paths = git.and_then(|mut git| {
            let (paths, is_whole) = git.ask("")?;
            (!is_whole || git.succeeded()).then_some(paths)
        });
        paths.ok_or_else(|| Apart::Unreadable("git could not list its files".to_owned()))
    }

    /// The address of the remote `origin`, where there is one.
    pub fn origin(&self) -> Option<String> {
        let url = git::output(&self.folder, &["remote", "get-url", "origin"]).ok()?;
        Some(url.trim().to_owned())
    }
}

/// Reads what git answers. The rest of a file, of which no more than `limit` is kept, is read over
/// before the next one.
fn read(out: &mut impl BufRead, limit: u64, rest: &mut u64) -> Option<Answer> {
    io::copy(&mut out.take(*rest), &mut io::sink()).ok()?;
    let mut header = Vec::new();
    out.take(limit).read_until(b'\n', &mut header).ok()?;
    let header = String::from_utf8_lossy(&header);
    let mut words = header.strip_suffix('\n')?.rsplit(' ');
    let last = words.next()?;
    *rest = 0;
    let Ok(size) = last.parse::<u64>() else {
        return Some(Err(last.to_owned()));
    };
    match words.next()? {
        "blob" => {
            let mut bytes = Vec::new();
            let kept = limit.min(size);
            out.take(kept).read_to_end(&mut bytes).ok()?;
            *rest = size - kept + 1; // and a newline after it
            (bytes.len() as u64 == kept).then_some(Ok((bytes, size)))
        }
        kind => Some(Err(kind.to_owned())),
    }
}

/// Some paths of files that have a name, and whether git had no more to list.
fn paths(out: &mut impl BufRead, name: &str) -> (Vec<String>, bool) {
    let mut list = out.take(LIST);
    let (mut paths, mut path) = (Vec::new(), Vec::new());
    while list.read_until(0, &mut path).is_ok_and(|bytes| bytes > 0) {
        let text = String::from_utf8_lossy(path.strip_suffix(b"\0").unwrap_or(&path));
        let last = text.rsplit('/').next().unwrap_or(&text);
        if last.eq_ignore_ascii_case(name) && paths.len() < PATHS {
            paths.push(text.into_owned());
        }
        path.clear();
    }
    (paths, list.limit() > 0)
}
