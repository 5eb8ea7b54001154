//! Faults as Odoo 14 and 19 were seen to send them, or its database through them.

use oxidoo_core::{Kind, Outcome};

/// A fault, and what becomes of it.
pub(crate) struct Case {
    pub(crate) code: i64,
    pub(crate) class: &'static str,
    pub(crate) message: &'static str,
    pub(crate) kind: Kind,
    pub(crate) shown: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) retryable: bool,
}

const fn case(
    code: i64,
    class: &'static str,
    message: &'static str,
    kind: Kind,
    shown: &'static str,
) -> Case {
    Case { code, class, message, kind, shown, outcome: Outcome::Refused, retryable: false }
}

const fn passing(
    class: &'static str,
    message: &'static str,
    kind: Kind,
    shown: &'static str,
) -> Case {
    Case { code: 1, class, message, kind, shown, outcome: Outcome::Refused, retryable: true }
}

/// A fault that may have come amid the commit.
const fn lost(class: &'static str, message: &'static str, shown: &'static str) -> Case {
    Case { outcome: Outcome::Unknown, ..passing(class, message, Kind::Unavailable, shown) }
}

const CONFLICT: &str = "Somebody else changed the same records at the same time.";
const DATABASE_DOWN: &str = "Odoo cannot reach its database.";
const DATABASE_FAILED: &str = "Odoo's database is overloaded or was interrupted.";
const BAD_VALUE: &str = "Odoo's database rejects a value of the call.";

pub(crate) const CASES: &[Case] = &[
    case(
        1,
        "builtins.AttributeError",
        "The method 'res.partner.nope' does not exist",
        Kind::Validation,
        "The method 'res.partner.nope' does not exist",
    ),
    case(
        1,
        "builtins.AttributeError",
        "'res.partner' object has no attribute 'nope'",
        Kind::Validation,
        "Odoo rejects the call with AttributeError: 'res.partner' object has no attribute 'nope'",
    ),
    case(
        1,
        "builtins.ValueError",
        "Invalid field res.partner.nope in condition ('nope', '=', 1)",
        Kind::Validation,
        "Odoo rejects the call with ValueError: Invalid field res.partner.nope in condition ('nope', '=', 1)",
    ),
    case(
        1,
        "builtins.KeyError",
        "'nope'",
        Kind::Validation,
        "Odoo rejects the call with KeyError: 'nope'",
    ),
    case(
        1,
        "builtins.ValueError",
        "<class 'odoo.exceptions.UserError'>: \"No way\" while evaluating\n\"raise UserError('No way')\"",
        Kind::Validation,
        "Odoo rejects the call with ValueError: <class 'odoo.exceptions.UserError'>: \"No way\" while evaluating \"raise UserError('No way')\"",
    ),
    case(
        1,
        "builtins.TypeError",
        "ResPartner.name_create() missing 1 required positional argument: 'name'",
        Kind::Validation,
        "Odoo rejects the call with TypeError: ResPartner.name_create() missing 1 required positional argument: 'name'",
    ),
    case(
        2,
        "odoo.exceptions.UserError",
        "Object res.partnerx doesn't exist",
        Kind::Validation,
        "Object res.partnerx doesn't exist",
    ),
    case(
        2,
        "odoo.exceptions.UserError",
        "You cannot do this.\n\nNote: ask a manager.\n",
        Kind::Validation,
        "You cannot do this. Note: ask a manager.",
    ),
    case(
        2,
        "odoo.exceptions.ValidationError",
        "The operation cannot be completed: another model requires the record being deleted.",
        Kind::Validation,
        "The operation cannot be completed: another model requires the record being deleted.",
    ),
    case(
        2,
        "odoo.exceptions.MissingError",
        "Record does not exist or has been deleted.\n(Record: res.partner(999999,), User: 2)",
        Kind::Missing,
        "Record does not exist or has been deleted. (Record: res.partner(999999,), User: 2)",
    ),
    case(
        2,
        "odoo.exceptions.MissingError",
        "L'enregistrement n'existe pas ou a été supprimé.\n(Enregistrement: res.partner(7, 8), Utilisateur: 2)",
        Kind::Missing,
        "L'enregistrement n'existe pas ou a été supprimé. (Enregistrement: res.partner(7, 8), Utilisateur: 2)",
    ),
    case(
        2,
        "odoo.exceptions.ValidationError",
        "res_partner_check_name",
        Kind::Validation,
        "A value breaks the constraint res_partner_check_name: it may be in use already.",
    ),
    case(3, "odoo.exceptions.AccessDenied", "Access Denied", Kind::Access, "Access Denied"),
    case(
        4,
        "odoo.exceptions.AccessError",
        "You are not allowed to modify 'Contact' (res.partner) records.\n\nContact your administrator.",
        Kind::Access,
        "You are not allowed to modify 'Contact' (res.partner) records. Contact your administrator.",
    ),
    passing(
        "psycopg2.errors.SerializationFailure",
        "could not serialize access due to concurrent update\nCONTEXT:  SQL statement \"SELECT 1 FROM ONLY res_partner_x FOR KEY SHARE OF x\"\n",
        Kind::Conflict,
        CONFLICT,
    ),
    passing(
        "psycopg2.errors.DeadlockDetected",
        "deadlock detected\nDETAIL:  Process 7 waits for ShareLock.\nHINT:  See server log for query details.\n",
        Kind::Conflict,
        CONFLICT,
    ),
    case(
        1,
        "psycopg2.errors.UniqueViolation",
        "duplicate key value violates unique constraint \"res_partner_x_uniq\"\nDETAIL:  Key (ref)=(a) already exists.\n",
        Kind::Validation,
        "A value that must be unique is in use already.",
    ),
    case(
        1,
        "psycopg2.errors.NotNullViolation",
        "null value in column \"name\" violates not-null constraint\nDETAIL:  Failing row contains (9, s3cret).\n",
        Kind::Validation,
        "A required value is missing.",
    ),
    case(
        1,
        "psycopg2.errors.ForeignKeyViolation",
        "update or delete on table \"res_partner_x\" violates foreign key constraint",
        Kind::Validation,
        "Another record still refers to this one, or the record referred to does not exist.",
    ),
    case(
        1,
        "psycopg2.errors.CheckViolation",
        "new row violates check constraint\nDETAIL:  Failing row contains (s3cret).",
        Kind::Validation,
        "A value breaks a rule of the model.",
    ),
    case(
        1,
        "psycopg2.IntegrityError",
        "duplicate key value violates unique constraint \"res_partner_x\"",
        Kind::Validation,
        "A value that must be unique is in use already.",
    ),
    case(
        1,
        "psycopg2.errors.UndefinedColumn",
        "column res_partner_x.nope does not exist\nLINE 1: SELECT \"res_partner_x\".nope\n               ^\n",
        Kind::Validation,
        BAD_VALUE,
    ),
    case(
        1,
        "psycopg2.errors.InvalidTextRepresentation",
        "invalid input syntax for type integer: \"x\"\nLINE 1: SELECT id FROM res_partner_x WHERE id = 'x'\n",
        Kind::Validation,
        BAD_VALUE,
    ),
    case(1, "psycopg2.ProgrammingError", "can't adapt type 'dict'", Kind::Validation, BAD_VALUE),
    case(
        1,
        "psycopg2.OperationalError",
        "FATAL:  database \"nope\" does not exist\n",
        Kind::Validation,
        "The database 'db' does not exist on this server: check its name.",
    ),
    passing(
        "psycopg2.OperationalError",
        "connection to server at \"db.internal\" (10.0.0.5), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n",
        Kind::Unavailable,
        DATABASE_DOWN,
    ),
    passing(
        "psycopg2.OperationalError",
        "could not connect to server: Connection refused\n\tIs the server running on host \"db.internal\" (10.0.0.5)?\n",
        Kind::Unavailable,
        DATABASE_DOWN,
    ),
    lost("psycopg2.InterfaceError", "connection already closed", DATABASE_DOWN),
    lost(
        "psycopg2.OperationalError",
        "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n",
        DATABASE_DOWN,
    ),
    lost(
        "psycopg2.DatabaseError",
        "error with status PGRES_TUPLES_OK and no message from the libpq",
        DATABASE_DOWN,
    ),
    lost(
        "psycopg2.errors.AdminShutdown",
        "terminating connection due to administrator command",
        DATABASE_DOWN,
    ),
    lost("psycopg2.errors.ConnectionFailure", "the connection failed", DATABASE_DOWN),
    passing(
        "psycopg2.pool.PoolError",
        "The Connection Pool Is Full",
        Kind::Unavailable,
        DATABASE_FAILED,
    ),
    passing(
        "psycopg2.errors.QueryCanceled",
        "canceling statement due to statement timeout",
        Kind::Unavailable,
        DATABASE_FAILED,
    ),
    passing(
        "psycopg2.errors.TooManyConnections",
        "sorry, too many clients already",
        Kind::Unavailable,
        DATABASE_FAILED,
    ),
    passing(
        "psycopg2.errors.DiskFull",
        "could not extend file \"base/1/2\": No space left on device",
        Kind::Unavailable,
        DATABASE_FAILED,
    ),
    case(
        1,
        "psycopg2.errors.SyntaxError",
        "syntax error at or near \"nope\"\nLINE 1: SELECT nope nope\n               ^\n",
        Kind::Validation,
        BAD_VALUE,
    ),
    case(
        1,
        "psycopg2.errors.NumericValueOutOfRange",
        "integer out of range",
        Kind::Validation,
        BAD_VALUE,
    ),
    Case {
        code: 2,
        ..passing(
            "odoo.exceptions.LockError",
            "Cannot grab a lock on records",
            Kind::Conflict,
            "Cannot grab a lock on records",
        )
    },
    passing("odoo.exceptions.ConcurrencyError", "could not update", Kind::Conflict, CONFLICT),
    case(
        1,
        "builtins.FileNotFoundError",
        "[Errno 2] No such file or directory: '/var/lib/odoo/filestore/db/ab/ab12'",
        Kind::Internal,
        "Odoo failed with FileNotFoundError.",
    ),
    case(
        1,
        "builtins.OSError",
        "cannot open path=/opt/odoo/conf/odoo.conf (from:/home/odoo/x/y)",
        Kind::Internal,
        "Odoo failed with OSError.",
    ),
    case(
        1,
        "odoo.addons.base.models.qweb.QWebException",
        "Error to render compiling AST\nValueError: bad operand\nTemplate: web.report\nPath: /t/t/div\nNode: <div t-esc=\"x\"/>",
        Kind::Internal,
        "Odoo failed with QWebException.",
    ),
    case(
        1,
        "builtins.AssertionError",
        "",
        Kind::Validation,
        "Odoo rejects the call with AssertionError.",
    ),
    case(
        1,
        "builtins.ZeroDivisionError",
        "division by zero",
        Kind::Internal,
        "Odoo failed with ZeroDivisionError.",
    ),
    case(1, "binascii.Error", "Incorrect padding", Kind::Internal, "Odoo failed with Error."),
];
