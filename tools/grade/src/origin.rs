//! Where a submission is from, in words for people.

use std::time::{Duration, UNIX_EPOCH};

/// Where something is from, who sent it, and when. Each may be empty.
#[derive(Default)]
pub struct Origin {
    /// What stands for it on an anonymous page.
    pub key: String,
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
    /// What GitHub says: who opened the pull request, on which branch, when, and whether it's closed.
    pub login: String,
    pub branch: String,
    pub opened: String,
    pub state: String,
}

impl Origin {
    /// What a ref points at. A pull request has its address too, if its repository has one.
    pub fn new(name: &str, commit: &str, pulls: Option<&str>) -> Self {
        let mut origin = Self {
            commit: commit.to_owned(),
            ..Self::default()
        };
        origin.from = match name.splitn(4, '/').collect::<Vec<_>>()[..] {
            ["refs", "pull", number, "head"] if number.bytes().all(|it| it.is_ascii_digit()) => {
                origin.url = pulls.map_or(String::new(), |pulls| format!("{pulls}/{number}"));
                format!("#{number}")
            }
            ["refs", "heads" | "remotes", ref branch @ ..] => branch.join("/"),
            _ => name.to_owned(),
        };
        origin
    }

    /// Takes the author and the time from a commit in git's own format.
    pub fn sign(&mut self, commit: &[u8]) {
        let mut header = commit
            .split(|byte| *byte == b'\n')
            .take_while(|line| !line.is_empty());
        let mut line = |role: &str| header.find_map(|line| line.strip_prefix(role.as_bytes()));
        // Git asks for UTF-8, but doesn't check. Anything else is most often Latin-1.
        let latin = |line: &[u8]| line.iter().map(|byte| char::from(*byte)).collect();
        let text = |line| str::from_utf8(line).map_or_else(|_| latin(line), str::to_owned);
        let author = text(line("author ").unwrap_or_default());
        let (name, rest) = author.split_once('<').unwrap_or((&author, ""));
        self.name = name.trim().to_owned();
        self.email = rest.split('>').next().unwrap_or_default().to_owned();
        let committer = text(line("committer ").unwrap_or_default());
        let seconds = committer
            .rsplit(' ')
            .nth(1)
            .and_then(|seconds| seconds.parse().ok());
        let seconds = seconds.filter(|seconds| *seconds < 253_402_300_800); // the year 10,000
        let time = seconds.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds));
        let time = time.map(|time| humantime::format_rfc3339_seconds(time).to_string());
        self.committed = time.unwrap_or_default();
    }

    /// What is known of it under a column's name.
    pub fn fact(&self, column: &str) -> &str {
        match column {
            "key" => &self.key,
            "from" => &self.from,
            "commit" => &self.commit,
            "url" => &self.url,
            "committed" => &self.committed,
            "name" => &self.name,
            "email" => &self.email,
            "login" => &self.login,
            "state" => &self.state,
            "branch" => &self.branch,
            "opened" => &self.opened,
            _ => "",
        }
    }
}

/// Where the pull requests of a repository on GitHub are, from the address of its remote.
pub fn pulls(address: &str) -> Option<String> {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (user, address) = address.split_once('@').unwrap_or(("", address)); // or a token
    let path = address.strip_prefix("github.com")?;
    let path = path.strip_prefix(['/', ':'])?;
    let path = path.trim_end_matches('/').trim_end_matches(".git");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let is_whole = path.chars().all(is_plain) && path.matches('/').count() == 1;
    (is_whole && !user.contains('/')).then(|| format!("https://github.com/{path}/pull"))
}
