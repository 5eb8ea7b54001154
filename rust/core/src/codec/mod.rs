//! Wire formats: bytes to values and back, one decoder per format feeding any [`Sink`].

mod bytes;
mod cell;
mod constants;
mod integers;
mod json;
pub mod json2;
pub mod jsonrpc;
mod null_sink;
mod sink;
mod table;
mod table_sink;
mod text;
mod value_sink;
pub mod xmlrpc;
mod zone;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use self::json::decode as decode_json;
pub use self::null_sink::NullSink;
pub use self::sink::Sink;
pub use self::table::{Column, ColumnKind, Next, Rendered, Table};
pub use self::table_sink::TableSink;
pub use self::text::TextSink;
pub use self::value_sink::ValueSink;
pub use self::zone::Zone;

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
