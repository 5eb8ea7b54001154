use bytes::Bytes;

use crate::client::{Effect, Protocol};
use crate::codec::{Sink, decode_json, xmlrpc};
use crate::error::{Outcome, Result};
use crate::limits::Limits;

/// The result of a call as it came over the wire, for any sink to decode.
#[derive(Debug, Clone)]
pub struct Reply {
    format: Format,
    limits: Limits,
    /// JSON-2 creates from a list only: the caller who gave one record wants one id.
    unwrap_single: bool,
    effect: Effect,
}

#[derive(Debug, Clone)]
enum Format {
    XmlRpc(Bytes),
    Json(Bytes),
    /// The method ran and returned nothing that the protocol could carry.
    Nothing,
}

impl Reply {
    pub(crate) fn new(protocol: Protocol, body: Bytes, limits: Limits) -> Self {
        let format = match protocol {
            Protocol::XmlRpc => Format::XmlRpc(body),
            Protocol::JsonRpc | Protocol::Json2 => Format::Json(body),
        };
        Self { format, limits, unwrap_single: false, effect: Effect::Read }
    }

    pub(crate) fn nothing(limits: Limits) -> Self {
        Self { format: Format::Nothing, limits, unwrap_single: false, effect: Effect::Read }
    }

    /// The same reply, known to be one to a read or a write.
    pub(crate) fn to(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    pub(crate) fn unwrap_single(mut self, unwrap: bool) -> Self {
        self.unwrap_single = unwrap;
        self
    }

    /// The size of the body in bytes.
    pub fn len(&self) -> usize {
        match &self.format {
            Format::XmlRpc(body) | Format::Json(body) => body.len(),
            Format::Nothing => 0,
        }
    }

    /// Whether the method returned nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Feeds the result to `sink`.
    ///
    /// # Errors
    /// `protocol`, if the body is malformed, cut off or beyond the limits; else what the sink
    /// raises. A write with an unreadable reply has an unknown outcome.
    pub fn decode<S: Sink>(&self, sink: S) -> Result<S::Output> {
        self.read(sink).map_err(|error| match self.effect {
            Effect::Read => error,
            Effect::Write => error.outcome(Outcome::Unknown),
        })
    }

    fn read<S: Sink>(&self, mut sink: S) -> Result<S::Output> {
        match &self.format {
            Format::XmlRpc(body) => xmlrpc::decode(body, &self.limits, sink),
            Format::Json(body) if self.unwrap_single => {
                decode_json(single(body), &self.limits, sink)
            }
            Format::Json(body) => decode_json(body, &self.limits, sink),
            Format::Nothing => {
                sink.null()?;
                sink.finish()
            }
        }
    }
}

/// The element of a JSON list of one.
fn single(body: &[u8]) -> &[u8] {
    let inner = body.trim_ascii();
    inner.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")).unwrap_or(inner)
}
