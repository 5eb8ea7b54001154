//! Odoo's exceptions in the words of the design.

mod sql;
mod words;
mod xmlrpc;

use self::words::{has_traceback, presentable};
use self::xmlrpc::ran_with_another_result;
pub(super) use self::xmlrpc::{classified, ran_without_result};
use crate::codec::Fault;
use crate::error::{Error, Kind, Outcome};

/// What `fault` means, as an answer to a call to `database`.
pub(super) fn translate(fault: &Fault, database: &str) -> Error {
    if ran_with_another_result(fault) {
        return Error::new(
            Kind::Protocol,
            "Odoo carried out the call, but XML-RPC cannot carry its result: set protocol = \"jsonrpc\".",
        )
        .outcome(Outcome::Done)
        .detail(&fault.debug);
    }
    let class = fault.class.rsplit('.').next().unwrap_or_default();
    let error = if sql::raised(fault) {
        sql::translate(class, fault, database)
    } else {
        of_class(class, fault)
    };
    // Odoo gives no traceback with an AccessDenied, and `denied_by_method` wants the words.
    let wordy = fault.debug.is_empty() || class == "AccessDenied" && !fault.message.is_empty();
    error.detail(if wordy { &fault.message } else { &fault.debug })
}

/// What an exception of Odoo's or Python's means, of this class without its package.
fn of_class(class: &str, fault: &Fault) -> Error {
    let message = presentable(&fault.message);
    match class {
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
        | "NotImplementedError" => rejected(class, &message),
        "" => unexplained(fault),
        // What another class says may name hosts, files or queries.
        _ => Error::new(Kind::Internal, format!("Odoo failed with {class}.")),
    }
}

/// The error for a fault that names no exception, as Odoo does in its every fault: one of whoever
/// stands before Odoo knows nothing of what became of the call.
fn unexplained(fault: &Fault) -> Error {
    let error = Error::new(Kind::Internal, "Odoo failed without saying why.");
    if has_traceback(&fault.message) { error } else { error.outcome(Outcome::Unknown) }
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

fn rejected(class: &str, message: &str) -> Error {
    let message = if message.is_empty() {
        format!("Odoo rejects the call with {class}.")
    } else {
        format!("Odoo rejects the call with {class}: {message}")
    };
    Error::new(Kind::Validation, message)
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
