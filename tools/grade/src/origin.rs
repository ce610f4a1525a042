//! Where a submission is from, in the words of people.

/// Where something is from, who sent it, and when. Each may be empty.
#[derive(Clone, Debug, Default)]
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
}

impl Origin {
    /// A name and an address, as far as there are any.
    pub fn who(&self) -> String {
        match self.email.as_str() {
            "" => self.name.clone(),
            email => format!("{} <{email}>", self.name),
        }
    }

    /// Says where it is from as people do, in place of the ref's full name.
    pub fn shorten(&mut self, pulls: Option<&str>) {
        match self.from.splitn(4, '/').collect::<Vec<_>>()[..] {
            ["refs", "pull", number, "head"] => {
                let url = pulls.map(|pulls| format!("{pulls}/{number}"));
                self.url = url.unwrap_or_default();
                self.from = format!("#{number}");
            }
            ["refs", "heads" | "remotes", ref branch @ ..] => self.from = branch.join("/"),
            _ => {}
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
