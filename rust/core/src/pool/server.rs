//! Which Odoo answers, and which protocol suits it.

use crate::client::Protocol;
use crate::codec::{ValueSink, decode_json};
use crate::error::{Error, Kind, Result};
use crate::limits::Limits;
use crate::value::Value;

/// The first release with JSON-2.
const FIRST_JSON2: u32 = 19;

/// What the server says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVersion {
    /// In full, such as `19.0-20260101`.
    pub text: String,
    /// The major number; `saas~18.2` counts as 18.
    pub major: u32,
    /// The protocol over which it said so; JSON-2 stands for `/web/version`.
    pub heard_over: Protocol,
}

impl ServerVersion {
    /// Whether the release has JSON-2.
    pub(super) fn has_json2(&self) -> bool {
        self.major >= FIRST_JSON2
    }

    /// From the reply of `common.version`.
    pub(super) fn from_common(info: &Value, heard_over: Protocol) -> Result<Self> {
        let text = info.get("server_version").and_then(Value::as_str);
        Self::from_text(text.unwrap_or_default(), heard_over)
    }

    /// From the body of `/web/version`.
    pub(super) fn from_web(body: &[u8]) -> Result<Self> {
        let info = decode_json(body, &Limits::default(), ValueSink::default())?;
        let text = info.get("version").and_then(Value::as_str);
        Self::from_text(text.unwrap_or_default(), Protocol::Json2)
    }

    fn from_text(text: &str, heard_over: Protocol) -> Result<Self> {
        let digits: String = text
            .trim_start_matches(|c: char| !c.is_ascii_digit())
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let major = digits.parse().map_err(|_| {
            Error::new(Kind::Protocol, "The server does not say which version of Odoo it is.")
        })?;
        Ok(Self { text: text.to_owned(), major, heard_over })
    }
}

/// The protocol of a session, and why this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The protocol.
    pub protocol: Protocol,
    /// One clause for `doctor`, health and metrics.
    pub why: String,
}

impl Chosen {
    pub(super) fn automatic(server: &ServerVersion, has_api_key: bool) -> Result<Self> {
        let (protocol, why) = match (server.major, server.heard_over) {
            (FIRST_JSON2.., _) if has_api_key => {
                (Protocol::Json2, format!("Odoo {} with an API key", server.major))
            }
            (major, Protocol::Json2) if major >= FIRST_JSON2 => {
                return Err(Error::new(
                    Kind::Protocol,
                    "This Odoo offers JSON-2 only, which takes an API key: set api_key.",
                ));
            }
            (FIRST_JSON2.., Protocol::JsonRpc) => {
                (Protocol::JsonRpc, format!("Odoo {} with a password", server.major))
            }
            (major, Protocol::JsonRpc) => {
                (Protocol::JsonRpc, format!("Odoo {major} has no JSON-2"))
            }
            (_, protocol) => (protocol, "/jsonrpc is closed".to_owned()),
        };
        Ok(Self { protocol, why })
    }
}
