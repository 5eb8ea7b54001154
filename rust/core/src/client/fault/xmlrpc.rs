//! What XML-RPC alone does not tell in so many words: which exception it was, and that a method ran.

use super::words::exception_line;
use crate::codec::Fault;

/// XML-RPC's fault codes (`odoo/addons/rpc/controllers/xmlrpc.py`), with the exception class that
/// the JSON protocols name for the same.
const CODES: [(i64, &str); 3] = [
    (2, "odoo.exceptions.UserError"),
    (3, "odoo.exceptions.AccessDenied"),
    (4, "odoo.exceptions.AccessError"),
];

/// An XML-RPC fault with the class that its code or its traceback tells.
pub(in crate::client) fn classified(fault: Fault) -> Fault {
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

/// How XML-RPC says that a result holds something it has no type for.
const NOT_EXPRESSIBLE: [&str; 3] =
    ["cannot marshal <class", "dictionary key must be string", "int exceeds XML-RPC limits"];

/// The method ran and its transaction was committed; only its result could not be written down
/// (XML-RPC marshals after the commit; JSON has a null).
pub(in crate::client) fn ran_without_result(fault: &Fault) -> bool {
    fault.code == 1 && fault.message.starts_with("cannot marshal None")
}

pub(super) fn ran_with_another_result(fault: &Fault) -> bool {
    fault.code == 1 && NOT_EXPRESSIBLE.iter().any(|start| fault.message.starts_with(start))
}
