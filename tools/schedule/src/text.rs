//! What a page's text says of a place in it: what's made there is called, and whether a value that's
//! got there is taken.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use common::source::{self, Source, is_word};

use crate::guard::dropped_after;
use crate::trace::{Place, Seat, Step};

pub struct Text {
    source: Source,
    taken: Mutex<HashMap<Place, bool>>,
}

impl Text {
    pub fn new(source: Source) -> Self {
        Self {
            source,
            taken: Mutex::default(),
        }
    }

    /// Whether a `static` is made at this place: its parts lie where the page has them.
    pub fn is_static(&self, files: &[String], place: Place) -> bool {
        let around = self.around(files, place);
        around.is_some_and(|(before, _)| {
            let statement = statement(before).trim_start();
            let statement = statement.strip_prefix("pub ").unwrap_or(statement);
            statement.starts_with("static ")
        })
    }

    /// Whether this is the page's own file.
    pub fn is_page(&self, file: &str) -> bool {
        file == self.source.shown
    }

    /// The line of the page where a step is taken. A lock is told by the line that takes it, also when
    /// it's given back.
    pub fn line(&self, files: &[String], seat: &Seat) -> Option<usize> {
        let (before, after) = self.around(files, seat.place)?;
        let later = match seat.step {
            Step::Unlock => dropped_after(before, after),
            _ => None,
        };
        Some(seat.place.line + later.unwrap_or(0))
    }

    /// The text before a place of this page, and after it.
    fn around(&self, files: &[String], place: Place) -> Option<(&str, &str)> {
        if !files.get(place.file).is_some_and(|it| self.is_page(it)) {
            return None;
        }
        let (line, column) = (place.line, place.column);
        let offset = self.source.offset(source::Place { line, column })?;
        Some(self.source.text.split_at(offset))
    }

    /// Whether a thread learns what it gets from an update at this place. If in doubt, it does.
    pub fn is_taken(&self, files: &[String], place: Place) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken.entry(place).or_insert_with(|| {
            // A page's own function may stand in for what it calls.
            if self.source.text.contains("track_caller") {
                return true;
            }
            let around = self.around(files, place);
            around.is_none_or(|(before, after)| {
                !is_assigned(after) && !is_updated(after) && !is_dropped(before, after)
            })
        })
    }

    /// Whether the place is written to by an assignment, `*guard = …`.
    pub fn is_assigned(&self, files: &[String], place: Place) -> bool {
        let around = self.around(files, place);
        around.is_some_and(|(_, after)| is_assigned(after))
    }

    /// What the page calls what is made at this place, if it says so.
    pub fn name(&self, files: &[String], place: Place) -> Option<String> {
        self.around(files, place)
            .and_then(|(before, _)| name(before))
    }

    /// What the page calls what is used at this place, if it says so.
    pub fn receiver(&self, files: &[String], place: Place) -> Option<String> {
        self.around(files, place)
            .and_then(|(before, _)| receiver(before))
    }

    /// Why what the page shares may not be seen, in its own words, if it does.
    pub fn unseen(&self) -> Option<&'static str> {
        let words = [
            "static mut",
            "UnsafeCell",
            "read_volatile",
            "write_volatile",
        ];
        let code = self.source.text.lines().map(without_comment);
        let code: Vec<&str> = code.collect();
        let found = words.into_iter();
        let mut found = found.filter(|word| code.iter().any(|line| line.contains(word)));
        found.next()
    }
}

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// The operator after `*guard` and the like, with what follows it.
fn operator(after: &str) -> Option<&str> {
    let place = after.strip_prefix('*')?.trim_start_matches('*');
    let mut depth = 0;
    for (at, character) in place.char_indices() {
        match character {
            ';' | ',' | '{' | ')' | ']' | '}' if depth == 0 => return None,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ if depth == 0 && "=+-*/%&|^<>!".contains(character) => return Some(&place[at..]),
            _ => {}
        }
    }
    None
}

/// `*guard = …`
fn is_assigned(after: &str) -> bool {
    let operator = operator(after).unwrap_or_default();
    operator.starts_with('=') && !operator.starts_with("==") && !operator.starts_with("=>")
}

/// `*guard += …`, which gives nothing to whoever does it.
fn is_updated(after: &str) -> bool {
    let operators = ["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];
    let operator = operator(after).unwrap_or_default();
    operators.iter().any(|it| operator.starts_with(it))
}

/// What these return is nothing but the old value.
const FETCHES: [&str; 9] = [
    "fetch_add",
    "fetch_sub",
    "fetch_and",
    "fetch_nand",
    "fetch_or",
    "fetch_xor",
    "fetch_max",
    "fetch_min",
    "swap",
];

/// `counter.fetch_add(1);` as a statement of its own: nobody takes what it returns.
fn is_dropped(before: &str, after: &str) -> bool {
    let before: Vec<&str> = before.lines().map(without_comment).collect();
    let before = before.join("\n");
    let start = before.rfind([';', '{', '}']).map_or(0, |it| it + 1);
    let (outside, lead) = before.split_at(start);
    // The braces of a macro may do anything with it.
    let is_in_macro = outside.trim_end_matches('{').trim_end().ends_with('!');
    let is_plain = |it: char| is_word(it) || "_.:[]&*()".contains(it);
    let is_balanced = lead.matches('(').count() == lead.matches(')').count();
    if is_in_macro || !lead.trim().chars().all(is_plain) || !is_balanced {
        return false;
    }
    let Some(open) = after.find('(') else {
        return false;
    };
    if !FETCHES.contains(&&after[..open]) {
        return false;
    }
    let mut depth = 0;
    for (at, character) in after[open..].char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let rest = &after[open + at + 1..];
            return rest.trim_start().starts_with(';');
        }
    }
    false
}

/// Where the statement begins that a text ends in. A `;` in brackets, as in `[T; 2]`, ends none.
fn statement(before: &str) -> &str {
    let mut brackets = 0;
    for (at, character) in before.char_indices().rev() {
        match character {
            ')' | ']' => brackets += 1,
            '(' | '[' if brackets > 0 => brackets -= 1,
            ';' | '}' if brackets == 0 => return &before[at + 1..],
            _ => {}
        }
    }
    before
}

/// What is made after this text is called: `let NAME = Arc::new(`, `static NAME: T =`, `NAME:` in a
/// struct, with its owner's name if the statement gives it one, or `Name(` as its first part.
fn name(before: &str) -> Option<String> {
    let lines: Vec<&str> = statement(before).lines().map(without_comment).collect();
    let statement = lines.join(" ");
    let inner = inner(&statement);
    // The last name that is given in a text, as in `let NAME: T =`.
    let given = |text: &str| {
        let keywords = ["let mut ", "let ", "static mut ", "static ", "const "];
        let ends = keywords
            .iter()
            .filter_map(|it| Some(text.rfind(it)? + it.len()));
        first_word(&text[ends.max()?..])
    };
    match field(&statement[inner..]) {
        Some(field) => match given(&statement[..inner]) {
            Some(owner) if statement.contains('=') => Some(format!("{owner}.{field}")),
            _ => Some(field),
        },
        None => given(&statement).or_else(|| part(&statement)),
    }
    .map(|name| name + &index(&statement))
}

/// `[1]` for the second part of an array or of a `vec!` that a text ends in.
fn index(statement: &str) -> String {
    let mut brackets = 0;
    let mut parts = 0;
    for (at, character) in statement.char_indices().rev() {
        match character {
            ')' | ']' | '}' => brackets += 1,
            ',' if brackets == 0 => parts += 1,
            '[' if brackets == 0 && !statement[at + 1..].contains(';') => {
                return format!("[{parts}]");
            }
            '(' | '[' | '{' if brackets > 0 => brackets -= 1,
            '(' | '[' | '{' => return String::new(),
            _ => {}
        }
    }
    String::new()
}

/// Where the part of a struct begins that a text ends in, or else 0.
fn inner(statement: &str) -> usize {
    let mut brackets = 0;
    let mut begin = None;
    for (at, character) in statement.char_indices().rev() {
        match character {
            ')' | ']' | '}' => brackets += 1,
            '(' | '[' | '{' if brackets > 0 => brackets -= 1,
            '(' | '[' => begin = None, // the text ends inside of these
            '{' => return begin.unwrap_or(at + 1),
            ',' if brackets == 0 && begin.is_none() => begin = Some(at + 1),
            _ => {}
        }
    }
    begin.unwrap_or(0)
}

/// `NAME:` at the beginning of a part of a struct.
fn field(text: &str) -> Option<String> {
    let (name, rest) = text.split_once(':')?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().all(is_word);
    (is_name && !rest.starts_with(':')).then(|| name.to_owned())
}

/// `Name(` and the parts before: `Name.1`.
fn part(statement: &str) -> Option<String> {
    let mut brackets = 0;
    let mut parts = 0;
    for (at, character) in statement.char_indices().rev() {
        match character {
            ')' | ']' | '}' => brackets += 1,
            '(' | '[' | '{' if brackets > 0 => brackets -= 1,
            ',' if brackets == 0 => parts += 1,
            '(' => {
                let outside = &statement[..at];
                let start = outside.rfind(|it| !is_word(it)).map_or(0, |it| it + 1);
                let name = &outside[start..];
                let is_type = name.starts_with(char::is_uppercase) && name != "Some";
                return is_type.then(|| format!("{name}.{parts}"));
            }
            '[' | '{' => return None,
            _ => {}
        }
    }
    None
}

/// What is used by a method after this text: `self.NAME.` or `NAME[0].`
fn receiver(before: &str) -> Option<String> {
    let owner = before.trim_end().strip_suffix('.')?.trim_end();
    let owner = match owner.strip_suffix(']') {
        Some(indexed) => &indexed[..indexed.rfind('[')?],
        None => owner,
    };
    let start = owner.rfind(|it: char| !is_word(it)).map_or(0, |at| {
        at + owner[at..].chars().next().map_or(1, char::len_utf8)
    });
    let word = &owner[start..];
    let is_name = word.starts_with(|it: char| it.is_alphabetic() || it == '_');
    (is_name && word != "self").then(|| word.to_owned())
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|it| is_word(*it)).collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A `|` stands for the place.
    fn split(text: &str) -> (&str, &str) {
        text.split_once('|').unwrap()
    }

    #[test]
    fn a_name_is_what_the_page_gives() {
        for (text, expected) in [
            ("let counter = |AtomicCell::new(0);", Some("counter")),
            (
                "let mut counter = Arc::new(|Mutex::new(0));",
                Some("counter"),
            ),
            (
                "static FIRST: Mutex<usize> = |Mutex::new(0);",
                Some("FIRST"),
            ),
            (
                "    let locks = [|Mutex::new(()), Mutex::new(())];",
                Some("locks[0]"),
            ),
            (
                "    let locks = [Mutex::new(()), |Mutex::new(())];",
                Some("locks[1]"),
            ),
            (
                "let a = Account { balance: |Mutex::new(100) };",
                Some("a.balance"),
            ),
            (
                "let a = Account { id: 1, balance: |Mutex::new(1) };",
                Some("a.balance"),
            ),
            (
                "fn new() -> Self { Self { balance: |Mutex::new(0) } }",
                Some("balance"),
            ),
            (
                "let c: Vec<_> = (0..3).map(|_| {| Mutex::new(0) })",
                Some("c"),
            ),
            (
                "static FLAG: [AtomicBool; 2] = [AtomicBool::new(false), |AtomicBool::new(false)];",
                Some("FLAG[1]"),
            ),
            (
                "static F: Flags = Flags { flags: [A::new(0), |AtomicU8::new(0)] };",
                Some("F.flags[1]"),
            ),
            (
                "fn new() -> Self { Data(A::new(0), |AtomicU8::new(0)) }",
                Some("Data.1"),
            ),
            ("run(|Mutex::new(0));", None),
        ] {
            let at = text
                .rfind("|Mutex")
                .or(text.rfind("|Atomic"))
                .or(text.rfind("| M"))
                .unwrap();
            assert_eq!(name(&text[..at]).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_used_is_called_by_its_field_or_its_variable() {
        for (text, expected) in [
            ("self.next.", Some("next")),
            ("while FLAG[1 - me]\n    .", Some("FLAG")),
            ("*counter.", Some("counter")),
            ("make().", None),
            ("self.", None),
            ("self.0.", None),
        ] {
            assert_eq!(receiver(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn assignments_are_told_from_comparisons() {
        for (text, expected) in [
            ("*guard = 1;", true),
            ("*counter.lock().unwrap() = value + 1;", true),
            ("*guard += 1;", false),
            ("*guard == 1 {", false),
            ("*guard);", false),
            ("*guard { n if *n == 0 => n, n => n }\n let x = 5;", false),
            ("guard.push(1);", false),
            ("*a.lock().unwrap() <= 1", false),
        ] {
            assert_eq!(is_assigned(text), expected, "{text}");
        }
    }

    #[test]
    fn a_value_is_taken_if_in_doubt() {
        for (text, dropped) in [
            ("{ counter.|fetch_add(1, SeqCst);", true),
            (
                "{ // count\n    self.counter.|fetch_add(f(1), SeqCst);",
                true,
            ),
            ("{ let v = counter.|fetch_add(1, SeqCst);", false),
            ("{ counter.|fetch_add(1, SeqCst)", false),
            ("{ counter.|fetch_add(1, SeqCst).to_string();", false),
            ("{ f(counter.|fetch_add(1, SeqCst));", false),
            (
                "let v = // take; one\n    counter.|fetch_add(1, SeqCst);",
                false,
            ),
            ("{ counter.|fetch_update(a, b, f);", false),
            ("val! { counter.|fetch_add(1, SeqCst); }", false),
        ] {
            let (before, after) = split(text);
            assert_eq!(is_dropped(before, after), dropped, "{text}");
        }
        for (text, expected) in [
            ("*guard += 1;", true),
            ("*c.lock().unwrap() -= amount;", true),
            ("*guard *= 2;", true),
            ("*guard + 1;", false),
            ("*guard <= 1 {", false),
            ("*guard == 1 {", false),
            ("guard.n += 1;", false),
        ] {
            assert_eq!(is_updated(text), expected, "{text}");
        }
    }
}
