//! A page's `.await`s, each of which has to tell what it polls.

use common::page::Page;
use common::source::is_word;

/// What goes before each `await`: a method that every page has in its prelude.
const NOTES: &str = "executor_awaited().";

/// The same page, in which whatever is awaited is noted. Its lines stay where they are.
pub fn noted_page(page: &Page) -> Page {
    let mut page = page.clone();
    page.changed.text = noted(&page.changed.text);
    page
}

fn noted(text: &str) -> String {
    let mut noted = String::new();
    let mut rest = text;
    let mut is_after_dot = false;
    while !rest.is_empty() {
        let (token, after) = rest.split_at(token(rest));
        rest = after;
        if token == "await" && is_after_dot {
            noted += NOTES;
        }
        noted += token;
        let is_blank =
            token.trim().is_empty() || token.starts_with("//") || token.starts_with("/*");
        is_after_dot = token == "." || is_after_dot && is_blank;
    }
    noted
}

/// How many bytes long the first token of a text is, which isn't empty.
fn token(text: &str) -> usize {
    let all = text.len();
    let word = text.find(|it| !is_word(it)).unwrap_or(all);
    let after = &text[word..];
    match &text[..word] {
        "r" | "br" | "cr" if after.starts_with(['"', '#']) => word + raw_string(after),
        "" | "b" | "c" if after.starts_with('"') => word + quoted(after),
        "" | "b" if after.starts_with('\'') => word + character(after),
        "" if text.starts_with("//") => text.find('\n').unwrap_or(all),
        "" if text.starts_with("/*") => comment(text),
        "" => text.chars().next().map_or(all, char::len_utf8),
        _ => word,
    }
}

/// From a quotation mark to the next one that no backslash is before.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (place, character) in text.char_indices().skip(1) {
        if character == '"' && !is_escaped {
            return place + 1;
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    text.len()
}

/// `"..."`, `#"..."#` or the like, or the `#` of `r#type`.
fn raw_string(text: &str) -> usize {
    let marks = text.find(|it| it != '#').unwrap_or(text.len());
    let Some(inside) = text[marks..].strip_prefix('"') else {
        return marks;
    };
    let end = format!("\"{}", "#".repeat(marks));
    let length = inside.find(&end).map(|it| marks + 1 + it + end.len());
    length.unwrap_or(text.len())
}

/// A character between two apostrophes, or the one apostrophe of a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some(_)) => {
            let end = characters.find(|it| it.1 == '\'');
            end.map_or(text.len(), |it| it.0 + 1)
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

/// A comment, which may have others in it.
fn comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(next) = text[at..].find(['/', '*']) {
        at += next;
        let rest = &text[at..];
        let (change, length) = match () {
            () if rest.starts_with("/*") => (1, 2),
            () if rest.starts_with("*/") => (-1, 2),
            () => (0, 1),
        };
        depth += change;
        at += length;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_await_is_noted() {
        for (page, expected) in [
            ("a().await;", "a().executor_awaited().await;"),
            ("a()\n    .await?;", "a()\n    .executor_awaited().await?;"),
            (
                "a. /* now */ await",
                "a. /* now */ executor_awaited().await",
            ),
            (
                "a.await.await",
                "a.executor_awaited().await.executor_awaited().await",
            ),
            ("'a'.await", "'a'.executor_awaited().await"),
            ("'\\''.await", "'\\''.executor_awaited().await"),
            (
                "'\\u{1F600}'.await",
                "'\\u{1F600}'.executor_awaited().await",
            ),
            ("&'a x.await", "&'a x.executor_awaited().await"),
            ("\"\\\"\".await", "\"\\\"\".executor_awaited().await"),
            ("r#\"\"\"#.await", "r#\"\"\"#.executor_awaited().await"),
            ("b\"x\".await", "b\"x\".executor_awaited().await"),
            ("r#type.await", "r#type.executor_awaited().await"),
            (
                "/* /* */ */ a.await",
                "/* /* */ */ a.executor_awaited().await",
            ),
        ] {
            assert_eq!(noted(page), expected);
        }
    }

    #[test]
    fn what_is_no_code_stays_as_it_is() {
        for page in [
            "",
            "await x.awaits",
            "\"a.await\"",
            "\"\\\\\" \"a.await\"",
            "r\"\\\" \"a.await\"",
            "r##\"\"# a.await\"##",
            "// a.await",
            "/* a.await */",
            "/* /* */ a.await",
            "\"é a.await",
            "'a",
            "'",
            "'\\",
            "r#",
            "b'",
            "/*",
        ] {
            assert_eq!(noted(page), page);
        }
    }
}
