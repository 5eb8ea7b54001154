//! Wire formats: bytes to values and back, one decoder per format feeding any [`Sink`].

mod bytes;
mod json;
mod null_sink;
mod sink;
mod table;
mod text;
mod text_sink;
mod value_sink;
pub mod xmlrpc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use self::json::{decode as decode_json, json2, jsonrpc};
pub use self::null_sink::NullSink;
pub use self::sink::Sink;
pub use self::table::{Column, ColumnKind, Next, Rendered, Table, TableSink, Zone};
pub use self::text_sink::TextSink;
pub use self::value_sink::ValueSink;

/// What Odoo said instead of a result, before it is translated into an [`crate::Error`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fault {
    /// XML-RPC `faultCode`; 0 on the JSON protocols.
    pub code: i64,
    /// Python class of the exception, in full, where the protocol tells it.
    pub class: String,
    /// The message for the user.
    pub message: String,
    /// Traceback.
    pub debug: String,
}

/// Bytes as the base64 text that Odoo stores binary fields in.
pub fn base64_text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
