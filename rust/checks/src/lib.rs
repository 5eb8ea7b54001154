//! What must hold of the codec, whatever it is given.
//!
//! Each `check` is the body of a fuzz target in `rust/fuzz`; it panics where the codec errs. The
//! core's tests replay them on the corpus that fuzzing found.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::missing_panics_doc
)]

pub mod json;
pub mod limits;
mod moment;
pub mod mutation;
pub mod oracle;
pub mod round_trip;
pub mod sinks;
mod table;
mod values;
pub mod xmlrpc;

pub use values::{as_read, same};

/// A check, and the target and corpus that it goes by.
pub type Target = (&'static str, fn(&[u8]));

/// Every check that is Rust alone.
pub const TARGETS: [Target; 5] = [
    ("json", json::check),
    ("limits", limits::check),
    ("round_trip", round_trip::check),
    ("sinks", sinks::check),
    ("xmlrpc", xmlrpc::check),
];
