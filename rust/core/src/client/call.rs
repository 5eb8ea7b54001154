use crate::value::Value;

/// A protocol that Odoo offers to other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// `/xmlrpc/2/…`
    XmlRpc,
    /// `/jsonrpc`
    JsonRpc,
    /// `/json/2/…`, from Odoo 19 on
    Json2,
}

impl Protocol {
    /// The name used in configuration, messages and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Protocol::XmlRpc => "xmlrpc",
            Protocol::JsonRpc => "jsonrpc",
            Protocol::Json2 => "json2",
        }
    }
}

/// Whether a call can change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It cannot: repeating it is harmless.
    Read,
    /// It may: it is never sent twice unless nothing can have happened.
    Write,
}

impl Effect {
    /// That of calling `method`.
    pub fn of(method: &str) -> Self {
        if READS.contains(&method) { Effect::Read } else { Effect::Write }
    }
}

/// The ORM's own methods that change nothing. A method that is not here counts as a write,
/// whatever its name says; `default_get` creates records in some modules.
const READS: [&str; 25] = [
    "check_access",
    "check_access_rights",
    "check_object_reference",
    "context_get",
    "fields_get",
    "fields_view_get",
    "formatted_read_group",
    "formatted_read_grouping_sets",
    "get_available_models",
    "get_external_id",
    "get_metadata",
    "get_view",
    "get_views",
    "has_access",
    "has_group",
    "name_get",
    "name_search",
    "read",
    "read_group",
    "search",
    "search_count",
    "search_read",
    "web_read",
    "web_read_group",
    "web_search_read",
];

/// A method of a model with its arguments, as `execute_kw` takes them.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    model: Value,
    method: Value,
    args: Value,
    kwargs: Value,
}

impl Call {
    /// A call of `model.method`.
    ///
    /// `args` are the positional arguments; for a method on records, their ids come first.
    /// `kwargs` are the named ones, `context` among them.
    pub fn new(model: &str, method: &str, args: Vec<Value>, kwargs: Vec<(String, Value)>) -> Self {
        Self {
            model: model.into(),
            method: method.into(),
            args: Value::List(args),
            kwargs: Value::Dict(kwargs),
        }
    }

    /// The model.
    pub fn model(&self) -> &str {
        self.model.as_str().unwrap_or_default()
    }

    /// The method.
    pub fn method(&self) -> &str {
        self.method.as_str().unwrap_or_default()
    }

    /// The positional arguments.
    pub fn args(&self) -> &[Value] {
        self.args.as_list().unwrap_or_default()
    }

    /// The named arguments.
    pub fn kwargs(&self) -> &[(String, Value)] {
        match &self.kwargs {
            Value::Dict(members) => members,
            _ => &[],
        }
    }

    /// Model, method, arguments and named arguments, as `execute_kw` takes them.
    pub(crate) fn parts(&self) -> [&Value; 4] {
        [&self.model, &self.method, &self.args, &self.kwargs]
    }

    /// Whether the call can change anything.
    pub fn effect(&self) -> Effect {
        Effect::of(self.method())
    }
}
