//! JSON, as two of Odoo's protocols carry it.

mod decode;
mod envelope;
mod integers;
pub mod json2;
pub mod jsonrpc;

pub use self::decode::decode;
