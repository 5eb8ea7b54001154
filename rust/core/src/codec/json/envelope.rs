//! What both JSON protocols put a result, an exception or a call into.

use crate::codec::Fault;
use crate::error::{Error, Kind, Result};

/// The error for JSON that parses but is no answer of the protocol.
pub(super) fn not_the_protocol(name: &str) -> Error {
    Error::new(Kind::Protocol, format!("The reply is JSON but not {name}."))
}

/// The object in `body`; on its own, `serde` takes an array of the members for one too.
pub(super) fn object<'b, T: serde::Deserialize<'b>>(body: &'b [u8]) -> serde_json::Result<T> {
    let object = serde_json::from_slice(body)?;
    if body.trim_ascii_start().starts_with(b"{") {
        Ok(object)
    } else {
        Err(serde::de::Error::custom("not an object"))
    }
}

/// An exception as both JSON protocols describe it.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Exception {
    name: String,
    message: serde_json::Value,
    debug: Option<String>,
}

impl From<Exception> for Fault {
    fn from(exception: Exception) -> Self {
        let message = match exception.message {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        Self { code: 0, class: exception.name, message, debug: exception.debug.unwrap_or_default() }
    }
}

pub(super) fn to_vec<T: serde::Serialize>(body: &T) -> Result<Vec<u8>> {
    // All else that a value can hold, JSON can carry.
    serde_json::to_vec(body).map_err(|error| {
        Error::new(Kind::Validation, "Odoo takes no infinite or undefined number.").detail(error)
    })
}
