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
/// (XML-RPC marshals after the commit; JSON has a null).
pub(super) fn ran_without_result(fault: &Fault) -> bool {
    fault.code == 1 && fault.message.starts_with("cannot marshal None")
}

fn ran_with_another_result(fault: &Fault) -> bool {
    fault.code == 1 && NOT_EXPRESSIBLE.iter().any(|start| fault.message.starts_with(start))
}

/// What `fault` means, as an answer to a call to `database`.
pub(super) fn translate(fault: &Fault, database: &str) -> Error {
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
        _ if is_sql(&fault.class) => sql_error(class, fault, database),
        "AccessDenied" | "Unauthorized" | "SessionExpiredException" => {
            Error::new(Kind::Access, "Odoo refuses the username, password or API key.")
                .authentication()
        }
        "AccessError" | "Forbidden" => Error::new(Kind::Access, message),
        "MissingError" => Error::new(Kind::Missing, message),
        "LockError" => Error::new(Kind::Conflict, message).retryable(),
        "ConcurrencyError" => changed_by_others(),
        "TooManyRequests" => Error::new(Kind::RateLimited, message).retryable(),
        "UserError" | "ValidationError" | "RedirectWarning" | "Warning" => user_error(message),
        "NotFound" | "UnprocessableEntity" | "BadRequest" => Error::new(Kind::Validation, message),
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
        // What another class says may name hosts, files or queries.
        _ => Error::new(Kind::Internal, format!("Odoo failed with {class}.")),
    };
    // Odoo gives no traceback with an AccessDenied, and `denied_by_method` wants the words.
    let wordy = fault.debug.is_empty() || class == "AccessDenied" && !fault.message.is_empty();
    error.detail(if wordy { &fault.message } else { &fault.debug })
}

/// An `AccessDenied` that a method raised, not the login: in Odoo's own words.
pub(crate) fn denied_by_method(mut error: Error) -> Error {
    let words = presentable(error.detail.as_deref().unwrap_or_default());
    error.message = if words.is_empty() { "Odoo denies access.".to_owned() } else { words };
    error.authentication = false;
    error
}

/// The error for a database that the server has not got.
pub(crate) fn no_database(name: &str) -> Error {
    let message = if name.is_empty() {
        "The server has no database for its host name: set database.".to_owned()
    } else {
        format!("The database '{name}' does not exist on this server: check its name.")
    };
    Error::new(Kind::Validation, message)
}

fn changed_by_others() -> Error {
    Error::new(Kind::Conflict, "Somebody else changed the same records at the same time.")
        .retryable()
}

fn sentence(start: &str, class: &str, message: &str) -> String {
    if message.is_empty() {
        format!("{start} {class}.")
    } else {
        format!("{start} {class}: {message}")
    }
}

/// What Odoo 19 says in English with its `LockError` (`BaseModel.lock_for_update`).
const NOT_LOCKED: &str = "Cannot grab a lock on records";

/// XML-RPC tells a missing or locked record from other mistakes by the text only.
fn user_error(message: String) -> Error {
    if names_missing_records(&message) {
        return Error::new(Kind::Missing, message);
    }
    if message == NOT_LOCKED {
        return Error::new(Kind::Conflict, message).retryable();
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

fn sql_error(class: &str, fault: &Fault, database: &str) -> Error {
    match class {
        "SerializationFailure" | "DeadlockDetected" | "LockNotAvailable" => changed_by_others(),
        "OperationalError" | "InterfaceError" | "DatabaseError" | "Error" => {
            database_error(&fault.message, database)
        }
        "IntegrityError"
        | "UniqueViolation"
        | "NotNullViolation"
        | "CheckViolation"
        | "ForeignKeyViolation"
        | "ExclusionViolation" => Error::new(Kind::Validation, constraint(class, &fault.message)),
        _ if rejects_value(class) => {
            Error::new(Kind::Validation, "Odoo's database rejects a value of the call.")
        }
        _ if loses_connection(class) => out_of_reach().outcome(Outcome::Unknown),
        // The exception itself had Odoo roll back.
        _ => Error::new(Kind::Unavailable, "Odoo's database is overloaded or was interrupted.")
            .retryable(),
    }
}

/// How the classes begin that stand for `PostgreSQL`'s errors of data, syntax and integrity (its
/// SQLSTATEs `0A`, `21`, `22`, `23`, `42`, `44` and `P0`); others end in `Violation`.
const OF_VALUES: [&str; 37] = [
    "Ambiguous",
    "ArraySubscript",
    "CannotCoerce",
    "CharacterNotInRepertoire",
    "CollationMismatch",
    "DataError",
    "DataException",
    "DatatypeMismatch",
    "DatetimeFieldOverflow",
    "DivisionByZero",
    "Duplicate",
    "ErrorInAssignment",
    "EscapeCharacterConflict",
    "FeatureNotSupported",
    "FloatingPointException",
    "GeneratedAlways",
    "GroupingError",
    "Indeterminate",
    "InsufficientPrivilege",
    "IntervalFieldOverflow",
    "Invalid",
    "NameTooLong",
    "NotSupportedError",
    "NullValue",
    "NumericValueOutOfRange",
    "ProgrammingError",
    "RaiseException",
    "ReservedName",
    "SequenceGeneratorLimitExceeded",
    "String",
    "SubstringError",
    "SyntaxError",
    "Undefined",
    "Unterminated",
    "UntranslatableCharacter",
    "WindowingError",
    "WrongObjectType",
];

fn rejects_value(class: &str) -> bool {
    class.ends_with("Violation") || OF_VALUES.iter().any(|start| class.starts_with(start))
}

/// Whether the class tells of a connection lost, maybe amid the commit.
fn loses_connection(class: &str) -> bool {
    class.starts_with("Connection")
        || matches!(
            class,
            "AdminShutdown"
                | "CrashShutdown"
                | "DatabaseDropped"
                | "StatementCompletionUnknown"
                | "TransactionResolutionUnknown"
        )
}

fn out_of_reach() -> Error {
    Error::new(Kind::Unavailable, "Odoo cannot reach its database.").retryable()
}

/// Only a connection that was never made is sure to have changed nothing.
fn database_error(message: &str, database: &str) -> Error {
    let never_made = message.starts_with("could not connect")
        || message.starts_with("connection to server ") && message.contains(" failed: ");
    if message.contains("does not exist") {
        no_database(database)
    } else if never_made {
        out_of_reach()
    } else {
        out_of_reach().outcome(Outcome::Unknown)
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
