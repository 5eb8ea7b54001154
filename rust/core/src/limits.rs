//! Bounds on what a reply may cost us.

use crate::error::{Error, Kind};

/// Limits that a reply must keep, so that a hostile or broken server costs an error and not a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How deep arrays and structs may nest.
    pub depth: usize,
    /// How large a reply may be after decompression, in bytes.
    pub bytes: usize,
    /// How many values a reply may hold.
    pub elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 64, bytes: 256 << 20, elements: 50_000_000 }
    }
}

impl Limits {
    /// The error for nesting beyond `depth`.
    pub fn too_deep(&self) -> Error {
        Error::new(Kind::Protocol, format!("The reply nests deeper than {} levels.", self.depth))
    }

    /// The error for a reply beyond `bytes`.
    pub fn too_large(&self) -> Error {
        let mib = self.bytes >> 20;
        let size = if mib > 0 { format!("{mib} MiB") } else { format!("{} bytes", self.bytes) };
        Error::new(
            Kind::Protocol,
            format!("The reply is larger than {size}: ask for fewer records or fields."),
        )
    }

    /// The error for a reply with more than `elements` values.
    pub fn too_many(&self) -> Error {
        Error::new(
            Kind::Protocol,
            format!("The reply holds more than {} values: ask for fewer records.", self.elements),
        )
    }
}
