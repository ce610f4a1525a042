//! Pages for the browser: one file each, which needs no other file and no network.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::{fs, process};

use crate::Result;

/// What all pages have: colours, letters, buttons.
const BASE: &str = include_str!("browser.css");

/// What all scripts begin with: the data, and making elements.
const SCRIPT: &str = include_str!("browser.js");

/// The style and the script of a page that shows a program beside what happens in it.
pub const CODE: [&str; 2] = [include_str!("code.css"), include_str!("code.js")];

/// What a tool's page is made of.
pub struct Sheet<'a> {
    pub title: &'a str,
    pub body: &'a str,
    pub style: &'a [&'a str],
    pub script: &'a [&'a str],
    /// JSON, which the script finds in the element `data`.
    pub data: &'a str,
}

impl Sheet<'_> {
    /// The page's text. Nothing that the data says can leave its element, run or load anything: a `<`
    /// in it is escaped, and the policy lets in only what has the nonce.
    pub fn html(&self) -> String {
        let mut hasher = DefaultHasher::new();
        (self.data, process::id()).hash(&mut hasher);
        let nonce = format!("{:016x}", hasher.finish());
        let title = self.title.replace('&', "&amp;").replace('<', "&lt;");
        let data = self.data.replace('<', "\\u003c");
        let body = self.body;
        let style = self.style.concat();
        let script = self.script.concat();
        format!(
            r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'">
<title>{title}</title>
<style nonce="{nonce}">
{BASE}
{style}</style>
</head>
<body>
{body}
<script type="application/json" id="data">{data}</script>
<script nonce="{nonce}">
{SCRIPT}
{script}</script>
</body>
</html>
"#
        )
    }
}

/// Writes a page to a folder, and opens it in the system's browser if somebody is at a terminal.
/// Returns where it lies.
///
/// # Errors
///
/// If it can't be written.
pub fn show(folder: &Path, name: &str, html: &str) -> Result<PathBuf> {
    let path = folder.join(format!("{name}.html"));
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(&path, html)
    };
    write().map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    if io::stdout().is_terminal() {
        let _ = open::that_detached(&path); // if it fails, the path is enough
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_stays_in_its_element() {
        let sheet = Sheet {
            title: "a < b",
            body: "",
            style: &[],
            script: &[],
            data: r#"{"a":"</script><script>alert(1)</script><!--"}"#,
        };
        let html = sheet.html();
        assert!(html.contains("<title>a &lt; b</title>"), "{html}");
        assert_eq!(html.matches("<script").count(), 2, "{html}");
        assert!(!html.contains("<!--"), "{html}");
    }
}
