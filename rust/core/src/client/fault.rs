//! Odoo's exceptions in the words of the design.

use crate::codec::Fault;
use crate::error::{Error, Kind};

/// A message longer than this many characters is cut.
const MAX_MESSAGE: usize = 500;

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
fn exception_line(traceback: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    let mut found = None;
    for line in traceback.split_inclusive('\n') {
        let class = line.split([':', '\n']).next().unwrap_or_default();
        if looks_like_class(class) {
            found = Some((at, class.len()));
        }
        at += line.len();
    }
    let (start, length) = found?;
    let (class, message) = traceback.get(start..)?.split_at_checked(length)?;
    Some((class, message.trim_start_matches(':').trim()))
}

fn looks_like_class(text: &str) -> bool {
    let tail = text.rsplit('.').next().unwrap_or_default();
    tail.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
}

/// The method ran and its transaction was committed; only its result could not be written down
/// (Odoo marshals after the commit).
pub(super) fn ran_without_result(fault: &Fault) -> bool {
    fault.message.starts_with("cannot marshal None")
}

pub(super) fn translate(fault: &Fault) -> Error {
    let class = fault.class.rsplit('.').next().unwrap_or_default();
    let message = presentable(&fault.message);
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
            Error::new(Kind::Validation, format!("Odoo rejects the call with {class}: {message}"))
        }
        "" => Error::new(Kind::Internal, "Odoo failed without saying why."),
        _ if is_sql(&fault.class) => {
            Error::new(Kind::Validation, "Odoo's database rejects a value of the call.")
        }
        _ => Error::new(Kind::Internal, format!("Odoo failed with {class}: {message}")),
    };
    error.detail(if fault.debug.is_empty() { &fault.message } else { &fault.debug })
}

/// XML-RPC tells a missing record and a missing model from other mistakes by the text only.
fn user_error(message: String) -> Error {
    let missing = message.starts_with("Record does not exist or has been deleted");
    Error::new(if missing { Kind::Missing } else { Kind::Validation }, message)
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

/// The message on one line, without what betrays the server.
fn presentable(message: &str) -> String {
    let body = if message.contains("Traceback (most recent call last)") {
        exception_line(message).map_or("", |(_, tail)| tail)
    } else {
        message
    };
    let mut words: Vec<&str> = Vec::new();
    for word in body.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/');
        let path = bare.starts_with('/') && bare.matches('/').count() > 1;
        words.push(if path { "…" } else { word });
    }
    let text = words.join(" ");
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
