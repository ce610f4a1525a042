//! Makes a stranger's text safe to show: nothing in it moves the cursor, changes the direction of
//! reading, or is a command to a build log.

use common::unseen::written_out;

/// The most that is shown of text that must stay on its line, in characters.
const LINE: usize = 300;

/// Text of one or more lines, for a terminal, a log or a fenced block.
pub fn text(text: &str) -> String {
    // `::name::` at the start of a line and `##[name]` anywhere are commands to a build log.
    let text = text.replace("##[", "##\\u{5b}");
    let lines = text.split_inclusive('\n').map(|line| {
        let is_command = line.trim_start().starts_with("::");
        line.replacen("::", if is_command { "\\u{3a}:" } else { "::" }, 1)
    });
    written_out(&lines.collect::<String>(), |c| {
        c.escape_unicode().to_string()
    })
}

/// A JSON text with the same meaning, with nothing unseen in it.
pub fn json(json: &str) -> String {
    let unit = |unit: &mut u16| format!("\\u{unit:04x}");
    let escape = |c: char| c.encode_utf16(&mut [0; 2]).iter_mut().map(unit).collect();
    written_out(&json.replace("##[", "##\\u005b"), escape)
}

/// Text that must stay on its line, cut if it's too long.
pub fn line(text: &str) -> String {
    let cut = text.char_indices().nth(LINE);
    let text = cut.map_or(text.to_owned(), |(end, _)| text[..end].to_owned() + "…");
    self::text(&text.replace(['\n', '\t'], " "))
}

/// A cell of a CSV file. No spreadsheet takes it for a formula, or splits it at a semicolon.
pub fn cell(text: &str) -> String {
    let line = line(text).replace(';', ",");
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let is_formula = line != "-" && line.trim_start().starts_with(signs);
    format!("{}{line}", if is_formula { "'" } else { "" })
}
