//! What a page's text says of a line in it: the function that it's in, and whether it's in a loop.

use common::source::{Source, is_word};

pub struct Text<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Text<'a> {
    pub fn new(source: &'a Source) -> Self {
        Self {
            lines: source.text.lines().map(without_comment).collect(),
        }
    }

    /// The function that a line is in: the last one that begins before it.
    pub fn function(&self, line: usize) -> Option<&'a str> {
        let lines = self.lines.get(..line)?;
        lines.iter().rev().find_map(|line| function(line))
    }

    /// Whether a line may run more than once in a call of its function: a loop or a closure is around
    /// it, or on it.
    pub fn may_repeat(&self, line: usize) -> bool {
        let Some(lines) = self.lines.get(..line) else {
            return true;
        };
        let mut inner = usize::MAX;
        for line in lines.iter().rev() {
            if line.trim().is_empty() {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            if indent >= inner {
                continue;
            }
            inner = indent;
            if is_loop(line) {
                return true;
            }
            if function(line).is_some() {
                return false;
            }
        }
        true
    }
}

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// The name of the function that begins on a line.
fn function(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_word_before = before.ends_with(is_word);
    let end = after.find(|it| !is_word(it)).unwrap_or(after.len());
    (!is_word_before && end > 0).then(|| &after[..end])
}

fn is_loop(line: &str) -> bool {
    let words = line.split(|it| !is_word(it));
    let is_loop = words
        .clone()
        .any(|it| ["loop", "while", "for"].contains(&it));
    // A closure may be called more than once, and these macros poll several futures at one place.
    let macros = ["join!", "select!", "select_biased!"];
    is_loop || line.contains('|') || macros.iter().any(|it| line.contains(it))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const PAGE: &str = "async fn wash() {
    println!(\"on it\");
    loop {
        sleep(HALF).await;

        println!(\"washed\"); // fn of soap
    }
}

async fn cafe() { for _ in 0..2 { wash().await; } }
fn main() {
    run(cafe());
}
";

    #[test]
    fn a_line_is_in_its_function_and_may_repeat() {
        let source = Source {
            path: PathBuf::new(),
            name: "page".to_owned(),
            shown: "page.rs".to_owned(),
            text: PAGE.to_owned(),
        };
        let text = Text::new(&source);
        let functions: Vec<_> = [2, 6, 10, 12, 99].map(|it| text.function(it)).into();
        assert_eq!(
            functions,
            [Some("wash"), Some("wash"), Some("cafe"), Some("main"), None]
        );
        let repeats = [2, 4, 6, 10, 12, 99].map(|it| text.may_repeat(it));
        assert_eq!(repeats, [false, true, true, true, false, true]);
    }
}
