//! A stranger's text, made safe to show: nothing in it moves a cursor, turns the direction of
//! reading, formats a page, or commands a build log.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The most that is shown of what is to stay on its line, in characters.
const LINE: usize = 300;
/// How many characters a line of a quote may have on average.
const WIDTH: usize = 100;

/// Text of one line or more, for a terminal, a log or a fenced block.
pub fn text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    // `::name::` at the start of a line and `##[name]` anywhere are commands to a build log.
    for line in text.replace("##[", "##\\u{5b}").split_inclusive('\n') {
        let is_command = line.trim_start().starts_with("::");
        let line = line.replacen("::", if is_command { "\\u{3a}:" } else { "::" }, 1);
        for c in line.chars() {
            match is_unseen(c) && !matches!(c, '\n' | '\t') {
                true => shown.extend(c.escape_unicode()),
                false => shown.push(c),
            }
        }
    }
    shown
}

/// Text that is to stay on its line, and cut where it is too long for one.
pub fn line(text: &str) -> String {
    let cut = text.char_indices().nth(LINE);
    let text = cut.map_or(text.to_owned(), |(end, _)| text[..end].to_owned() + "…");
    self::text(&text.replace(['\n', '\t'], " "))
}

/// A cell of a CSV file, of which no spreadsheet makes a formula, nor two cells at a semicolon.
pub fn cell(text: &str) -> String {
    let line = line(text).replace(';', ",");
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let is_formula = line.trim_start().starts_with(signs);
    format!("{}{line}", if is_formula { "'" } else { "" })
}

/// A JSON text of the same meaning, with nothing unseen in it.
pub fn json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.replace("##[", "##\\u005b").chars() {
        match is_unseen(c) && c != '\n' {
            true => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| shown += &format!("\\u{unit:04x}")),
            false => shown.push(c),
        }
    }
    shown
}

/// Markdown that shows a text as it is, on one line.
pub fn code(text: &str) -> String {
    let line = line(text);
    let ticks = "`".repeat(longest_run(&line) + 1);
    match ticks.len() {
        _ if line.is_empty() => line,
        1 => format!("`{line}`"),
        _ => format!("{ticks} {line} {ticks}"),
    }
}

/// Markdown that quotes a text, if there is any, as it is: in a fence longer than any in it. Of a
/// text of more lines than that it is the start, and that is said.
pub fn quote(text: &str, lines: usize) -> String {
    if text.is_empty() {
        return String::new();
    }
    let bytes = text.split_inclusive('\n').take(lines).map(str::len).sum();
    let characters = text.char_indices().nth(lines * WIDTH);
    let end = characters.map_or(bytes, |(end, _)| end.min(bytes));
    let cut = match text[end..].chars().count() {
        0 => String::new(),
        more => format!(">\n> *Cut here: {more} more characters.*\n"),
    };
    let text = self::text(&text[..end]);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    let mut quote = format!("> {fence}text\n");
    for line in text.lines() {
        quote += format!("> {line}").trim_end();
        quote.push('\n');
    }
    quote + &format!("> {fence}\n{cut}\n")
}

/// How many backticks stand in a row, at most.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}

/// Control characters, those that set the direction of reading, and those without a width. Not the
/// joiners of emojis and Persian letters.
pub fn is_unseen(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};

    const UNSEEN: [GeneralCategory; 4] = [Control, Format, LineSeparator, ParagraphSeparator];
    match c {
        '\u{200c}' | '\u{200d}' => false,
        _ if c.is_ascii() => c.is_ascii_control(),
        _ => UNSEEN.contains(&c.general_category()),
    }
}
