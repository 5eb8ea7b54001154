//! The replies of an Odoo with twenty partners.

use std::fmt::Write as _;

use bytes::Bytes;
use serde_json::{Value, json};

/// Content type and body.
type Answer = (&'static str, Bytes);

const DEPTH: usize = 100_000;

/// Whether a request calls a method of a model.
pub(crate) fn is_call(endpoint: &str, body: &[u8]) -> bool {
    endpoint.starts_with("json/2/") || mentions(body, "execute_kw")
}

/// Whether a request is a login.
pub(crate) fn is_login(body: &[u8]) -> bool {
    mentions(body, "authenticate")
}

/// The reply to a login: the user's id.
pub(crate) fn login(endpoint: &str, user_id: u64) -> Answer {
    wrap(endpoint, &json!(user_id))
}

/// The reply to any other request.
pub(crate) fn to(endpoint: &str, body: &[u8]) -> Answer {
    let result = if endpoint.starts_with("web/version") {
        json!({"version": "19.0"})
    } else if !is_call(endpoint, body) {
        json!({"server_version": "19.0", "server_version_info": [19, 0, 0, "final", 0, ""]})
    } else if mentions(body, "fields_get") || endpoint.ends_with("/fields_get") {
        fields()
    } else if [r#""read""#, "search_read"].iter().any(|method| mentions(body, method))
        || endpoint.ends_with("read")
    {
        partners()
    } else {
        json!(true)
    };
    wrap(endpoint, &result)
}

/// A fault that says the transaction was rolled back.
pub(crate) fn rolled_back(endpoint: &str) -> Answer {
    fault(endpoint, "psycopg2.errors.SerializationFailure", "could not serialize access")
}

/// A fault that says the user's id and secret no longer fit.
pub(crate) fn denied(endpoint: &str) -> Answer {
    fault(endpoint, "odoo.exceptions.AccessDenied", "Access Denied")
}

/// Lists in lists in lists.
pub(crate) fn deep(endpoint: &str) -> Answer {
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

fn mentions(body: &[u8], word: &str) -> bool {
    body.windows(word.len()).any(|window| window == word.as_bytes())
}

fn wrap(endpoint: &str, result: &Value) -> Answer {
    if endpoint.starts_with("xmlrpc") {
        let mut text = "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n".to_owned();
        write_xml(&mut text, result);
        return xml(text + "</param>\n</params>\n</methodResponse>\n");
    }
    let text = match endpoint {
        "jsonrpc" => json!({"jsonrpc": "2.0", "id": 1, "result": result}).to_string(),
        _ => result.to_string(),
    };
    ("application/json", text.into())
}

fn fault(endpoint: &str, class: &str, message: &str) -> Answer {
    if endpoint.starts_with("xmlrpc") {
        let text = format!("Traceback (most recent call last):\n  …\n{class}: {message}\n");
        let mut body = "<methodResponse><fault>".to_owned();
        write_xml(&mut body, &json!({"faultCode": 1, "faultString": text}));
        return xml(body + "</fault></methodResponse>");
    }
    let data = json!({"name": class, "message": message, "debug": ""});
    let error = json!({"code": 200, "message": "Odoo Server Error", "data": data});
    let text = json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string();
    ("application/json", text.into())
}

fn xml(text: String) -> Answer {
    ("text/xml", text.into())
}

/// As Python's `xmlrpc.client.dumps` lays it out.
fn write_xml(out: &mut String, value: &Value) {
    out.push_str("<value>");
    match value {
        Value::Null => out.push_str("<nil/>"),
        Value::Bool(flag) => {
            let _ = write!(out, "<boolean>{}</boolean>", u8::from(*flag));
        }
        Value::Number(number) if number.is_f64() => {
            let _ = write!(out, "<double>{number}</double>");
        }
        Value::Number(number) => {
            let _ = write!(out, "<int>{number}</int>");
        }
        Value::String(text) => {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let _ = write!(out, "<string>{escaped}</string>");
        }
        Value::Array(items) => {
            out.push_str("<array><data>\n");
            for item in items {
                write_xml(out, item);
            }
            out.push_str("</data></array>");
        }
        Value::Object(members) => {
            out.push_str("<struct>\n");
            for (name, member) in members {
                let _ = write!(out, "<member>\n<name>{name}</name>\n");
                write_xml(out, member);
                out.push_str("</member>\n");
            }
            out.push_str("</struct>");
        }
    }
    out.push_str("</value>\n");
}

fn fields() -> Value {
    let field = |kind: &str, label: &str| json!({"type": kind, "string": label, "store": true});
    json!({
        "id": field("integer", "ID"),
        "name": field("char", "Name"),
        "model": field("char", "Model"),
        "email": field("char", "Email"),
        "country_id": {"type": "many2one", "string": "Country", "relation": "res.country"},
    })
}

fn partners() -> Value {
    (1..=20)
        .map(|id| {
            json!({
                "id": id,
                "name": format!("Partner number {id}"),
                "email": format!("partner{id}@example.com"),
                "country_id": [21, "Belgium"],
            })
        })
        .collect()
}
