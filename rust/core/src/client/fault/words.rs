//! Odoo's words, as an agent may see them.

/// A message longer than this many characters is cut.
const MAX_MESSAGE: usize = 500;

/// How Python begins a traceback.
const TRACEBACK: &str = "Traceback (most recent call last):";

/// Whether a message holds a traceback, whatever exception ends it.
pub(super) fn has_traceback(message: &str) -> bool {
    message.contains(TRACEBACK)
}

/// The `package.Class: message` that ends a traceback, the message with its further lines.
///
/// It is the first line that is not indented, as the frames are, behind the last header: further
/// lines of a message, such as the database's `DETAIL: …`, may look like an exception as well.
pub(super) fn exception_line(traceback: &str) -> Option<(&str, &str)> {
    let mut rest = traceback.rsplit(TRACEBACK).next()?;
    while rest.starts_with([' ', '\n', '\r']) {
        (_, rest) = rest.split_once('\n')?;
    }
    let (class, message) = rest.split_at(rest.find([':', '\n']).unwrap_or(rest.len()));
    looks_like_class(class).then(|| (class, message.trim_start_matches(':').trim()))
}

fn looks_like_class(text: &str) -> bool {
    let tail = text.rsplit('.').next().unwrap_or_default();
    tail.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
}

/// Whether a word is or ends in something like `/opt/odoo/…`; a URL or a date is not.
fn holds_path(word: &str) -> bool {
    word.match_indices('/').any(|(at, _)| {
        let (before, path) = word.split_at(at);
        let follows_name = before.ends_with(|c: char| c.is_alphanumeric() || "/._-".contains(c));
        let begins_name = path.chars().nth(1).is_some_and(|c| c.is_alphanumeric() || c == '.');
        !follows_name && begins_name && path.matches('/').count() > 1
    })
}

/// The message on one line, without what betrays the server.
pub(super) fn presentable(message: &str) -> String {
    let body = if has_traceback(message) {
        exception_line(message).map_or("", |(_, tail)| tail)
    } else {
        message
    };
    let mut words: Vec<&str> = Vec::new();
    for word in body.split_whitespace() {
        words.push(if holds_path(word) { "…" } else { word });
    }
    let text = words.join(" ");
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
