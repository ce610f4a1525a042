//! Bytes to text, whatever they are: said when it took a guess.

use crate::reason::Note;

/// A file's text, with lines that end as in Unix, and what is to be said of how it was read.
pub fn decode(bytes: &[u8]) -> (String, Option<Note>) {
    let (text, note) = match bytes {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes), Some(Note::Utf16)),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes), Some(Note::Utf16)),
        // Without its mark, UTF-16 shows in the zeros beside its ASCII characters.
        _ if zeros(bytes, 1) > 8 * zeros(bytes, 0).max(1) => {
            (utf16(bytes, u16::from_le_bytes), Some(Note::Utf16))
        }
        _ if zeros(bytes, 0) > 8 * zeros(bytes, 1).max(1) => {
            (utf16(bytes, u16::from_be_bytes), Some(Note::Utf16))
        }
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), None),
                Err(_) => (
                    String::from_utf8_lossy(bytes).into_owned(),
                    Some(Note::NotUtf8),
                ),
            }
        }
    };
    (text.replace("\r\n", "\n").replace('\r', "\n"), note)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn zeros(bytes: &[u8], parity: usize) -> usize {
    let some = bytes.iter().take(1 << 12);
    some.skip(parity)
        .step_by(2)
        .filter(|&&byte| byte == 0)
        .count()
}
