//! What a request asks for, whichever of Odoo's endpoints it comes through.

use serde_json::{Map, Value};

use crate::xmlrpc;

/// What is asked for.
pub(crate) enum Asked {
    /// A method of a model.
    Call(Call),
    /// The user's id, for a login and a secret.
    Login,
    /// A web session, for a login and a secret.
    Session,
    /// A rendered report.
    Report,
    /// The names of the databases.
    Databases,
    /// The server's version: at `/web/version` in another shape than elsewhere.
    Version,
    /// Anything else.
    Other,
}

/// A call of a model's method.
pub(crate) struct Call {
    /// The name of the method.
    pub(crate) method: String,
    model: String,
    positional: Vec<Value>,
    named: Map<String, Value>,
}

/// A request as the answers need it.
pub(crate) struct Request {
    /// The path below the instance's URL.
    pub(crate) endpoint: String,
    /// The id that a JSON-RPC reply has to repeat.
    pub(crate) id: Value,
    /// What is asked for.
    pub(crate) asked: Asked,
}

impl Request {
    /// Reads a request; one that cannot be read asks for something else.
    pub(crate) fn read(endpoint: &str, body: &[u8]) -> Self {
        let mut json: Value = serde_json::from_slice(body).unwrap_or_default();
        let id = json.get_mut("id").map(Value::take).unwrap_or_default();
        let mut params = json.get_mut("params").map(Value::take).unwrap_or_default();
        let asked = if let Some(path) = endpoint.strip_prefix("json/2/") {
            named_call(path, json)
        } else if endpoint.starts_with("xmlrpc/") {
            xmlrpc::call(body).map_or(Asked::Other, |(method, args)| service_call(&method, args))
        } else if endpoint == "jsonrpc" {
            let args = list(params.get_mut("args"));
            service_call(text(params.get("method")), args)
        } else if endpoint.starts_with("web/dataset/call_kw") {
            web_call(&mut params)
        } else if endpoint == "web/session/authenticate" {
            Asked::Session
        } else if endpoint.starts_with("report/") {
            Asked::Report
        } else if endpoint == "web/database/list" {
            Asked::Databases
        } else if endpoint.ends_with("version") || endpoint.ends_with("version_info") {
            Asked::Version
        } else {
            Asked::Other
        };
        Self { endpoint: endpoint.to_owned(), id, asked }
    }
}

impl Call {
    /// The name of the model.
    pub(crate) fn model(&self) -> &str {
        &self.model
    }

    /// An argument, given by its name or at its place.
    pub(crate) fn argument(&self, name: &str, place: usize) -> Option<&Value> {
        self.named.get(name).or_else(|| self.positional.get(place))
    }
}

/// A call over JSON-2, whose arguments all have names.
fn named_call(path: &str, json: Value) -> Asked {
    let (model, method) = path.split_once('/').unwrap_or((path, ""));
    let named = if let Value::Object(named) = json { named } else { Map::new() };
    let (model, method) = (model.to_owned(), method.to_owned());
    Asked::Call(Call { method, model, positional: Vec::new(), named })
}

/// A call of one of the services that XML-RPC and JSON-RPC share.
fn service_call(method: &str, args: Vec<Value>) -> Asked {
    match method {
        "authenticate" | "login" => Asked::Login,
        "version" => Asked::Version,
        "list" => Asked::Databases,
        "execute_kw" => {
            // Database, user id and secret come first.
            let mut args = args.into_iter().skip(3);
            let mut next = || args.next().unwrap_or_default();
            let (model, method) = (next(), next());
            Asked::Call(Call {
                method: text(Some(&method)).to_owned(),
                model: text(Some(&model)).to_owned(),
                positional: list(Some(&mut next())),
                named: object(&mut next()),
            })
        }
        _ => Asked::Other,
    }
}

/// A call as Odoo's web client makes it.
fn web_call(params: &mut Value) -> Asked {
    Asked::Call(Call {
        method: text(params.get("method")).to_owned(),
        model: text(params.get("model")).to_owned(),
        positional: list(params.get_mut("args")),
        named: params.get_mut("kwargs").map(object).unwrap_or_default(),
    })
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn list(value: Option<&mut Value>) -> Vec<Value> {
    match value.map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn object(value: &mut Value) -> Map<String, Value> {
    match value.take() {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
