//! JSON-2 takes arguments by name only: here the positional ones get theirs.

use std::collections::HashMap;

use crate::client::Call;
use crate::codec::{ValueSink, decode_json};
use crate::error::{Error, Kind, Result};
use crate::limits::Limits;
use crate::value::Value;

/// What one method takes by position.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    /// Whether the ids of records come first.
    on_records: bool,
    /// The names of the parameters, after the ids.
    params: Vec<String>,
}

/// The ORM's methods with a method's parameters, in the order of Odoo 19 (`odoo/orm/models.py`);
/// a leading `ids` marks a method on records.
const ORM: [(&str, &str); 23] = [
    ("search", "domain offset limit order"),
    ("search_read", "domain fields offset limit order"),
    ("search_count", "domain limit"),
    ("read", "ids fields load"),
    ("read_group", "domain fields groupby offset limit orderby lazy"),
    ("formatted_read_group", "domain groupby aggregates having offset limit order"),
    ("web_read_group", "domain groupby aggregates limit offset order"),
    ("web_search_read", "domain specification offset limit order count_limit"),
    ("web_read", "ids specification"),
    ("fields_get", "allfields attributes"),
    ("name_search", "name domain operator limit"),
    ("name_create", "name"),
    ("default_get", "fields"),
    ("create", "vals_list"),
    ("write", "ids vals"),
    ("unlink", "ids"),
    ("copy", "ids default"),
    ("check_access_rights", "operation raise_exception"),
    ("has_access", "ids operation"),
    ("check_access", "ids operation"),
    ("check_object_reference", "module xml_id raise_on_access_error"),
    ("get_metadata", "ids"),
    ("context_get", ""),
];

fn orm_signature(method: &str) -> Option<Signature> {
    let (_, params) = ORM.iter().find(|(name, _)| *name == method)?;
    let (on_records, params) = match params.strip_prefix("ids") {
        Some(params) => (true, params),
        None => (false, *params),
    };
    let params = params.split_ascii_whitespace().map(str::to_owned).collect();
    Some(Signature { on_records, params })
}

/// The parameters of a model's methods, from the server's own `/doc-bearer/<model>.json`.
#[derive(Debug, Clone, Default)]
pub struct Signatures(HashMap<String, Signature>);

impl Signatures {
    /// Reads the document of one model.
    ///
    /// # Errors
    /// `protocol`, if it is not such a document.
    pub fn parse(document: &[u8]) -> Result<Self> {
        let document = decode_json(document, &Limits::default(), ValueSink::default())?;
        let Some(Value::Dict(methods)) = document.get("methods") else {
            return Err(Error::new(Kind::Protocol, "The reply is not a model's documentation."));
        };
        Ok(Self(methods.iter().filter_map(read_method).collect()))
    }
}

fn read_method((name, method): &(String, Value)) -> Option<(String, Signature)> {
    let Some(Value::Dict(parameters)) = method.get("parameters") else { return None };
    let on_records = !method
        .get("api")
        .and_then(Value::as_list)
        .is_some_and(|decorators| decorators.iter().any(|name| name.as_str() == Some("model")));
    // Only those that may be passed by position carry no `kind`.
    let positional = parameters.iter().filter(|(_, parameter)| parameter.get("kind").is_none());
    let params = positional.map(|(name, _)| name.clone()).collect();
    Some((name.clone(), Signature { on_records, params }))
}

/// Whether the server's own signatures are needed to name the arguments of `call`.
pub(crate) fn needs_signatures(call: &Call) -> bool {
    !call.args().is_empty() && orm_signature(call.method()).is_none()
}

/// All arguments of `call` by name, the records as `ids`.
///
/// # Errors
/// `validation`, if there are more arguments than the method has parameters, or one is given
/// twice, or the method's parameters are not known.
pub(crate) fn arguments(call: &Call, server: &Signatures) -> Result<Vec<(String, Value)>> {
    let of_orm = orm_signature(call.method());
    let Some(signature) = of_orm.as_ref().or_else(|| server.0.get(call.method())) else {
        return unknown_signature(call);
    };
    let mut named = Vec::with_capacity(call.args().len() + call.kwargs().len());
    let mut args = call.args().iter();
    if signature.on_records
        && let Some(ids) = args.next()
    {
        named.push(("ids".to_owned(), as_ids(ids)));
    }
    let mut params = signature.params.iter();
    for value in args {
        let Some(name) = params.next() else {
            return Err(Error::new(
                Kind::Validation,
                format!("{}.{} takes fewer positional arguments.", call.model(), call.method()),
            ));
        };
        named.push((name.clone(), value.clone()));
    }
    add_kwargs(call, named)
}

fn add_kwargs(call: &Call, mut named: Vec<(String, Value)>) -> Result<Vec<(String, Value)>> {
    for (name, value) in call.kwargs() {
        if named.iter().any(|(taken, _)| taken == name) {
            return Err(Error::new(
                Kind::Validation,
                format!("{}.{} got the argument '{name}' twice.", call.model(), call.method()),
            ));
        }
        named.push((name.clone(), value.clone()));
    }
    Ok(named)
}

/// Without a signature only the common case is certain: the ids, and the rest by name.
fn unknown_signature(call: &Call) -> Result<Vec<(String, Value)>> {
    match call.args() {
        [] => add_kwargs(call, Vec::new()),
        [ids] if is_ids(ids) => add_kwargs(call, vec![("ids".to_owned(), as_ids(ids))]),
        _ => Err(Error::new(
            Kind::Validation,
            format!(
                "The parameters of {}.{} are not known: check its name and pass its arguments by name, or set protocol = \"jsonrpc\".",
                call.model(),
                call.method()
            ),
        )),
    }
}

fn is_ids(value: &Value) -> bool {
    match value {
        Value::Int(_) => true,
        Value::List(items) => items.iter().all(|item| item.as_int().is_some()),
        _ => false,
    }
}

fn as_ids(value: &Value) -> Value {
    match value {
        Value::Int(_) => Value::List(vec![value.clone()]),
        _ => value.clone(),
    }
}
