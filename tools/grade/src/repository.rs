//! A repository: its refs, and what is in the commit that each points at. Of what a stranger sent,
//! it holds only enough to show that it's too much.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write, sink};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use crate::reason::Reason;
use crate::submission::LIMIT;

/// What a file holds, up to one byte more than the limit, or why there is none.
pub type File = Result<Vec<u8>, Reason>;

/// The most that git may print when it lists refs or files, in bytes.
const LIST: u64 = 16 << 20;

/// How many merges in a row are skipped.
const MERGES: usize = 20;

/// How far a file has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    Not,
    Committed,
    Pushed,
}

/// A repository, with one git process that is asked for one object after another.
pub struct Repository {
    folder: PathBuf,
    git: Option<Git>,
}

impl Repository {
    /// The repository that a folder is in, or is itself.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            git: None,
        }
    }

    /// The full names of the refs that match the patterns and aren't just another name for a ref,
    /// with numbers in them sorted by size, and the object that each points at: none, if git can't
    /// read the ref. It fails if git does, or lists more than 16 MiB.
    pub fn refs(&self, patterns: &[String]) -> io::Result<Vec<(Vec<u8>, String)>> {
        // Don't ask for anything that is in the objects: git would stop at a broken one.
        let format = "--format=%(symref)%00%(refname)%00%(objectname)";
        let mut arguments = vec!["for-each-ref", "--sort=version:refname", format, "--"];
        arguments.extend(patterns.iter().map(String::as_str));
        let mut git = Git::start(&self.folder, &arguments, Stdio::piped())?;
        let said = git.child.stderr.take().ok_or(ErrorKind::BrokenPipe)?;
        let said = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = said.take(LIST).read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let list = git.list("for-each-ref");
        let mut broken = Vec::new();
        for line in said.join().unwrap_or_default().lines() {
            match line.strip_prefix("warning: ignoring broken ref ") {
                Some(name) => broken.push((name.as_bytes().to_vec(), String::new())),
                None => {
                    let _ = writeln!(io::stderr(), "{line}");
                }
            }
        }
        let list = list?;
        let refs = list
            .split(|byte| *byte == b'\n')
            .filter_map(|line| line.strip_prefix(b"\0"));
        let refs = refs.filter_map(|line| {
            let end = line.iter().position(|byte| *byte == 0)?;
            Some((
                line[..end].to_vec(),
                String::from_utf8_lossy(&line[end + 1..]).into_owned(),
            ))
        });
        Ok(refs.chain(broken).collect())
    }

    /// A commit in git's own format, and the file at a path in it, in capitals or not, or why there
    /// is none. Instead of a merge, it's the commit that the merge was made on, which is the
    /// student's.
    pub fn sent(&mut self, commit: &str, path: &str) -> Result<(Vec<u8>, File), Reason> {
        self.ask(&format!("{commit}^{{commit}}\n{commit}:{path}\n"))?;
        let (signed, file) = (self.answer("commit"), self.answer("blob"));
        let mut signed = match signed {
            Err(Reason::Lost) if self.is_there(commit) => return Err(Reason::NotACommit),
            signed => signed?,
        };
        let file = if file == Err(Reason::Lost) {
            self.other(commit, path)
        } else {
            file
        };
        for _ in 0..MERGES {
            let header = signed
                .split(|byte| *byte == b'\n')
                .take_while(|line| !line.is_empty());
            let mut parents = header.filter_map(|line| line.strip_prefix(b"parent "));
            let (Some(first), Some(_)) = (parents.next(), parents.next()) else {
                break;
            };
            self.ask(&format!("{}\n", String::from_utf8_lossy(first)))?;
            let Ok(parent) = self.answer("commit") else {
                break; // a shallow clone doesn't have it
            };
            signed = parent;
        }
        Ok((signed, file))
    }

    /// Whether there is such an object, of whatever kind.
    fn is_there(&self, name: &str) -> bool {
        let kind = self.quiet(&["cat-file", "-t", name]).unwrap_or_default();
        !kind.is_empty() && kind != b"commit\n" && kind != b"tag\n"
    }

    /// The file at a path in a commit that has none with exactly that name.
    fn other(&mut self, commit: &str, path: &str) -> File {
        let list = self.list(&["ls-tree", "-r", "-z", "--full-tree", commit]);
        let list = list.map_err(|error| self.failure(&error))?;
        let list = String::from_utf8_lossy(&list);
        // The mode, the kind, the object, and after a tab the path.
        let entries = list.split('\0').filter_map(|it| it.split_once('\t'));
        let mut same = entries.clone().filter(|it| it.1.eq_ignore_ascii_case(path));
        if let Some((entry, other)) = same.next() {
            if entry.contains(" commit ") {
                return Err(Reason::NotAFile); // another repository inside of this one
            }
            self.ask(&format!("{commit}:{other}\n"))?;
            return self.answer("blob");
        }
        let name = |path: &str| path.rsplit('/').next().map(str::to_lowercase);
        let others = entries.filter(|it| name(it.1) == name(path));
        let others = others.take(3).map(|it| format!(", but {}", it.1));
        Err(Reason::Absent(
            path.to_owned() + &others.collect::<String>(),
            Vec::new(),
        ))
    }

    /// The files that a commit and those before it have changed, since they left this clone's own
    /// branch. Links and folders aside, git says so without running anything.
    pub fn changed(&self, commit: &str) -> Vec<String> {
        let base = self
            .list(&["merge-base", "HEAD", commit])
            .unwrap_or_default();
        let base = String::from_utf8_lossy(&base).trim().to_owned();
        let names = [
            "diff-tree",
            "-r",
            "-z",
            "--name-only",
            "--no-renames",
            "--diff-filter=AM",
        ];
        let list = self.quiet(&[&names[..], &[&base, commit]].concat());
        let list = String::from_utf8_lossy(&list.unwrap_or_default()).into_owned();
        list.split('\0')
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Whether a file in the repository's folder is committed as it is, and pushed.
    pub fn has_sent(&self, name: &str, bytes: &[u8]) -> Sent {
        let committed = self.quiet(&["cat-file", "blob", &format!("HEAD:./{name}")]);
        let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\r', "");
        let is_committed = committed.is_ok_and(|it| plain(&it) == plain(bytes));
        if !is_committed {
            return Sent::Not;
        }
        let ahead = self.quiet(&["rev-list", "--count", "@{upstream}..HEAD"]);
        match ahead {
            Ok(count) if count == b"0\n" => Sent::Pushed,
            _ => Sent::Committed,
        }
    }

    /// The hash of the first commit.
    pub fn first(&self) -> Option<String> {
        let list = self.quiet(&["rev-list", "--max-parents=0", "HEAD"]).ok()?;
        let first = String::from_utf8_lossy(&list).lines().next()?.to_owned();
        Some(first.chars().take(12).collect())
    }

    /// The address of the remote `origin`, if there is one.
    pub fn origin(&self) -> Option<String> {
        let address = self.quiet(&["config", "--get", "remote.origin.url"]).ok()?;
        Some(String::from_utf8_lossy(&address).trim().to_owned())
    }

    fn ask(&mut self, names: &str) -> Result<(), Reason> {
        let batch = ["cat-file", "--batch", "--follow-symlinks"];
        let git = self
            .git
            .take()
            .map_or_else(|| Git::start(&self.folder, &batch, Stdio::inherit()), Ok);
        let git = self.git.insert(git.map_err(|error| self.failure(&error))?);
        let asked = git.input.write_all(names.as_bytes());
        asked.map_err(|error| self.failure(&error))
    }

    /// The next object that was asked for. After an error, git is started again.
    fn answer(&mut self, kind: &str) -> File {
        let git = self.git.take().ok_or(ErrorKind::NotConnected.into());
        let answer = git.and_then(|mut git| {
            let answer = git.read(kind)?;
            self.git = Some(git);
            Ok(answer)
        });
        answer.map_err(|error| self.failure(&error))?
    }

    /// A clone made with `--filter` doesn't have everything. Git up to 2.44 then tries to fetch
    /// what is missing, isn't allowed to, and ends. Later versions say that it's missing.
    fn failure(&self, error: &io::Error) -> Reason {
        match self.list(&["config", "--get-regexp", r"^remote\..*\.promisor$"]) {
            Ok(_) if error.kind() == ErrorKind::UnexpectedEof => Reason::Lost,
            _ => Reason::Unreadable(error.to_string()),
        }
    }

    fn list(&self, arguments: &[&str]) -> io::Result<Vec<u8>> {
        Git::start(&self.folder, arguments, Stdio::inherit())?.list(arguments[0])
    }

    /// The same, where it says nothing if git fails.
    fn quiet(&self, arguments: &[&str]) -> io::Result<Vec<u8>> {
        Git::start(&self.folder, arguments, Stdio::null())?.list(arguments[0])
    }
}

/// A running git. Dropping this ends it.
struct Git {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Git {
    /// Starts a plumbing command of git. It runs nothing that a repository holds or configures, and
    /// fetches nothing that is missing.
    fn start(folder: &Path, arguments: &[&str], stderr: Stdio) -> io::Result<Self> {
        let mut git = Command::new("git");
        for place in [
            "CONFIG",
            "DIR",
            "WORK_TREE",
            "COMMON_DIR",
            "OBJECT_DIRECTORY",
        ] {
            git.env_remove(format!("GIT_{place}")); // a hook sets it
        }
        git.env("GIT_NO_REPLACE_OBJECTS", "1") // show what was sent, not what replaces it
            .env("GIT_ALLOW_PROTOCOL", "none") // what is missing isn't fetched
            .env("GIT_ALLOC_LIMIT", "64m") // don't hold anything huge
            .env("LC_ALL", "C")
            .args(["-c", "core.bigFileThreshold=1m"]); // pass on large files without holding them
        let git = git.arg("-C").arg(folder).args(arguments);
        let git = git.stdin(Stdio::piped()).stdout(Stdio::piped());
        let child = git.stderr(stderr).spawn();
        let no_git = |error: io::Error| io::Error::new(error.kind(), format!("git: {error}"));
        let mut child = child.map_err(no_git)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (input, output) = pipes.ok_or(ErrorKind::BrokenPipe)?;
        Ok(Self {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    /// All that it prints until it ends.
    fn list(&mut self, command: &str) -> io::Result<Vec<u8>> {
        let mut list = Vec::new();
        self.output.by_ref().take(LIST).read_to_end(&mut list)?;
        if list.len() as u64 == LIST {
            return Err(io::Error::other(format!(
                "git {command} prints over 16 MiB"
            )));
        }
        match self.child.wait()?.success() {
            true => Ok(list),
            false => Err(failed()),
        }
    }

    /// Reads an answer: a name, a kind and a size, and then the object, or a word that says it's
    /// not there. It fails if git ends.
    fn read(&mut self, kind: &str) -> io::Result<File> {
        let (mut header, mut object) = (Vec::new(), Vec::new());
        self.output
            .by_ref()
            .take(LIMIT)
            .read_until(b'\n', &mut header)?;
        let header = String::from_utf8_lossy(&header);
        let header = header.strip_suffix('\n').ok_or_else(failed)?;
        let (start, last) = header.rsplit_once(' ').unwrap_or_default();
        let Ok(size) = last.parse::<u64>() else {
            return Ok(Err(Reason::Lost));
        };
        self.output
            .by_ref()
            .take(size.min(LIMIT + 1))
            .read_to_end(&mut object)?;
        let rest = (size - object.len() as u64).saturating_add(1); // a newline comes after it
        if io::copy(&mut self.output.by_ref().take(rest), &mut sink())? < rest {
            return Err(failed());
        }
        let is_kind = start.rsplit(' ').next() == Some(kind);
        Ok(if is_kind {
            Ok(object)
        } else {
            Err(Reason::NotAFile)
        })
    }
}

impl Drop for Git {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn failed() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "git failed")
}
