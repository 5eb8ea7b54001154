use crate::error::{Error, Kind, Result};
use crate::value::Value;

/// One call as an XML-RPC document.
///
/// # Errors
/// `validation`, for a text that XML 1.0 cannot carry or a number that is not finite.
pub fn encode(method: &str, params: &[&Value]) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(512);
    raw(&mut out, "<?xml version='1.0'?><methodCall><methodName>");
    text(&mut out, method)?;
    raw(&mut out, "</methodName><params>");
    for param in params {
        raw(&mut out, "<param>");
        value(&mut out, param)?;
        raw(&mut out, "</param>");
    }
    raw(&mut out, "</params></methodCall>");
    Ok(out)
}

fn raw(out: &mut Vec<u8>, xml: &str) {
    out.extend_from_slice(xml.as_bytes());
}

fn value(out: &mut Vec<u8>, value: &Value) -> Result<()> {
    raw(out, "<value>");
    match value {
        Value::Null => raw(out, "<nil/>"),
        Value::Bool(true) => raw(out, "<boolean>1</boolean>"),
        Value::Bool(false) => raw(out, "<boolean>0</boolean>"),
        Value::Int(number) => int(out, *number),
        Value::Float(number) => float(out, *number)?,
        Value::Str(string) => {
            raw(out, "<string>");
            text(out, string)?;
            raw(out, "</string>");
        }
        // As text and not as <base64>: binary fields take base64 text on every protocol.
        Value::Bytes(bytes) => {
            raw(out, "<string>");
            raw(out, &crate::codec::base64_text(bytes));
            raw(out, "</string>");
        }
        Value::List(items) => list(out, items)?,
        Value::Dict(members) => dict(out, members)?,
    }
    raw(out, "</value>");
    Ok(())
}

fn int(out: &mut Vec<u8>, number: i64) {
    let tag = if i32::try_from(number).is_ok() { "int" } else { "i8" };
    raw(out, "<");
    raw(out, tag);
    raw(out, ">");
    raw(out, itoa::Buffer::new().format(number));
    raw(out, "</");
    raw(out, tag);
    raw(out, ">");
}

fn float(out: &mut Vec<u8>, number: f64) -> Result<()> {
    if !number.is_finite() {
        return Err(Error::new(Kind::Validation, "Odoo takes no infinite or undefined number."));
    }
    raw(out, "<double>");
    raw(out, zmij::Buffer::new().format_finite(number));
    raw(out, "</double>");
    Ok(())
}

fn list(out: &mut Vec<u8>, items: &[Value]) -> Result<()> {
    raw(out, "<array><data>");
    for item in items {
        value(out, item)?;
    }
    raw(out, "</data></array>");
    Ok(())
}

fn dict(out: &mut Vec<u8>, members: &[(String, Value)]) -> Result<()> {
    raw(out, "<struct>");
    for (name, member) in members {
        raw(out, "<member><name>");
        text(out, name)?;
        raw(out, "</name>");
        value(out, member)?;
        raw(out, "</member>");
    }
    raw(out, "</struct>");
    Ok(())
}

fn text(out: &mut Vec<u8>, text: &str) -> Result<()> {
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let escape = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            // A bare carriage return would reach Odoo as a line feed.
            b'\r' => "&#13;",
            // U+FFFE and U+FFFF
            0xef if matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])) => {
                return Err(forbidden(text, at));
            }
            b'\t' | b'\n' | 0x20.. => continue,
            _ => return Err(forbidden(text, at)),
        };
        out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
        raw(out, escape);
        done = at + 1;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    Ok(())
}

fn forbidden(text: &str, at: usize) -> Error {
    let code = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
    Error::new(
        Kind::Validation,
        format!("XML-RPC cannot carry the character U+{code:04X}: remove it from the text."),
    )
}
