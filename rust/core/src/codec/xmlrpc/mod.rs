//! XML-RPC, as Odoo speaks it under `/xmlrpc/2/`.
//!
//! Grammar: the XML-RPC specification (xmlrpc.com/spec.md) with the customary extensions
//! `<nil/>` and `<i8>`. Two departures from XML 1.0 keep the data whole and equal to what the
//! JSON protocols give: a carriage return in a text is kept and not turned into a line feed, and
//! control characters that XML forbids are let through.

mod decode;
mod encode;
mod layout;
mod scan;
mod text;

pub use self::decode::{decode, peek};
pub use self::encode::{RequestSink, encode};
