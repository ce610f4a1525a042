//! A stranger's text, made safe to show: nothing in it moves a cursor, turns the direction of
//! reading, formats a page, or commands a build log.

/// The most that is quoted of a text.
const LINES: usize = 100;
const CHARACTERS: usize = 10_000;

/// Text of one line or more, for a terminal, a log or a fenced block.
pub fn text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        // `::name::` at the start of a line and `##[name]` anywhere are commands to a build log.
        let indent = line.len() - line.trim_start().len();
        let (blank, rest) = line.split_at(indent);
        let rest = match rest.strip_prefix("::") {
            Some(rest) => format!("\\u{{3a}}:{rest}"),
            None => rest.to_owned(),
        };
        for c in blank
            .chars()
            .chain(rest.replace("##[", "##\\u{5b}").chars())
        {
            if is_unseen(c) && !matches!(c, '\n' | '\t') {
                shown.extend(c.escape_unicode());
            } else {
                shown.push(c);
            }
        }
    }
    shown
}

/// Text that is to stay on its line.
pub fn line(text: &str) -> String {
    self::text(&text.replace(['\n', '\t'], " "))
}

/// A cell of a CSV file, of which no spreadsheet makes a formula.
pub fn cell(text: &str) -> String {
    let line = line(text);
    if line
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    {
        format!("'{line}")
    } else {
        line
    }
}

/// A JSON text of the same meaning, with nothing unseen in it.
pub fn json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.replace("##[", "##\\u005b").chars() {
        if is_unseen(c) && c != '\n' {
            let mut units = [0; 2];
            let escape = |unit: &mut u16| format!("\\u{unit:04x}");
            shown.extend(c.encode_utf16(&mut units).iter_mut().map(escape));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Markdown that shows a text as it is, on one line.
pub fn code(text: &str) -> String {
    let line = line(text);
    let ticks = "`".repeat(longest_run(&line) + 1);
    if line.is_empty() {
        line
    } else if ticks.len() > 1 {
        format!("{ticks} {line} {ticks}")
    } else {
        format!("`{line}`")
    }
}

/// Markdown that quotes a text as it is: in a quote, a fence longer than any in it. Of a long text
/// it is the start, and that is said.
pub fn quote(text: &str) -> String {
    let lines: usize = text.split_inclusive('\n').take(LINES).map(str::len).sum();
    let characters = text.char_indices().nth(CHARACTERS);
    let end = characters.map_or(lines, |(end, _)| lines.min(end));
    let cut = match text[end..].chars().count() {
        0 => String::new(),
        more => format!(">\n> *Cut here: {more} more characters.*\n"),
    };
    let text = self::text(&text[..end]);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    let lines = text
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned() + "\n");
    let lines: String = lines.collect();
    format!("> {fence}text\n{lines}> {fence}\n{cut}")
}

/// How many backticks stand in a row, at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}

/// Control characters, those that set the direction of reading, and those without a width.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        )
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}
