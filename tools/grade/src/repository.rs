//! A repository: its refs, and a file in what each points at. Only plumbing of git is started, which
//! runs nothing that a repository holds or configures, and fetches nothing that is missing.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::origin::Origin;
use crate::reason::Note;
use crate::submission::LIMIT;

/// The most that is read of what git prints, in bytes.
const SIZE: u64 = 16 << 20;
/// The longest that git may take over one answer.
const TIME: Duration = Duration::from_secs(10);
/// What is asked of a ref: a tag's author is that of what it points at.
const FORMAT: &str = "--format=%(symref)%00%(refname)%00%(objectname)\
    %00%(authorname)%(*authorname)%00%(authoremail:trim)%(*authoremail:trim)\
    %00%(committerdate:format-local:%Y-%m-%dT%H:%M:%SZ)";
/// What is asked of one whose commit cannot be read.
const NAMES: &str = "--format=%(symref)%00%(refname)%00%(objectname)";

/// A repository, with one git that is asked for one file after another.
pub struct Repository(PathBuf, Option<Git<Result<Vec<u8>, Note>>>);

impl Repository {
    /// The repository that a folder is in, or that it is.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned(), None)
    }

    /// The refs that match the patterns and are no other name of one, numbers in their names in
    /// order of size, each with its author and time. It fails if there is no repository.
    pub fn refs(&self, patterns: &[String]) -> Result<Vec<Origin>> {
        if let Ok(refs) = self.each_ref(FORMAT, patterns, Stdio::null()) {
            return Ok(refs);
        }
        // Git stops at the first commit that it cannot read: the others are asked for by halves.
        let names = self.each_ref(NAMES, patterns, Stdio::inherit())?;
        if names.len() < 2 {
            return Ok(names);
        }
        let names: Vec<String> = names.into_iter().map(|origin| origin.from).collect();
        let halves = names.chunks(names.len().div_ceil(2));
        let refs: Result<Vec<_>> = halves.map(|names| self.refs(names)).collect();
        Ok(refs?.concat())
    }

    fn each_ref(&self, format: &str, patterns: &[String], errors: Stdio) -> Result<Vec<Origin>> {
        let mut arguments = vec!["for-each-ref", "--sort=version:refname", format, "--"];
        arguments.extend(patterns.iter().map(String::as_str));
        let refs = output(&self.0, &arguments, errors)?;
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
    pub fn file(&mut self, commit: &str, path: &str) -> Result<Vec<u8>, Note> {
        let content = self.content(commit, path);
        if content != Err(Note::Lost) {
            return content;
        }
        let list = ["ls-tree", "-r", "-z", "--name-only", commit];
        let list = output(&self.0, &list, Stdio::inherit());
        let list = list.map_err(|_| Note::Unreadable("git could not list its files".to_owned()))?;
        let name = |path: &str| path.rsplit('/').next().map(str::to_lowercase);
        let named = list.split('\0').filter(|other| name(other) == name(path));
        let named: Vec<String> = named.take(3).map(str::to_owned).collect();
        match named.iter().find(|other| other.eq_ignore_ascii_case(path)) {
            Some(other) => self.content(commit, other),
            None if named.is_empty() => Err(Note::Absent(path.to_owned())),
            None => Err(Note::Absent(format!("{path}, but {}", named.join(", ")))),
        }
    }

    fn content(&mut self, commit: &str, path: &str) -> Result<Vec<u8>, Note> {
        let batch = ["cat-file", "--batch", "--follow-symlinks"];
        let start = || Git::start(&self.0, &batch, Stdio::inherit(), read).ok();
        let mut git = self.1.take().or_else(start);
        let question = format!("{commit}:{path}\n");
        let answer = git.as_mut().and_then(|git| git.ask(&question));
        // Git is started again after what it cannot answer, or of which not all was read.
        self.1 = git.filter(|_| match &answer {
            Some(Ok(bytes)) => bytes.len() as u64 <= LIMIT,
            answer => *answer == Some(Err(Note::Lost)),
        });
        answer.unwrap_or_else(|| Err(Note::Unreadable("git could not read it".to_owned())))
    }

    /// The address of the remote `origin`, where there is one.
    pub fn origin(&self) -> Option<String> {
        output(&self.0, &["remote", "get-url", "origin"], Stdio::null()).ok()
    }
}

/// Reads what git answers: of a file as much as shows whether it is too long.
fn read(out: &mut BufReader<ChildStdout>) -> Option<Result<Vec<u8>, Note>> {
    let (mut header, mut bytes) = (Vec::new(), Vec::new());
    out.take(LIMIT).read_until(b'\n', &mut header).ok()?;
    let header = String::from_utf8_lossy(&header);
    // It ends in a kind and a size, or in a word that says that it is not there.
    let (start, last) = header.strip_suffix('\n')?.rsplit_once(' ')?;
    let Ok(size) = last.parse::<u64>() else {
        return Some(Err(Note::Lost));
    };
    if start.rsplit(' ').next() != Some("blob") {
        return Some(Err(Note::NotAFile));
    }
    let length = size.min(LIMIT) + 1; // a newline comes after it
    out.take(length).read_to_end(&mut bytes).ok()?;
    let is_whole = bytes.len() as u64 == length;
    bytes.truncate(size.min(LIMIT + 1) as usize);
    is_whole.then_some(Ok(bytes))
}

/// A running git, its input, and its answers, which a thread reads. It ends when this is dropped.
struct Git<T>(Child, ChildStdin, Receiver<T>);

impl<T: Send + 'static> Git<T> {
    /// Starts git, and reads answers from it until there is none. What it complains of goes to
    /// `errors`.
    fn start(
        folder: &Path,
        arguments: &[&str],
        errors: Stdio,
        mut read: impl FnMut(&mut BufReader<ChildStdout>) -> Option<T> + Send + 'static,
    ) -> Result<Self> {
        let mut git = Command::new("git");
        for place in ["DIR", "WORK_TREE", "COMMON_DIR", "OBJECT_DIRECTORY"] {
            git.env_remove(format!("GIT_{place}")); // a hook sets it
        }
        git.env("GIT_NO_REPLACE_OBJECTS", "1") // show what was sent, not what stands in for it
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("TZ", "UTC0") // times are shown in UTC
            .args(["-c", "core.bigFileThreshold=1m"]); // pass on large files, without holding them
        let git = git.arg("-C").arg(folder).args(arguments).stderr(errors);
        let git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut git = git.context("git")?;
        let pipes = git.stdin.take().zip(git.stdout.take());
        let (input, output) = pipes.context("git has no pipes")?;
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while read(&mut output).is_some_and(|answer| sender.send(answer).is_ok()) {}
        });
        Ok(Self(git, input, answers))
    }

    /// Asks git something. There is no answer if git ends, or takes too long.
    fn ask(&mut self, question: &str) -> Option<T> {
        self.1.write_all(question.as_bytes()).ok()?;
        self.2.recv_timeout(TIME).ok()
    }
}

impl<T> Drop for Git<T> {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What git prints, of which no more is read than the bound.
fn output(folder: &Path, arguments: &[&str], errors: Stdio) -> Result<String> {
    let mut git = Git::start(folder, arguments, errors, |output| {
        let mut bytes = Vec::new();
        output.take(SIZE).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    })?;
    let bytes = git.ask("").context("git takes too long")?;
    let is_whole = (bytes.len() as u64) < SIZE;
    ensure!(!is_whole || git.0.wait()?.success(), "git failed");
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
