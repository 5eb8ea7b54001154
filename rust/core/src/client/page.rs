//! Error pages, for the log.

/// A text longer than this many characters loses its beginning: a traceback says most in its end.
const MAX_TEXT: usize = 4000;

/// The visible text of a page.
pub(super) fn text(body: &[u8]) -> String {
    let page = String::from_utf8_lossy(body);
    let mut text = String::new();
    for (at, piece) in page.split('<').enumerate() {
        // All but the first begin with a tag.
        let shown =
            if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, rest)| rest) };
        if !shown.trim().is_empty() {
            text.push_str(shown.trim());
            text.push('\n');
        }
    }
    let length = text.chars().count();
    text.chars().skip(length.saturating_sub(MAX_TEXT)).collect()
}
