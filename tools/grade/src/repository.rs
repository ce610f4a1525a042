//! A git repository, read through two kinds of git process, without a checkout.
//!
//! Nothing that a repository holds or configures is run: only plumbing that prints objects is
//! started, no shell, and missing objects are not fetched.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

/// The most that is read of a commit or a folder's list of files.
const LIMIT: u64 = 16 << 20;
/// The most folders that are looked into for a file of some name, and files that are named.
const FOLDERS: usize = 10_000;
const PATHS: usize = 3;
/// The most commits that are walked back to a file's last change.
const COMMITS: usize = 10_000;
/// The most that is kept of a name or an address.
const NAME: usize = 100;

/// A name and an email address, and when the commit was made, by the clock of who made it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Author {
    pub name: String,
    pub email: String,
    pub committed: Option<String>,
}

/// A ref, and what it points at.
#[derive(Debug)]
pub struct Ref {
    pub name: String,
    pub id: String,
    /// The ref that it is another name of, or nothing.
    pub alias_of: String,
}

/// The start of an object, and how long it is in full.
pub struct Object {
    pub id: String,
    pub kind: String,
    pub bytes: Vec<u8>,
    pub size: u64,
}

/// A file in a folder of a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub mode: String,
    pub name: String,
    pub id: String,
}

/// An open repository: one `git cat-file --batch`, asked for one object after another.
pub struct Repository {
    git: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// What was looked up: commits by their names.
    commits: HashMap<String, Option<Commit>>,
    /// For a commit and a path, the entry.
    entries: HashMap<(String, String), Option<Entry>>,
    /// For a commit and a path, the author of the last change.
    authors: HashMap<(String, String), Author>,
    /// For a commit or a folder, the files of the name that is looked for.
    named: HashMap<String, Vec<String>>,
}

impl Repository {
    /// Opens the repository that a folder is in, or that it is.
    pub fn open(folder: &Path) -> Result<Self> {
        let mut git = git(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("git")?;
        let answers = git.stdout.take().context("git has no output")?;
        Ok(Self {
            questions: git.stdin.take(),
            answers: BufReader::new(answers),
            git,
            commits: HashMap::new(),
            entries: HashMap::new(),
            authors: HashMap::new(),
            named: HashMap::new(),
        })
    }

    /// An object by its name, of which no more than `limit` bytes are kept.
    pub fn object(&mut self, name: &str, limit: u64) -> Result<Option<Object>> {
        if name.contains(char::is_control) {
            bail!("{name:?}: a name of an object has no control characters");
        }
        let questions = self.questions.as_mut().context("git was closed")?;
        let question = format!("{name}\n"); // at once: each write may wake git up
        questions
            .write_all(question.as_bytes())
            .context("git cat-file")?;
        let mut header = Vec::new();
        self.answers.read_until(b'\n', &mut header)?;
        let header = String::from_utf8_lossy(&header);
        if header.is_empty() {
            bail!("git cat-file ended early");
        }
        // Anything else than these three is a name that git does not find, or not just once.
        let [id, kind, size] = header.split_ascii_whitespace().collect::<Vec<_>>()[..] else {
            return Ok(None);
        };
        let Ok(size) = size.parse::<u64>() else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let kept = limit.min(size);
        self.answers.by_ref().take(kept).read_to_end(&mut bytes)?;
        let rest = size - kept + 1; // and the newline after it
        io::copy(&mut self.answers.by_ref().take(rest), &mut io::sink())?;
        Ok(Some(Object {
            id: id.to_owned(),
            kind: kind.to_owned(),
            bytes,
            size,
        }))
    }

    /// The file at a path in a commit, whatever the case of its name.
    pub fn entry(&mut self, commit: &str, path: &str) -> Result<Option<Entry>> {
        let key = (commit.to_owned(), path.to_owned());
        if let Some(entry) = self.entries.get(&key) {
            return Ok(entry.clone());
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entry = match self.object(&format!("{commit}:{folder}"), LIMIT)? {
            Some(tree) if tree.size > LIMIT => bail!("{commit}: its folder is too large to read"),
            Some(tree) if tree.kind == "tree" => find(&tree.bytes, tree.id.len() / 2, name),
            _ => None,
        };
        self.entries.insert(key, entry.clone());
        Ok(entry)
    }

    /// Where files of that name are in a commit or a folder of it, down to some depth.
    pub fn named(&mut self, tree: &str, name: &str, depth: usize) -> Result<Vec<String>> {
        if let Some(paths) = self.named.get(tree) {
            return Ok(paths.clone());
        }
        let mut paths = Vec::new();
        if depth > 0
            && self.named.len() < FOLDERS
            && let Some(object) = self.object(&format!("{tree}^{{tree}}"), LIMIT)?
        {
            for entry in entries(&object.bytes, object.id.len() / 2) {
                if entry.mode == "40000" {
                    let below = self.named(&entry.id, name, depth - 1)?;
                    paths.extend(below.iter().map(|path| format!("{}/{path}", entry.name)));
                } else if entry.mode.starts_with("100") && entry.name.eq_ignore_ascii_case(name) {
                    paths.push(entry.name);
                }
            }
        }
        paths.truncate(PATHS);
        self.named.insert(tree.to_owned(), paths.clone());
        Ok(paths)
    }

    /// The author of a commit.
    pub fn author(&mut self, commit: &str) -> Result<Option<Author>> {
        Ok(self.commit(commit)?.map(|commit| commit.author))
    }

    /// The author of the last commit that changed the file at a path, as `git log -1` has it:
    /// where a parent has the same file, it was not changed here.
    pub fn last_author(&mut self, commit: &str, path: &str) -> Result<Option<Author>> {
        let mut walked = Vec::new();
        let mut key = (commit.to_owned(), path.to_owned());
        let author = loop {
            if let Some(author) = self.authors.get(&key) {
                break author.clone();
            }
            let Some(commit) = self.commit(&key.0)? else {
                return Ok(None);
            };
            let entry = self.entry(&key.0, path)?;
            let mut unchanged = None;
            for parent in commit.parents {
                if self.entry(&parent, path)? == entry {
                    unchanged = Some(parent);
                    break;
                }
            }
            if walked.len() == COMMITS {
                bail!("its last change is more than {COMMITS} commits ago: see who made it");
            }
            walked.push(key);
            match unchanged {
                Some(parent) => key = (parent, path.to_owned()),
                None => break commit.author,
            }
        };
        for key in walked {
            self.authors.insert(key, author.clone());
        }
        Ok(Some(author))
    }

    fn commit(&mut self, name: &str) -> Result<Option<Commit>> {
        if let Some(commit) = self.commits.get(name) {
            return Ok(commit.clone());
        }
        let object = self.object(&format!("{name}^{{commit}}"), LIMIT)?;
        let commit = object.map(|object| Commit::new(&object.bytes));
        self.commits.insert(name.to_owned(), commit.clone());
        Ok(commit)
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        self.questions = None; // git ends when it has nothing more to answer
        let _ = self.git.wait();
    }
}

/// The refs that match the patterns, numbers in their names in order of size.
pub fn refs(folder: &Path, patterns: &[String]) -> Result<Vec<Ref>> {
    let output = git(folder)
        .args(["for-each-ref", "--sort=version:refname"])
        .args(["--format=%(objectname) %(refname) %(symref)", "--"])
        .args(patterns)
        .output()
        .context("git")?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("{}: name a repository with --repo", error.trim());
    }
    let refs = String::from_utf8_lossy(&output.stdout);
    Ok(refs
        .lines()
        .map(|line| {
            let mut parts = line.splitn(3, ' ').map(str::to_owned);
            let mut part = || parts.next().unwrap_or_default();
            Ref {
                id: part(),
                name: part(),
                alias_of: part(),
            }
        })
        .collect())
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    for set_by_a_hook in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
    ] {
        git.env_remove(set_by_a_hook);
    }
    git.env("GIT_NO_REPLACE_OBJECTS", "1"); // show what was sent, not what stands in for it
    git.env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none");
    git
}

#[derive(Clone)]
struct Commit {
    parents: Vec<String>,
    author: Author,
}

impl Commit {
    fn new(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut parents = Vec::new();
        let mut author = Author::default();
        for line in text.lines().take_while(|line| !line.is_empty()) {
            match line.split_once(' ') {
                // Git would look up anything else as the name of a ref.
                Some(("parent", id)) if is_id(id) => parents.push(id.to_owned()),
                Some(("author", person)) => {
                    let (name, rest) = person.split_once('<').unwrap_or((person, ""));
                    let email = rest.rsplit_once('>').map_or("", |(email, _)| email);
                    author.name = short(name);
                    author.email = short(email);
                }
                Some(("committer", person)) => {
                    let seconds = person.rsplit(' ').nth(1).and_then(|time| time.parse().ok());
                    author.committed = seconds.map(utc);
                }
                _ => {}
            }
        }
        Self { parents, author }
    }
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Seconds since 1970 as a date and a time, in years of which each 400 have 146,097 days.
fn utc(seconds: u32) -> String {
    let (days, seconds) = (seconds / 86_400 + 719_468, seconds % 86_400); // from March of year 0
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153; // from March
    let day = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year + month / 10;
    let month = (month + 2) % 12 + 1;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

fn short(text: &str) -> String {
    text.trim().chars().take(NAME).collect()
}

/// Finds a file in a tree, of that very name if there is one.
fn find(tree: &[u8], id: usize, wanted: &str) -> Option<Entry> {
    entries(tree, id)
        .filter(|entry| entry.name.eq_ignore_ascii_case(wanted))
        .max_by_key(|entry| entry.name == wanted)
}

/// What is in a tree, whose entries are mode, space, name, zero, and an id of so many bytes.
fn entries(tree: &[u8], id: usize) -> impl Iterator<Item = Entry> {
    let mut rest = tree;
    std::iter::from_fn(move || {
        let zero = rest.iter().position(|&byte| byte == 0)?;
        let bytes = rest.get(zero + 1..zero + 1 + id)?;
        let head = String::from_utf8_lossy(&rest[..zero]);
        rest = &rest[zero + 1 + id..];
        let (mode, name) = head.split_once(' ')?;
        Some(Entry {
            mode: mode.to_owned(),
            name: name.to_owned(),
            id: bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn days_are_those_of_the_calendar() {
        let dates = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (u32::MAX, "2106-02-07T06:28:15Z"),
        ];
        for (seconds, date) in dates {
            assert_eq!(utc(seconds), date);
        }
    }
}
