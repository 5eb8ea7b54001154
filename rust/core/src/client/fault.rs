//! Odoo's exceptions in the words of the design.

use crate::codec::Fault;
use crate::error::{Error, Kind, Outcome};

/// A message longer than this many characters is cut.
const MAX_MESSAGE: usize = 500;

/// How Python begins a traceback.
const TRACEBACK: &str = "Traceback (most recent call last):";

/// XML-RPC's fault codes (`odoo/addons/rpc/controllers/xmlrpc.py`), with the exception class that
/// the JSON protocols name for the same.
const CODES: [(i64, &str); 3] = [
    (2, "odoo.exceptions.UserError"),
    (3, "odoo.exceptions.AccessDenied"),
    (4, "odoo.exceptions.AccessError"),
];

/// An XML-RPC fault with the class that its code or its traceback tells.
pub(super) fn classified(fault: Fault) -> Fault {
    if let Some((_, class)) = CODES.iter().find(|(code, _)| *code == fault.code) {
        return Fault { class: (*class).to_owned(), ..fault };
    }
    let Some((class, message)) = exception_line(&fault.message) else { return fault };
    Fault {
        code: fault.code,
        class: class.to_owned(),
        message: message.to_owned(),
        debug: fault.message.clone(),
    }
}

/// The `package.Class: message` that ends a traceback, the message with its further lines.
///
/// It is the first line that is not indented, as the frames are, behind the last header: further
/// lines of a message, such as the database's `DETAIL: …`, may look like an exception as well.
fn exception_line(traceback: &str) -> Option<(&str, &str)> {
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

/// How XML-RPC says that a result holds something it has no type for.
const NOT_EXPRESSIBLE: [&str; 3] =
    ["cannot marshal <class", "dictionary key must be string", "int exceeds XML-RPC limits"];

/// The method ran and its transaction was committed; only its result could not be written down
/// (Odoo marshals after the commit).
pub(super) fn ran_without_result(fault: &Fault) -> bool {
    fault.message.starts_with("cannot marshal None")
}

fn ran_with_another_result(fault: &Fault) -> bool {
    fault.code == 1 && NOT_EXPRESSIBLE.iter().any(|start| fault.message.starts_with(start))
}

pub(super) fn translate(fault: &Fault) -> Error {
    let class = fault.class.rsplit('.').next().unwrap_or_default();
    let message = presentable(&fault.message);
    if ran_with_another_result(fault) {
        return Error::new(
            Kind::Protocol,
            "Odoo carried out the call, but XML-RPC cannot carry its result: set protocol = \"jsonrpc\".",
        )
        .outcome(Outcome::Done)
        .detail(&fault.debug);
    }
    let error = match class {
        "AccessDenied" | "Unauthorized" | "SessionExpiredException" => {
            Error::new(Kind::Access, "Odoo refuses the username, password or API key.")
                .authentication()
        }
        "AccessError" | "Forbidden" => Error::new(Kind::Access, message),
        "MissingError" => Error::new(Kind::Missing, message),
        "SerializationFailure" | "DeadlockDetected" | "LockNotAvailable" => {
            Error::new(Kind::Conflict, "Somebody else changed the same records at the same time.")
                .retryable()
        }
        "TooManyRequests" => Error::new(Kind::RateLimited, message).retryable(),
        "UserError" | "ValidationError" | "RedirectWarning" | "Warning" => user_error(message),
        "NotFound" | "UnprocessableEntity" | "BadRequest" => Error::new(Kind::Validation, message),
        "OperationalError" | "InterfaceError" => database_error(&fault.message),
        "IntegrityError"
        | "UniqueViolation"
        | "NotNullViolation"
        | "CheckViolation"
        | "ForeignKeyViolation"
        | "ExclusionViolation" => Error::new(Kind::Validation, constraint(class, &fault.message)),
        "AttributeError" if message.starts_with("The method") => {
            Error::new(Kind::Validation, message)
        }
        "ValueError"
        | "TypeError"
        | "KeyError"
        | "AttributeError"
        | "IndexError"
        | "AssertionError"
        | "SyntaxError"
        | "NotImplementedError" => {
            Error::new(Kind::Validation, sentence("Odoo rejects the call with", class, &message))
        }
        "" => Error::new(Kind::Internal, "Odoo failed without saying why."),
        _ if is_sql(&fault.class) => {
            Error::new(Kind::Validation, "Odoo's database rejects a value of the call.")
        }
        // What another class says may name hosts, files or queries.
        _ => Error::new(Kind::Internal, format!("Odoo failed with {class}.")),
    };
    error.detail(if fault.debug.is_empty() { &fault.message } else { &fault.debug })
}

fn sentence(start: &str, class: &str, message: &str) -> String {
    if message.is_empty() {
        format!("{start} {class}.")
    } else {
        format!("{start} {class}: {message}")
    }
}

/// XML-RPC tells a missing record from other mistakes by the text only.
fn user_error(message: String) -> Error {
    if names_missing_records(&message) {
        return Error::new(Kind::Missing, message);
    }
    // Odoo 14 names a constraint and says no more.
    let bare = !message.is_empty() && !message.contains(' ') && message.contains('_');
    let message = if bare {
        format!("A value breaks the constraint {message}: it may be in use already.")
    } else {
        message
    };
    Error::new(Kind::Validation, message)
}

/// A `MissingError` ends, in any language, in `(Record: res.partner(7,), User: 2)`
/// (`odoo/models.py`, `BaseModel._fetch_…` and `check_access`).
fn names_missing_records(message: &str) -> bool {
    let Some((_, tail)) = message.rsplit_once(" (") else { return false };
    let Some((records, _user)) = tail.rsplit_once("), ") else { return false };
    let named = records.split_once(": ").and_then(|(_, records)| records.split_once('('));
    named.is_some_and(|(model, ids)| {
        model.contains('.') && ids.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' '))
    })
}

fn is_sql(class: &str) -> bool {
    class.starts_with("psycopg2.")
}

fn database_error(message: &str) -> Error {
    if message.contains("does not exist") {
        Error::new(Kind::Validation, "The database does not exist on this server: check its name.")
    } else {
        Error::new(Kind::Unavailable, "Odoo cannot reach its database.").retryable()
    }
}

fn constraint(class: &str, message: &str) -> &'static str {
    let is = |violation: &str, text: &str| class == violation || message.contains(text);
    if is("UniqueViolation", "duplicate key") {
        "A value that must be unique is in use already."
    } else if is("NotNullViolation", "not-null") {
        "A required value is missing."
    } else if is("ForeignKeyViolation", "foreign key") {
        "Another record still refers to this one, or the record referred to does not exist."
    } else {
        "A value breaks a rule of the model."
    }
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
fn presentable(message: &str) -> String {
    let body = if message.contains(TRACEBACK) {
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
