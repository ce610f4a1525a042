//! A repository: its refs, and a file in what each points at, without a checkout.

use std::io::{self, BufRead, Read};
use std::mem;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Result;

use crate::git::{self, Git, SIZE};
use crate::reason::Note;
use crate::source::{Content, Origin};
use crate::submission::LIMIT;

/// What is asked of a ref: a tag's author is that of what it points at.
const FORMAT: &str = "--format=%(symref)%00%(refname)%00%(objectname)\
    %00%(authorname)%(*authorname)%00%(authoremail:trim)%(*authoremail:trim)\
    %00%(committerdate:format-local:%Y-%m-%dT%H:%M:%SZ)";
/// What is asked of one whose commit cannot be read.
const NAMES: &str = "--format=%(symref)%00%(refname)%00%(objectname)";

/// A repository, with one git that is asked for one file after another.
pub struct Repository(PathBuf, Option<Git<Result<Content, Note>>>);

impl Repository {
    /// The repository that a folder is in, or that it is.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned(), None)
    }

    /// The refs that match the patterns and are no other name of one, numbers in their names in
    /// order of size, each with its author and time. It fails if there is no repository.
    pub fn refs(&self, patterns: &[String]) -> Result<Vec<Origin>> {
        let names = self.each_ref(NAMES, patterns, Stdio::inherit())?;
        let refs = self.each_ref(FORMAT, patterns, Stdio::null());
        if refs.is_ok() || names.len() < 2 {
            return Ok(refs.unwrap_or(names));
        }
        // Git stops at the first commit that it cannot read: the others are asked for by halves.
        let names: Vec<String> = names.into_iter().map(|origin| origin.from).collect();
        let (left, right) = names.split_at(names.len() / 2);
        let mut refs = self.refs(left)?;
        refs.extend(self.refs(right)?);
        Ok(refs)
    }

    fn each_ref(&self, format: &str, patterns: &[String], errors: Stdio) -> Result<Vec<Origin>> {
        let mut arguments = vec!["for-each-ref", "--sort=version:refname", format, "--"];
        arguments.extend(patterns.iter().map(String::as_str));
        let refs = git::output(&self.0, &arguments, errors)?;
        let refs = refs.lines().filter_map(|line| line.strip_prefix('\0'));
        let refs = refs.map(|line| {
            let mut parts = line.split('\0').map(str::to_owned);
            let mut next = || parts.next().unwrap_or_default();
            Origin {
                from: next(),
                commit: next(),
                name: next(),
                email: next(),
                committed: next(),
                ..Origin::default()
            }
        });
        Ok(refs.collect())
    }

    /// The file at a path in a commit, in capitals or not.
    pub fn file(&mut self, commit: &str, path: &str) -> Result<Content, Note> {
        let content = self.content(commit, path);
        if content != Err(Note::Lost) {
            return content;
        }
        let list = ["ls-tree", "-r", "-z", "--name-only", commit];
        let list = git::output(&self.0, &list, Stdio::inherit());
        let list = list.map_err(|_| Note::Unreadable("git could not list its files".to_owned()))?;
        let name = |path: &str| path.rsplit('/').next().map(str::to_lowercase);
        let named = list.split('\0').filter(|other| name(other) == name(path));
        let named: Vec<String> = named.take(3).map(str::to_owned).collect();
        match named.iter().find(|other| other.eq_ignore_ascii_case(path)) {
            Some(other) => self.content(commit, other),
            None => Err(Note::Absent(path.to_owned(), named)),
        }
    }

    fn content(&mut self, commit: &str, path: &str) -> Result<Content, Note> {
        let mut git = self.1.take().or_else(|| {
            let (mut rest, batch) = (0, ["cat-file", "--batch", "--follow-symlinks"]);
            let read = move |out: &mut _| read(out, &mut rest);
            Git::start(&self.0, &batch, Stdio::inherit(), read).ok()
        });
        let question = format!("{commit}:{path}\n");
        let answer = git.as_mut().and_then(|git| git.ask(&question));
        // Git is started again after what it cannot answer, or would take long to read over.
        self.1 = git.filter(|_| match &answer {
            Some(Ok((_, size))) => *size < SIZE,
            answer => *answer == Some(Err(Note::Lost)),
        });
        answer.unwrap_or_else(|| Err(Note::Unreadable("git could not read it".to_owned())))
    }

    /// The address of the remote `origin`, where there is one.
    pub fn origin(&self) -> Option<String> {
        git::output(&self.0, &["remote", "get-url", "origin"], Stdio::null()).ok()
    }
}

/// Reads what git answers. The rest of a file is read over before the next one.
fn read(out: &mut impl BufRead, rest: &mut u64) -> Option<Result<Content, Note>> {
    io::copy(&mut out.take(mem::take(rest)), &mut io::sink()).ok()?;
    let (mut header, mut bytes) = (Vec::new(), Vec::new());
    out.take(LIMIT).read_until(b'\n', &mut header).ok()?;
    let header = String::from_utf8_lossy(&header);
    // It ends in a kind and a size, or in a word that says that it is not there.
    let (start, last) = header.strip_suffix('\n')?.rsplit_once(' ')?;
    let Ok(size) = last.parse() else {
        return Some(Err(Note::Lost));
    };
    match start.rsplit(' ').next() {
        Some("blob") => {}
        Some("tree") => return Some(Err(Note::NotAFile)),
        _ => return Some(Err(Note::Link)),
    }
    let kept = LIMIT.min(size);
    out.take(kept).read_to_end(&mut bytes).ok()?;
    *rest = size - kept + 1; // and a newline after it
    (bytes.len() as u64 == kept).then_some(Ok((bytes, size)))
}
