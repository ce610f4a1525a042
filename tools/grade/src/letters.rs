//! Text as it's compared: only letters and digits, in lower case, since editors freely change
//! markup, escapes, wrapping, capitals and punctuation.

/// The letters of a text.
pub fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The place in a text after these letters, if it begins with them and they end with a word.
pub fn behind(text: &str, letters: &str) -> Option<usize> {
    let mut letters = letters.chars();
    for (at, c) in text.char_indices() {
        let is_other = c.is_alphanumeric() && letters.next()? != c.to_ascii_lowercase();
        if is_other || text[at..].starts_with("\n\n") {
            return None; // a question doesn't go on in another paragraph
        }
        if letters.as_str().is_empty() {
            let end = at + c.len_utf8();
            return (!text[end..].starts_with(char::is_alphanumeric)).then_some(end);
        }
    }
    None
}

/// Turns UTF-8, or UTF-16 of either kind, into text with Unix line ends. Without its mark, UTF-16 is
/// known by the zeros in every other byte.
pub fn decode(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(256)];
    let zeros = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|it| **it == 0)
            .count()
    };
    let many = (start.len() / 4).max(1);
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        String::from_utf16_lossy(&units.collect::<Vec<_>>())
    };
    let text = match start {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ if zeros(1) >= many && zeros(0) == 0 => wide(u16::from_le_bytes),
        _ if zeros(0) >= many && zeros(1) == 0 => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    text.trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

/// A text of the same length, with blanks instead of tags, entities and the addresses of links.
pub fn plain(text: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.bytes().position(|byte| b"<]&".contains(&byte)) {
        let length = markup(&rest[start..]).unwrap_or(1);
        plain += &rest[..start];
        plain.extend(std::iter::repeat_n(' ', length));
        rest = &rest[start + length..];
    }
    plain + rest
}

/// The length of the markup that a text starts with, if there is any. A tag starts with a small
/// letter, unlike the type in `Vec<String>`, and has one word or a value, unlike `a<b and c>d`.
fn markup(text: &str) -> Option<usize> {
    let (end, breaks): (char, fn(char) -> bool) = match text.as_bytes() {
        [b'<', b'/' | b'a'..=b'z', ..] => ('>', |c| c == '<' || c == '\n'),
        [b']', b'(', ..] => (')', |c| c == ']' || c == '\n'),
        [b'&', ..] => (';', |c| c != '#' && !c.is_ascii_alphanumeric()),
        _ => return None,
    };
    let stop = 1 + text[1..].find(|c| c == end || breaks(c))?;
    let is_text = end == '>' && text[..stop].contains(' ') && !text[..stop].contains('=');
    (text[stop..].starts_with(end) && !is_text).then_some(stop + 1)
}
