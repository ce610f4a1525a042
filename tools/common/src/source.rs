//! A page's text, and what it says about what happens in it.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use crate::Result;

/// A place in a page, both from 1. The column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// A page: a Rust program in one file, as it is now.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// What it's called on the command line.
    pub name: String,
    /// Its path as it is shown.
    pub shown: String,
    pub text: String,
}

/// A constant of a page: `const NAME: TYPE = VALUE;` at the beginning of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    pub name: String,
    pub value: String,
    /// Where the value lies in the text.
    start: usize,
    end: usize,
}

/// The top of the repository.
pub fn root() -> &'static Path {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    tools.and_then(Path::parent).unwrap_or(Path::new("."))
}

/// The pages of the repository, by name: an exercise has the name of its folder.
pub fn pages() -> Vec<(String, PathBuf)> {
    let mut pages = Vec::new();
    for folder in entries(root()) {
        let main = folder.join("src/main.rs");
        if main.is_file() {
            pages.push((stem(&folder), main));
        }
        for example in entries(&folder.join("examples")) {
            if example.extension().is_some_and(|it| it == "rs") {
                pages.push((stem(&example), example));
            }
        }
    }
    pages
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

impl Source {
    /// Reads a page by its name, or by its path if that ends in `.rs`.
    ///
    /// # Errors
    ///
    /// If there's no such page, with a list of those there are, or if it can't be read.
    pub fn read(word: &str) -> Result<Self> {
        if word.ends_with(".rs") {
            return Self::at(Path::new(word), word.to_owned(), word.to_owned());
        }
        let pages = pages();
        if let Some((name, path)) = pages.iter().find(|page| page.0 == word) {
            let shown = path.strip_prefix(root()).unwrap_or(path);
            let shown = shown.to_string_lossy().replace('\\', "/");
            return Self::at(path, name.clone(), shown);
        }
        let likeness = |name: &&String| (1000.0 * strsim::jaro_winkler(word, name)) as u32;
        let names: Vec<&String> = pages.iter().map(|page| &page.0).collect();
        let nearest = names.iter().copied().max_by_key(likeness);
        let nearest = nearest.filter(|name| likeness(name) > 800);
        let meant = nearest.map_or(String::new(), |name| format!(" Did you mean {name}?"));
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        Err(format!(
            "there is no page {word:?}.{meant}\nThe pages here are {}.\nAny other is given by its \
             path, which ends in .rs.",
            names.join(", ")
        ))?
    }

    fn at(path: &Path, name: String, shown: String) -> Result<Self> {
        let read = || fs::read_to_string(path).and_then(|text| Ok((text, absolute(path)?)));
        let (text, path) = read().map_err(|error| format!("cannot read {shown}: {error}"))?;
        Ok(Self {
            path,
            name,
            shown,
            text,
        })
    }

    /// A name for what is made of it, also if it was given by its path.
    pub fn stem(&self) -> String {
        stem(Path::new(&self.name))
    }

    /// Its constants, in order.
    pub fn constants(&self) -> Vec<Constant> {
        let mut constants = Vec::new();
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            constants.extend(self.constant(start, line));
            start += line.len();
        }
        constants
    }

    fn constant(&self, start: usize, line: &str) -> Option<Constant> {
        let code = line.trim_start();
        let code = code.strip_prefix("pub ").unwrap_or(code);
        let (name, _) = code.strip_prefix("const ")?.split_once(':')?;
        let name = name.trim();
        if !name.chars().all(is_word) {
            return None; // `const fn`
        }
        // Only what is outside of brackets belongs to the constant: `const A: [u8; 2] = [1; 2];`
        let text = &self.text[start..];
        let begin = outside(text, '=')? + 1;
        let end = outside(text, ';')?;
        Some(Constant {
            name: name.to_owned(),
            value: text.get(begin..end)?.trim().to_owned(), // a trait's constant may have none
            start: start + begin,
            end: start + end,
        })
    }

    /// A copy in which a constant has another value.
    ///
    /// # Errors
    ///
    /// If it has no such constant, with a list of those it has.
    pub fn with(&self, name: &str, value: &str) -> Result<Self> {
        let constants = self.constants();
        let Some(constant) = constants.iter().find(|it| it.name == name) else {
            let names: Vec<&str> = constants.iter().map(|it| it.name.as_str()).collect();
            let there_are = match names.as_slice() {
                [] => "it has none".to_owned(),
                names => format!("it has {}", names.join(", ")),
            };
            Err(format!(
                "{} has no constant {name}: {there_are}",
                self.shown
            ))?
        };
        if self.has_modules() {
            Err(format!(
                "{} has a part in another file, so there can be no copy of it in which {name} is \
                 another: change {name} in the page",
                self.shown
            ))?;
        }
        let mut text = self.text.clone();
        text.replace_range(constant.start..constant.end, &format!(" {value}"));
        Ok(Self {
            text,
            ..self.clone()
        })
    }

    /// Whether a part of it lies in another file, which a copy of it wouldn't find.
    pub fn has_modules(&self) -> bool {
        let is_elsewhere = |line: &str| {
            let line = line.split("//").next().unwrap_or("").trim();
            let is_module = line.starts_with("mod ") || line.contains(" mod ");
            let includes = ["include!", "include_str!", "include_bytes!", "#[path"];
            is_module && line.ends_with(';') || includes.iter().any(|it| line.contains(it))
        };
        self.text.lines().any(is_elsewhere)
    }

    /// A line by its number, from 1.
    pub fn line(&self, number: usize) -> &str {
        let place = number.checked_sub(1);
        place
            .and_then(|it| self.text.lines().nth(it))
            .unwrap_or_default()
    }

    /// Where a place lies in the text.
    pub fn offset(&self, place: Place) -> Option<usize> {
        let before = self
            .text
            .split_inclusive('\n')
            .take(place.line.checked_sub(1)?);
        let start: usize = before.map(str::len).sum();
        let rest = self.text.get(start..)?;
        let (column, _) = rest.char_indices().nth(place.column.checked_sub(1)?)?;
        Some(start + column)
    }
}

/// Where a character stands first, outside of brackets and texts.
fn outside(text: &str, wanted: char) -> Option<usize> {
    let mut depth = 0;
    let mut is_text = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => is_text = !is_text,
            _ if is_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            it if it == wanted && depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether a character can be part of a name.
pub fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Source {
        Source {
            path: PathBuf::new(),
            name: "page".to_owned(),
            shown: "page.rs".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_constant_changes_and_nothing_else() {
        let source = page("// const A: u8 = 1;\npub const A: u8 = 1 + 1; // A\nconst fn f() {}\n");
        let constants = source.constants();
        assert_eq!(constants.len(), 1, "{constants:?}");
        assert_eq!(constants[0].value, "1 + 1");
        let copy = source.with("A", "7").unwrap();
        assert_eq!(
            copy.text,
            "// const A: u8 = 1;\npub const A: u8 = 7; // A\nconst fn f() {}\n"
        );
    }

    #[test]
    fn a_constant_that_is_not_there_is_refused_with_those_that_are() {
        let refused = page("const A: u8 = 1;\nconst B: u8 = 2;\n").with("C", "1");
        assert_eq!(
            refused.unwrap_err().to_string(),
            "page.rs has no constant C: it has A, B"
        );
        let refused = page("").with("C", "1");
        assert_eq!(
            refused.unwrap_err().to_string(),
            "page.rs has no constant C: it has none"
        );
        let refused = page("mod x; // here\nconst A: u8 = 1;\n").with("A", "1");
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .starts_with("page.rs has a part in another file"),
        );
    }

    #[test]
    fn a_value_ends_where_it_does() {
        let values = |text| -> Vec<String> {
            let constants = page(text).constants();
            constants.into_iter().map(|it| it.value).collect()
        };
        assert_eq!(values("const A: [u8; 2] = [1; 2];\n"), ["[1; 2]"]);
        assert_eq!(values("const A: &str = \"a;b\";\n"), ["\"a;b\""]);
        assert!(values("    const K: usize;\n    let x = 5;\n").is_empty());
    }

    #[test]
    fn a_place_counts_characters() {
        let source = page("é x\nüy");
        let offset = |line, column| source.offset(Place { line, column });
        assert_eq!(offset(1, 3), Some(3));
        assert_eq!(offset(2, 2), Some(7));
        assert_eq!(offset(3, 1), None);
        assert_eq!(offset(0, 0), None);
    }
}
