//! What GitHub says of pull requests, as `gh pr list --json` writes it. Nothing is asked of a server.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use common::Result;
use serde_json::Value;

/// How to make the file.
const MAKE: &str = "gh pr list --state all --limit 1000 --json \
    number,author,state,isDraft,createdAt,headRefName,url,files > pulls.json";

/// What GitHub says of a pull request. Each may be empty.
#[derive(Clone, Default)]
pub struct Pull {
    pub login: String,
    pub url: String,
    pub branch: String,
    pub opened: String,
    /// `closed` or `merged`, or nothing while it's open.
    pub state: String,
    pub is_draft: bool,
    /// The files that it changes.
    pub files: Vec<String>,
}

/// All pull requests, each by what it's called here: `#7`.
pub type Pulls = HashMap<String, Pull>;

/// # Errors
///
/// If the file can't be read or isn't such a list, with how to make one.
pub fn read(path: &Path) -> Result<Pulls> {
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let text = text.trim_start_matches('\u{feff}');
    let list: Result<Vec<Value>, _> = serde_json::from_str(text);
    let list = list.map_err(|error| format!("{name}: {error}. Make it with\n{MAKE}"))?;
    let numbered = |it: &Value| Some((format!("#{}", it["number"].as_u64()?), pull(it)));
    Ok(list.iter().filter_map(numbered).collect())
}

fn pull(it: &Value) -> Pull {
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let files = it["files"].as_array().into_iter().flatten();
    let state = text(&it["state"]).to_lowercase();
    Pull {
        login: text(&it["author"]["login"]),
        url: text(&it["url"]),
        branch: text(&it["headRefName"]),
        opened: text(&it["createdAt"]),
        state: if state == "open" {
            String::new()
        } else {
            state
        },
        is_draft: it["isDraft"].as_bool().unwrap_or_default(),
        files: files.map(|it| text(&it["path"])).collect(),
    }
}

impl Pull {
    /// What else there is to know, beside the files that are read.
    pub fn notes(&self, names: &[String]) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.state.is_empty() {
            notes.push(self.state.clone());
        }
        if self.is_draft {
            notes.push("a draft".to_owned());
        }
        let others: Vec<&str> = self
            .files
            .iter()
            .map(String::as_str)
            .filter(|it| names.iter().all(|name| name != it))
            .collect();
        match others.as_slice() {
            [] => {}
            [one] => notes.push(format!("also changes {one}")),
            [one, rest @ ..] => notes.push(format!("also changes {one} and {} more", rest.len())),
        }
        notes
    }
}
