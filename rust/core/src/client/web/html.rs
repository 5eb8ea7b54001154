//! What Odoo's error pages say.

/// A text longer than this many characters loses its beginning: a traceback says most in its end.
const MAX_TEXT: usize = 4000;

/// The characters that are written as entities in a page (`MarkupSafe` and `QWeb`).
const ENTITIES: [(&str, &str); 6] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&amp;", "&"),
];

/// The message for the user, which is all that a page shows in `<pre>` but for tracebacks
/// (`http_routing.error_message`).
pub(super) fn message(body: &[u8]) -> Option<String> {
    let page = String::from_utf8_lossy(body);
    let (_, after) = page.split_once("<pre>")?;
    let (message, _) = after.split_once("</pre>")?;
    (!message.trim().is_empty()).then(|| unescaped(message))
}

/// The visible text of a page, for the log.
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
    unescaped(&text.chars().skip(length.saturating_sub(MAX_TEXT)).collect::<String>())
}

fn unescaped(text: &str) -> String {
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
