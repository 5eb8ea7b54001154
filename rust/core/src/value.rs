//! The one model of what Odoo sends and takes.

use crate::codec::Sink;
use crate::error::Result;
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

/// A value on its way to or from Odoo, whatever the protocol.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// XML-RPC `<nil/>`, JSON `null`.
    Null,
    /// A boolean; Odoo's `False` also stands for an empty value of any type.
    Bool(bool),
    /// An integer of up to 64 bits.
    Int(i64),
    /// A finite or infinite double.
    Float(f64),
    /// Text. Dates and datetimes are text in Odoo's own format.
    Str(String),
    /// XML-RPC `<base64>`; becomes base64 text on the JSON protocols.
    Bytes(Vec<u8>),
    /// An array.
    List(Vec<Value>),
    /// A struct or object, in the order given.
    Dict(Vec<(String, Value)>),
}

impl Value {
    /// The member `key` of a dict.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Dict(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Feeds the value to `sink`.
    ///
    /// # Errors
    /// What the sink raises.
    pub fn give_to(&self, sink: &mut impl Sink) -> Result<()> {
        match self {
            Value::Null => sink.null(),
            Value::Bool(flag) => sink.bool(*flag),
            Value::Int(number) => sink.int(*number),
            Value::Float(number) => sink.float(*number),
            Value::Str(text) => sink.str(text),
            Value::Bytes(bytes) => sink.bytes(bytes),
            Value::List(items) => {
                sink.begin_list()?;
                items.iter().try_for_each(|item| item.give_to(sink))?;
                sink.end_list()
            }
            Value::Dict(members) => {
                sink.begin_dict()?;
                for (name, member) in members {
                    sink.key(name)?;
                    member.give_to(sink)?;
                }
                sink.end_dict()
            }
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is an integer.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The elements of a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Str(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Str(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Bool(flag)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Int(number) => serializer.serialize_i64(*number),
            Value::Float(number) if number.is_finite() => serializer.serialize_f64(*number),
            Value::Float(_) => Err(S::Error::custom("the number is not finite")),
            Value::Str(text) => serializer.serialize_str(text),
            Value::Bytes(bytes) => serializer.serialize_str(&crate::codec::base64_text(bytes)),
            Value::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Value::Dict(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
