//! What is encoded says what was meant, on every protocol.

use arbitrary::{Arbitrary, Result, Unstructured};
use oxidoo_core::Value;
use oxidoo_core::codec::{json2, jsonrpc, xmlrpc};
use serde_json::{Value as Json, json};

use crate::values::to_json;
use crate::{as_read, oracle, same, xmlrpc::decode};

/// How deep a value of the check nests; the decoders' own limit is 64.
const DEPTH: usize = 8;

/// Encodes the call that `recipe` describes, and reads it back.
pub fn check(recipe: &[u8]) {
    let mut recipe = Unstructured::new(recipe);
    let Ok(method) = String::arbitrary(&mut recipe) else { return };
    let Ok(value) = value(&mut recipe, DEPTH) else { return };
    check_xmlrpc(&method, &value);
    check_json(&method, value);
}

fn value(recipe: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let kinds = if depth == 0 { 6 } else { 9 };
    Ok(match recipe.int_in_range(0..=kinds - 1)? {
        0 => Value::Null,
        1 => Value::Bool(recipe.arbitrary()?),
        2 => Value::Int(recipe.arbitrary()?),
        3 => Value::Float(recipe.arbitrary()?),
        4 => Value::Str(recipe.arbitrary()?),
        5 => Value::Bytes(recipe.arbitrary()?),
        6 => Value::List(several(recipe, |recipe| value(recipe, depth - 1))?),
        7 => Value::Dict(several(recipe, |recipe| {
            Ok((recipe.arbitrary()?, value(recipe, depth - 1)?))
        })?),
        _ => Value::List(records(recipe, depth - 1)?),
    })
}

fn several<'r, T>(
    recipe: &mut Unstructured<'r>,
    mut make: impl FnMut(&mut Unstructured<'r>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = recipe.int_in_range(0..=6)?;
    (0..count).map(|_| make(recipe)).collect()
}

/// Dicts with the same members in the same order, as Odoo sends and takes them.
fn records(recipe: &mut Unstructured<'_>, depth: usize) -> Result<Vec<Value>> {
    let names = several(recipe, String::arbitrary)?;
    several(recipe, |recipe| {
        let member = |name: &String| Ok((name.clone(), value(recipe, depth)?));
        names.iter().map(member).collect::<Result<_>>().map(Value::Dict)
    })
}

fn check_xmlrpc(method: &str, value: &Value) {
    let carried = can_carry(method) && xml_can_carry(value);
    let body = match xmlrpc::encode(method, &[value]) {
        Ok(body) => String::from_utf8(body).unwrap(),
        Err(error) => return assert!(!carried, "{error}: {value:?}"),
    };
    assert!(carried, "{value:?} was written as {body}");
    let (_, params) = body.split_once("</methodName>").unwrap();
    let params = params.strip_suffix("</methodCall>").unwrap();
    let response = format!("<methodResponse>{params}</methodResponse>");
    let wanted = as_read(value);
    let ours = decode(response.as_bytes()).unwrap();
    assert!(same(&ours, &wanted), "{response} was read as {ours:?}");
    let theirs = oracle::decode(&response).unwrap();
    assert!(same(&theirs, &wanted), "quick-xml reads {response} as {theirs:?}");
}

fn xml_can_carry(value: &Value) -> bool {
    match value {
        Value::Float(number) => number.is_finite(),
        Value::Str(text) => can_carry(text),
        Value::List(items) => items.iter().all(xml_can_carry),
        Value::Dict(members) => {
            members.iter().all(|(name, value)| can_carry(name) && xml_can_carry(value))
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Bytes(_) => true,
    }
}

/// The characters of XML 1.0, section 2.2.
fn can_carry(text: &str) -> bool {
    let is_xml = |char| matches!(char, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().all(is_xml)
}

fn check_json(method: &str, value: Value) {
    let arguments = [(method.to_owned(), value)];
    let [(_, value)] = &arguments;
    let bodies = (jsonrpc::encode("object", method, &[value]), json2::encode(&arguments));
    let (Ok(rpc), Ok(named)) = bodies else {
        return assert!(!is_finite(value), "{value:?}: {bodies:?}");
    };
    assert!(is_finite(value), "{value:?}");
    let meant = to_json(value);
    let params = json!({"service": "object", "method": method, "args": [&meant]});
    let call = json!({"jsonrpc": "2.0", "method": "call", "params": params, "id": 1});
    assert_eq!(serde_json::from_slice::<Json>(&rpc).unwrap(), call);
    assert_eq!(serde_json::from_slice::<Json>(&named).unwrap(), json!({method: meant}));
}

fn is_finite(value: &Value) -> bool {
    match value {
        Value::Float(number) => number.is_finite(),
        Value::List(items) => items.iter().all(is_finite),
        Value::Dict(members) => members.iter().all(|(_, value)| is_finite(value)),
        _ => true,
    }
}
