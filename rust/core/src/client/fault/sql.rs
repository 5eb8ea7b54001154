//! The database's exceptions, as `psycopg2` names them.

use super::{changed_by_others, no_database};
use crate::codec::Fault;
use crate::error::{Error, Kind, Outcome};

/// Whether the database raised it.
pub(super) fn raised(fault: &Fault) -> bool {
    fault.class.starts_with("psycopg2.")
}

/// What `fault`, of this class without its package, means.
pub(super) fn translate(class: &str, fault: &Fault, database: &str) -> Error {
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
