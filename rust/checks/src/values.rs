use std::collections::BTreeMap;

use oxidoo_core::Value;
use oxidoo_core::codec::base64_text;
use serde_json::{Number, Value as Json};

/// Equal, and equal bit for bit where they are floats.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Float(left), Value::Float(right)) => left.to_bits() == right.to_bits(),
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Dict(left), Value::Dict(right)) => {
            let member = |((left, a), (right, b)): (&(String, Value), &(String, Value))| {
                left == right && same(a, b)
            };
            left.len() == right.len() && left.iter().zip(right).all(member)
        }
        _ => left == right,
    }
}

/// `value` as Odoo, and so a test, reads it back: bytes are sent as base64 text.
pub fn as_read(value: &Value) -> Value {
    match value {
        Value::Bytes(bytes) => Value::Str(base64_text(bytes)),
        Value::List(items) => Value::List(items.iter().map(as_read).collect()),
        Value::Dict(members) => Value::Dict(
            members.iter().map(|(name, value)| (name.clone(), as_read(value))).collect(),
        ),
        other => other.clone(),
    }
}

/// The members by the order of their names, and of each name the last: as `serde_json` has them.
pub(crate) fn in_order(value: Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.into_iter().map(in_order).collect()),
        Value::Dict(members) => {
            let members: BTreeMap<String, Value> =
                members.into_iter().map(|(name, value)| (name, in_order(value))).collect();
            Value::Dict(members.into_iter().collect())
        }
        other => other,
    }
}

/// `value` as `serde_json` has it, all numbers finite.
pub(crate) fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Int(number) => Json::from(*number),
        Value::Float(number) => Json::Number(Number::from_f64(*number).unwrap()),
        Value::Str(text) => Json::from(text.as_str()),
        Value::Bytes(bytes) => Json::from(base64_text(bytes)),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Dict(members) => {
            members.iter().map(|(name, value)| (name.clone(), to_json(value))).collect()
        }
    }
}

/// What `serde_json` read.
pub(crate) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Int)
        }
        Json::String(text) => Value::Str(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(members) => Value::Dict(
            members.iter().map(|(name, value)| (name.clone(), from_json(value))).collect(),
        ),
    }
}

/// How deep `value` nests, and how many values it holds, itself included.
pub(crate) fn size(value: &Value) -> (usize, usize) {
    let around = |parts: &mut dyn Iterator<Item = &Value>| {
        let (depth, count) = parts
            .map(size)
            .fold((0, 0), |(deepest, sum), (depth, count)| (deepest.max(depth), sum + count));
        (depth + 1, count + 1)
    };
    match value {
        Value::List(items) => around(&mut items.iter()),
        Value::Dict(members) => around(&mut members.iter().map(|(_, value)| value)),
        _ => (0, 1),
    }
}

/// JSON has no infinity and no NaN: they are shown as `null`.
pub(crate) fn without_infinities(value: &Value) -> Value {
    match value {
        Value::Float(number) if !number.is_finite() => Value::Null,
        Value::List(items) => Value::List(items.iter().map(without_infinities).collect()),
        Value::Dict(members) => Value::Dict(
            members.iter().map(|(name, value)| (name.clone(), without_infinities(value))).collect(),
        ),
        other => other.clone(),
    }
}
