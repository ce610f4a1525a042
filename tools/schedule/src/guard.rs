//! Where a page drops a guard, as far as its text says so.

use common::source::is_word;

/// What may end a block before its brace.
const EXITS: [&str; 4] = ["return", "break", "continue", "?"];

/// How many lines after its lock a guard is dropped that's bound there by a `let`: the text before the
/// lock, and after it. None: the text doesn't say.
pub fn dropped_after(before: &str, after: &str) -> Option<usize> {
    let name = bound(before)?;
    let end = depths(after)
        .find(|(_, character, depth)| *character == ';' && *depth == 0)?
        .0;
    let (statement, rest) = after.split_at(end);
    let brace = depths(rest).find(|it| it.2 < 0)?.0;
    let block = &rest[..brace];
    let code: Vec<&str> = block.lines().map(without_comment).collect();
    if EXITS
        .iter()
        .any(|it| code.iter().any(|line| line.contains(it)))
    {
        return None;
    }
    let drop = format!("drop({name})");
    let drops: Vec<usize> = block.match_indices(&drop).map(|it| it.0).collect();
    let to = match drops.as_slice() {
        [] => brace,
        [at] if depth_at(block, *at) == 0 => *at,
        _ => return None,
    };
    let is_kept = code.join("\n").replace(&drop, "");
    let is_kept = is_kept.match_indices(&name).all(|(at, _)| {
        let (lead, tail) = (&is_kept[..at], &is_kept[at + name.len()..]);
        lead.ends_with(is_word) || tail.starts_with(is_word) || is_borrowed(lead, tail)
    });
    is_kept.then(|| newlines(statement) + newlines(&rest[..to]))
}

/// A guard that is moved is dropped elsewhere.
fn is_borrowed(lead: &str, tail: &str) -> bool {
    let lead = lead.strip_suffix("mut ").unwrap_or(lead);
    lead.ends_with(['*', '&', '{']) || tail.starts_with(['.', '['])
}

/// The name in `let mut NAME =`, if the statement that a text ends in begins so.
fn bound(before: &str) -> Option<String> {
    let start = before.rfind([';', '{', '}']).map_or(0, |it| it + 1);
    let lines: Vec<&str> = before[start..].lines().map(without_comment).collect();
    let statement = lines.join(" ");
    let binding = statement.trim_start().strip_prefix("let ")?.trim_start();
    let binding = binding.strip_prefix("mut ").unwrap_or(binding);
    let (name, value) = binding.split_once('=')?;
    let name = name.split(':').next().unwrap_or(name).trim();
    let is_name = name != "_" && !name.is_empty() && name.chars().all(is_word);
    let is_plain = value
        .chars()
        .all(|it| is_word(it) || " &*.:[]".contains(it));
    (is_name && is_plain).then(|| name.to_owned())
}

/// Each character outside of comments, where it is, and how deep in brackets.
fn depths(text: &str) -> impl Iterator<Item = (usize, char, i32)> {
    let mut depth = 0;
    let mut is_comment = false;
    text.char_indices().filter_map(move |(at, character)| {
        is_comment = character != '\n' && (is_comment || text[at..].starts_with("//"));
        match character {
            _ if is_comment => return None,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        Some((at, character, depth))
    })
}

fn depth_at(text: &str, place: usize) -> i32 {
    let before = depths(text).take_while(|it| it.0 < place);
    before.last().map_or(0, |it| it.2)
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_dropped_where_its_block_ends() {
        for (text, lines) in [
            (
                "{ let mut g = c.|lock().unwrap(); // take {\n let v = *g;\n *g = v + 1;\n} // here",
                Some(3),
            ),
            (
                "let _guard = locks[0].|lock().unwrap();\n{ f(); }\n}",
                Some(2),
            ),
            (
                "let g = c\n .|lock()\n .unwrap();\ng.push(1);\nprintln!(\"{g}\");\n}",
                Some(4),
            ),
            (
                "let g = c.|lock().unwrap();\n*g += 1;\ndrop(g);\nf();\n}",
                Some(2),
            ),
            ("let g = c.|lock().unwrap();\nif b {\ndrop(g);\n}\n}", None),
            (
                "let g = c.|lock().unwrap();\nlet g = cond.wait(g);\n}",
                None,
            ),
            (
                "let g = c.|lock().unwrap();\nif *g == 0 { return; }\n}",
                None,
            ),
            ("*c.|lock().unwrap() += 1;\n}", None),
            ("let _ = c.|lock().unwrap();\n}", None),
            ("let v = f(*c.|lock().unwrap());\n}", None),
        ] {
            let (before, after) = text.split_once('|').unwrap();
            assert_eq!(dropped_after(before, after), lines, "{text}");
        }
    }
}
