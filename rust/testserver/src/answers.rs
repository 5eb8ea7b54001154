//! The replies of an Odoo with partners without end, of which it gives at most twenty at once.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::request::{Asked, Call, Request};
use crate::xmlrpc;

/// Content type and body.
type Answer = (&'static str, Bytes);

const DEPTH: usize = 100_000;
const PAGE: u64 = 20;
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";
const USER: u64 = 2;

/// Cities, each with the id and the name of its country.
const PLACES: [(&str, u64, &str); 4] = [
    ("Brussels", 20, "Belgium"),
    ("San Marino", 188, "San Marino"),
    ("Pleasant Hill", 233, "United States"),
    ("Wiltz", 133, "Luxembourg"),
];

/// The reply to a login: the user's id.
pub(crate) fn login(request: &Request, user_id: u64) -> Answer {
    wrap(request, &json!(user_id))
}

/// The reply to any other request.
pub(crate) fn to(request: &Request) -> Answer {
    let result = match &request.asked {
        Asked::Report => return ("application/pdf", Bytes::from_static(PDF)),
        Asked::Call(call) => call_result(call),
        Asked::Login => json!(USER),
        Asked::Session => session(),
        Asked::Databases => json!(["bench"]),
        Asked::Version if request.endpoint.starts_with("web/version") => {
            json!({"version": "19.0", "version_info": [19, 0, 0, "final", 0, ""]})
        }
        Asked::Version | Asked::Other => version(),
    };
    wrap(request, &result)
}

/// A fault that says the transaction was rolled back.
pub(crate) fn rolled_back(request: &Request) -> Answer {
    fault(request, "psycopg2.errors.SerializationFailure", "could not serialize access")
}

/// A fault that says the user's id and secret no longer fit.
pub(crate) fn denied(request: &Request) -> Answer {
    fault(request, "odoo.exceptions.AccessDenied", "Access Denied")
}

/// Lists in lists in lists.
pub(crate) fn deep(request: &Request) -> Answer {
    let endpoint = &request.endpoint;
    if endpoint.starts_with("xmlrpc") {
        let open = "<value><array><data>".repeat(DEPTH);
        return xml(format!("<methodResponse><params><param>{open}"));
    }
    let list = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
    let text = if endpoint.starts_with("json/2") {
        list
    } else {
        format!(r#"{{"jsonrpc":"2.0","id":1,"result":{list}}}"#)
    };
    ("application/json", text.into())
}

fn wrap(request: &Request, result: &Value) -> Answer {
    let endpoint = &request.endpoint;
    if endpoint.starts_with("xmlrpc") {
        let mut text = "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n".to_owned();
        xmlrpc::write(&mut text, result);
        return xml(text + "</param>\n</params>\n</methodResponse>\n");
    }
    let bare = endpoint.starts_with("json/2") || endpoint.starts_with("web/version");
    let text = if bare {
        result.to_string()
    } else {
        json!({"jsonrpc": "2.0", "id": request.id, "result": result}).to_string()
    };
    ("application/json", text.into())
}

fn fault(request: &Request, class: &str, message: &str) -> Answer {
    if request.endpoint.starts_with("xmlrpc") {
        let text = format!("Traceback (most recent call last):\n  …\n{class}: {message}\n");
        let mut body = "<methodResponse><fault>".to_owned();
        xmlrpc::write(&mut body, &json!({"faultCode": 1, "faultString": text}));
        return xml(body + "</fault></methodResponse>");
    }
    let data = json!({"name": class, "message": message, "debug": ""});
    let error = json!({"code": 200, "message": "Odoo Server Error", "data": data});
    let text = json!({"jsonrpc": "2.0", "id": request.id, "error": error}).to_string();
    ("application/json", text.into())
}

fn xml(text: String) -> Answer {
    ("text/xml", text.into())
}

fn version() -> Value {
    json!({
        "server_version": "19.0",
        "server_version_info": [19, 0, 0, "final", 0, ""],
        "server_serie": "19.0",
        "protocol_version": 1,
    })
}

fn session() -> Value {
    json!({
        "uid": USER,
        "is_system": true,
        "is_admin": true,
        "db": "bench",
        "user_context": context(),
        "name": "Mitchell Admin",
        "username": "admin",
        "server_version": "19.0",
        "server_version_info": [19, 0, 0, "final", 0, ""],
    })
}

fn context() -> Value {
    json!({"lang": "en_US", "tz": "Europe/Brussels", "uid": USER})
}

fn call_result(call: &Call) -> Value {
    match (call.model(), call.method.as_str()) {
        ("ir.model", "fields_get") => json!({
            "model": field("model", "char", "Model"),
            "name": field("name", "char", "Model Description"),
        }),
        (_, "fields_get") => fields(),
        (_, "context_get") => context(),
        ("res.users", "read") => only(call, vec![user()]),
        ("res.company", "read") => json!([{"id": 1, "display_name": "YourCompany"}]),
        ("res.groups", "read") => {
            json!([{"id": 4, "full_name": "Role / Administrator", "name": "Administrator"}])
        }
        ("res.groups", "get_external_id") => json!({"4": "base.group_system"}),
        ("ir.module.module", "search_read") => {
            json!([{"id": 34, "name": "base"}, {"id": 54, "name": "contacts"}])
        }
        ("ir.actions.report", "search_read") => json!([{
            "id": 1, "name": "Label", "report_name": "base.label", "report_type": "qweb-pdf",
            "model": "res.partner",
        }]),
        (_, "search") => found(call).collect(),
        (_, "search_count") => json!(PAGE),
        (_, "formatted_read_group") => json!([{"__count": PAGE}]),
        (_, "search_read") => only(call, found(call).map(partner).collect()),
        (_, "read") => {
            let ids = call.argument("ids", 0).and_then(Value::as_array);
            let ids = ids.into_iter().flatten().filter_map(Value::as_u64);
            only(call, ids.map(partner).collect())
        }
        _ => json!(true),
    }
}

/// The ids that a search gives: as many as there may be, after those left out.
fn found(call: &Call) -> impl Iterator<Item = u64> + use<> {
    let number = |name, place| call.argument(name, place).and_then(Value::as_u64);
    let (offset, limit) = if call.method == "search" { (1, 2) } else { (2, 3) };
    let first = number("offset", offset).unwrap_or_default() + 1;
    first..first + number("limit", limit).unwrap_or(PAGE).min(PAGE)
}

/// The records with no more than their id and the fields that were asked for.
fn only(call: &Call, records: Vec<Map<String, Value>>) -> Value {
    let fields = call.argument("fields", 1).and_then(Value::as_array);
    let asked = |name: &str| match fields {
        Some(fields) if !fields.is_empty() => fields.iter().any(|field| field == name),
        _ => true,
    };
    records
        .into_iter()
        .map(|record| {
            record.into_iter().filter(|(name, _)| name == "id" || asked(name)).collect::<Value>()
        })
        .collect()
}

fn user() -> Map<String, Value> {
    members([
        ("id", json!(USER)),
        ("name", json!("Mitchell Admin")),
        ("login", json!("admin")),
        ("tz", json!("Europe/Brussels")),
        ("company_id", json!([1, "YourCompany"])),
        ("company_ids", json!([1])),
        ("all_group_ids", json!([4])),
    ])
}

fn partner(id: u64) -> Map<String, Value> {
    let place = usize::try_from(id).unwrap_or_default() % PLACES.len();
    let (city, country_id, country) = PLACES.get(place).copied().unwrap_or_default();
    members([
        ("id", json!(id)),
        ("name", json!(format!("Partner number {id}"))),
        ("email", json!(format!("partner{id}@example.com"))),
        ("city", json!(city)),
        ("country_id", json!([country_id, country])),
    ])
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn field(name: &str, kind: &str, label: &str) -> Value {
    json!({
        "name": name, "type": kind, "string": label, "store": true, "readonly": name == "id",
        "required": false, "searchable": true, "sortable": true, "groupable": true,
    })
}

fn fields() -> Value {
    let mut country = field("country_id", "many2one", "Country");
    if let Value::Object(attributes) = &mut country {
        attributes.insert("relation".to_owned(), json!("res.country"));
    }
    json!({
        "id": field("id", "integer", "ID"),
        "name": field("name", "char", "Name"),
        "email": field("email", "char", "Email"),
        "city": field("city", "char", "City"),
        "country_id": country,
    })
}
