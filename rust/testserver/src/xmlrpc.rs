//! XML-RPC: calls as Odoo's clients write them, and results as Odoo writes them.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use serde_json::{Value, json};

#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The value that a `<value>` holds.
    fn value(&self) -> Value {
        let Some(typed) = self.children.first() else { return json!(self.text) };
        let bare = typed.text.trim();
        match typed.name.as_str() {
            "int" | "i4" | "i8" => json!(bare.parse::<i64>().unwrap_or_default()),
            "double" => json!(bare.parse::<f64>().unwrap_or_default()),
            "boolean" => json!(bare == "1"),
            "nil" => Value::Null,
            "array" => {
                typed.named("data").flat_map(|data| data.named("value")).map(Self::value).collect()
            }
            "struct" => typed.named("member").filter_map(Self::member).collect(),
            _ => json!(typed.text),
        }
    }

    fn member(&self) -> Option<(String, Value)> {
        Some((self.child("name")?.text.clone(), self.child("value")?.value()))
    }
}

/// The method and the parameters of a call, or `None` if `document` is no call.
pub(crate) fn call(document: &[u8]) -> Option<(String, Vec<Value>)> {
    let root = tree(str::from_utf8(document).ok()?)?;
    let call = root.child("methodCall")?;
    let params = call
        .named("params")
        .flat_map(|params| params.named("param"))
        .filter_map(|param| Some(param.child("value")?.value()))
        .collect();
    Some((call.child("methodName")?.text.clone(), params))
}

fn tree(document: &str) -> Option<Element> {
    let mut reader = Reader::from_str(document);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => open.push(element(tag.name().0)),
            Event::Empty(tag) => open.last_mut()?.children.push(element(tag.name().0)),
            Event::End(_) => {
                let closed = open.pop()?;
                open.last_mut()?.children.push(closed);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(name) => {
                let text = &mut open.last_mut()?.text;
                match resolve_xml_entity(&name) {
                    Some(entity) => text.push_str(entity),
                    None => text.push(name.resolve_char_ref().ok()??),
                }
            }
            Event::Eof => return open.pop(),
            _ => {}
        }
    }
}

fn element(name: &str) -> Element {
    Element { name: name.to_owned(), ..Element::default() }
}

/// Writes a value as Python's `xmlrpc.client.dumps` lays it out.
pub(crate) fn write(out: &mut String, value: &Value) {
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
                write(out, item);
            }
            out.push_str("</data></array>");
        }
        Value::Object(members) => {
            out.push_str("<struct>\n");
            for (name, member) in members {
                let _ = write!(out, "<member>\n<name>{name}</name>\n");
                write(out, member);
                out.push_str("</member>\n");
            }
            out.push_str("</struct>");
        }
    }
    out.push_str("</value>\n");
}
