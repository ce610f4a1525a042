//! A repository: its refs, and a file in what each points at, without a checkout.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::git::{self, Git};
use crate::reason::Note;
use crate::source::Content;
use crate::submission::LIMIT;

/// The most that is read over of a file, and of a commit's list of files, in bytes.
const SKIP: u64 = 16 << 20;
/// What is asked of a ref: a tag's author is that of what it points at.
const FORMAT: &str = "--format=%(refname)%00%(objectname)%00%(symref)\
    %00%(authorname)%(*authorname)%00%(authoremail:trim)%(*authoremail:trim)\
    %00%(committerdate:format-local:%Y-%m-%dT%H:%M:%SZ)";
/// What is asked of one whose commit cannot be read.
const NAMES: &str = "--format=%(refname)%00%(objectname)%00%(symref)%00%00%00";

/// A repository, with one git that is asked for one file after another. Its answer is the file, or
/// the kind of what else is there.
pub struct Repository(PathBuf, Option<Git<Result<Content, String>>>);

impl Repository {
    /// The repository that a folder is in, or that it is.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned(), None)
    }

    /// The refs that match the patterns, numbers in their names in order of size. Of each: its name,
    /// what it points at, the ref that it is another name of, the author's name and address, and
    /// when the commit was made, in UTC. It fails if there is no repository.
    pub fn refs(&self, patterns: &[String]) -> Result<Vec<[String; 6]>> {
        if let Ok(refs) = self.each_ref(FORMAT, patterns) {
            return Ok(refs);
        }
        // Git stops at the first commit that it cannot read: the others are asked for by halves.
        let refs = self.each_ref(NAMES, patterns)?;
        if refs.len() < 2 {
            return Ok(refs);
        }
        let names: Vec<String> = refs.into_iter().map(|[name, ..]| name).collect();
        let (left, right) = names.split_at(names.len() / 2);
        Ok([self.refs(left)?, self.refs(right)?].concat())
    }

    fn each_ref(&self, format: &str, patterns: &[String]) -> Result<Vec<[String; 6]>> {
        let mut arguments = vec!["for-each-ref", "--sort=version:refname", format, "--"];
        arguments.extend(patterns.iter().map(String::as_str));
        let refs = git::output(&self.0, &arguments)?;
        let refs = refs.lines().map(|line| {
            let mut parts = line.split('\0').map(str::to_owned);
            [(); 6].map(|()| parts.next().unwrap_or_default())
        });
        Ok(refs.collect())
    }

    /// The file at a path in a commit, in capitals or not: whether it has others comes with it.
    pub fn file(&mut self, commit: &str, path: &str) -> Result<(Content, bool), Note> {
        if let Some(content) = self.content(commit, path)? {
            return Ok((content, false));
        }
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        let list = ["ls-tree", "-r", "-z", "--name-only", commit];
        let git = Git::start(&self.0, &list, move |out| paths(out, &name));
        let named = git.and_then(|mut git| git.ask(""));
        let named = named.ok_or(Note::Unreadable("git could not list its files".to_owned()))?;
        match named.iter().find(|other| other.eq_ignore_ascii_case(path)) {
            Some(other) if other == path => Err(Note::Lost),
            Some(other) => Ok((self.content(commit, other)?.ok_or(Note::Lost)?, true)),
            None => Err(Note::Absent(path.to_owned(), named)),
        }
    }

    fn content(&mut self, commit: &str, path: &str) -> Result<Option<Content>, Note> {
        // Git is started again after what it cannot answer, or would take long to read over.
        let (mut rest, batch) = (0, ["cat-file", "--batch", "--follow-symlinks"]);
        let start = || Git::start(&self.0, &batch, move |out| read(out, &mut rest));
        let mut git = self.1.take().or_else(start);
        let answer = git
            .as_mut()
            .and_then(|git| git.ask(&format!("{commit}:{path}\n")));
        let unreadable = || Note::Unreadable("git could not read it".to_owned());
        match answer.ok_or_else(unreadable)? {
            Ok((bytes, size)) => {
                self.1 = git.filter(|_| size < SKIP);
                Ok(Some((bytes, size)))
            }
            Err(kind) if kind == "missing" => {
                self.1 = git;
                Ok(None)
            }
            Err(kind) if kind == "tree" => Err(Note::NotAFile),
            Err(_) => Err(Note::Link),
        }
    }

    /// The address of the remote `origin`, where there is one.
    pub fn origin(&self) -> Option<String> {
        git::output(&self.0, &["remote", "get-url", "origin"]).ok()
    }
}

/// Reads what git answers. The rest of a file is read over before the next one.
fn read(out: &mut impl BufRead, rest: &mut u64) -> Option<Result<Content, String>> {
    io::copy(&mut out.take(*rest), &mut io::sink()).ok()?;
    let (mut header, mut bytes) = (Vec::new(), Vec::new());
    out.take(LIMIT).read_until(b'\n', &mut header).ok()?;
    let header = String::from_utf8_lossy(&header);
    let mut words = header.strip_suffix('\n')?.rsplit(' ');
    let last = words.next()?;
    let size = last.parse().unwrap_or(0);
    let kept = LIMIT.min(size);
    match words.next().filter(|_| last.parse::<u64>().is_ok()) {
        Some("blob") => {
            out.take(kept).read_to_end(&mut bytes).ok()?;
            *rest = size - kept + 1; // and a newline after it
            (bytes.len() as u64 == kept).then_some(Ok((bytes, size)))
        }
        kind => {
            *rest = 0;
            Some(Err(kind.unwrap_or(last).to_owned()))
        }
    }
}

/// Three paths with that last part, of those that git lists. It lists none if it cannot.
fn paths(out: &mut impl BufRead, name: &str) -> Option<Vec<String>> {
    let mut list = out.take(SKIP).split(0).map_while(Result::ok).peekable();
    list.peek()?;
    let paths = list.map(|path| String::from_utf8_lossy(&path).into_owned());
    let last = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    let named = paths.filter(|path| last(path).eq_ignore_ascii_case(name));
    Some(named.take(3).collect())
}
