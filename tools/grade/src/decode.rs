//! Bytes to text, whatever they are: said when it took a guess.

/// A file's text, and what is to be said of how it was read.
pub fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let text = char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        (text, Some("converted from UTF-16"))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without its mark, UTF-16 shows in the zeros beside its ASCII characters.
        _ if zeros(bytes, 1) > 8 * zeros(bytes, 0).max(1) => utf16(bytes, u16::from_le_bytes),
        _ if zeros(bytes, 0) > 8 * zeros(bytes, 1).max(1) => utf16(bytes, u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = String::from_utf8_lossy(bytes);
            let is_lossy = matches!(text, std::borrow::Cow::Owned(_));
            (
                text.into_owned(),
                is_lossy.then_some("bytes that are not UTF-8, shown as \u{fffd}"),
            )
        }
    }
}

fn zeros(bytes: &[u8], parity: usize) -> usize {
    bytes
        .iter()
        .take(1 << 12)
        .skip(parity)
        .step_by(2)
        .filter(|&&byte| byte == 0)
        .count()
}
