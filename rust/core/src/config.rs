//! What an instance has to be told.

use std::time::Duration;

use reqwest::Url;

use crate::client::Protocol;
use crate::error::{Error, Kind, Result};
use crate::limits::Limits;

/// Which protocol to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolChoice {
    /// The fastest one that the server's version and the identity allow.
    Auto,
    /// This one.
    Fixed(Protocol),
}

impl ProtocolChoice {
    /// The choice of this name: `auto` or that of a protocol.
    ///
    /// # Errors
    /// `validation`, for another name.
    pub fn named(name: &str) -> Result<Self> {
        let protocols = [Protocol::XmlRpc, Protocol::JsonRpc, Protocol::Json2];
        match protocols.into_iter().find(|protocol| protocol.name() == name) {
            Some(protocol) => Ok(Self::Fixed(protocol)),
            None if name == "auto" => Ok(Self::Auto),
            None => Err(Error::new(
                Kind::Validation,
                "protocol must be auto, xmlrpc, jsonrpc or json2.",
            )),
        }
    }
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timeouts {
    /// For a TCP and TLS connection.
    pub connect: Duration,
    /// For the next piece of the reply.
    pub read: Duration,
    /// For a whole call, waiting and retries included.
    pub total: Duration,
}

/// A token bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Calls that may start each second, in the long run.
    pub per_second: f64,
    /// Calls that may start at once after a pause.
    pub burst: u32,
}

/// How long a reply of each class may be answered from the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheTtl {
    /// Records.
    pub records: Duration,
    /// Models and fields.
    pub schema: Duration,
}

/// One Odoo server and database, and how to treat it.
#[derive(Debug, Clone)]
pub struct InstanceConfig {
    /// The name used in messages and URIs.
    pub name: String,
    /// Scheme, host, port and, behind a proxy that needs one, a path prefix.
    pub url: Url,
    /// The database; may stay empty for JSON-2 where the host implies it.
    pub database: String,
    /// The protocol.
    pub protocol: ProtocolChoice,
    /// The timeouts.
    pub timeouts: Timeouts,
    /// Calls under way at once, at the most.
    pub max_connections: usize,
    /// PEM text of further certificate authorities to trust.
    pub ca_certificates: Option<String>,
    /// Whether TLS 1.2 is good enough; else TLS 1.3 is the minimum.
    pub allow_tls12: bool,
    /// Bounds on replies.
    pub limits: Limits,
    /// Calls per second, if limited.
    pub rate: Option<Rate>,
    /// How often a call is tried at the most.
    pub max_attempts: u32,
    /// The bytes that cached replies may take; 0 turns the cache off.
    pub cache_bytes: u64,
    /// How long cached replies live.
    pub cache_ttl: CacheTtl,
}

impl InstanceConfig {
    /// A configuration with the defaults for everything but name, address and database.
    ///
    /// # Errors
    /// `validation`, if the URL is not usable; see [`parse_url`].
    pub fn new(name: &str, url: &str, database: &str, allow_http: bool) -> Result<Self> {
        Ok(Self {
            name: name.to_owned(),
            url: parse_url(name, url, allow_http)?,
            database: database.to_owned(),
            protocol: ProtocolChoice::Auto,
            timeouts: Timeouts {
                connect: Duration::from_secs(5),
                read: Duration::from_mins(1),
                total: Duration::from_mins(1),
            },
            max_connections: 16,
            ca_certificates: None,
            allow_tls12: false,
            limits: Limits::default(),
            rate: None,
            max_attempts: 3,
            cache_bytes: 64 << 20,
            cache_ttl: CacheTtl { records: Duration::from_secs(5), schema: Duration::from_mins(5) },
        })
    }
}

/// Checks the address of an instance.
///
/// # Errors
/// `validation`, if it is not an `https` URL (or `http` to this machine, or to any with
/// `allow_http`), or carries credentials, a query or a fragment.
pub fn parse_url(name: &str, url: &str, allow_http: bool) -> Result<Url> {
    let wrong =
        |why: &str| Error::new(Kind::Validation, format!("The URL of instance '{name}' {why}."));
    let mut url = Url::parse(url.trim())
        .map_err(|_| wrong("is not a URL such as https://company.odoo.com"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("carries credentials: give them as username and password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has a query or fragment: give scheme, host and port only"));
    }
    let plain = match (url.scheme(), url.host()) {
        ("https", Some(_)) => false,
        ("http", Some(_)) => true,
        _ => return Err(wrong("must start with https://")),
    };
    if plain && !allow_http && !is_loopback(&url) {
        return Err(wrong(
            "would send passwords in clear: use https://, or allow_http = true on a network you trust",
        ));
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}
