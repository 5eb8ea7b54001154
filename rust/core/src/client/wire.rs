//! Calls as HTTP requests, and HTTP replies as results, for each protocol.

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use super::fault;
use super::named::{self, Signatures};
use super::transport::{HttpReply, HttpRequest};
use super::{Call, Protocol, Reply};
use crate::codec::{Fault, json2, jsonrpc, xmlrpc};
use crate::error::{Error, Kind, Outcome, Result};
use crate::limits::Limits;
use crate::secret::Secret;
use crate::value::Value;

const DATABASE: HeaderName = HeaderName::from_static("x-odoo-database");

/// What proves the identity on a call.
#[derive(PartialEq)]
pub(crate) enum Login {
    /// For RPC: the user's id, with the secret in every call.
    Uid(i64, Secret),
    /// For JSON-2: the API key in a header.
    Bearer(Secret),
}

/// How one instance is spoken to over one protocol.
pub(crate) struct Wire<'a> {
    pub(crate) protocol: Protocol,
    pub(crate) instance: &'a str,
    pub(crate) database: &'a str,
    /// Whether the instance's URL has a path, which hardly any Odoo is at.
    pub(crate) has_path: bool,
    pub(crate) limits: Limits,
}

impl Wire<'_> {
    /// Asks the server for its version; needs no login.
    pub(crate) fn version(&self) -> Result<HttpRequest> {
        match self.protocol {
            Protocol::Json2 => Ok(get("web/version".to_owned(), HeaderMap::new())),
            _ => self.rpc("common", "version", &[]),
        }
    }

    /// Asks for the user's id.
    pub(crate) fn authenticate(&self, username: &str, secret: &Secret) -> Result<HttpRequest> {
        let args = [
            self.database.into(),
            username.into(),
            secret.expose().into(),
            Value::Dict(Vec::new()),
        ];
        self.rpc("common", "authenticate", &args.each_ref())
    }

    /// Asks for the signatures of a model's methods (JSON-2 only).
    pub(crate) fn signatures(&self, model: &str, key: &Secret) -> Result<HttpRequest> {
        Ok(get(format!("doc-bearer/{}.json", segment(model)?), self.bearer(key)?))
    }

    /// The call itself.
    pub(crate) fn call(
        &self,
        call: &Call,
        login: &Login,
        signatures: &Signatures,
    ) -> Result<HttpRequest> {
        match login {
            Login::Bearer(key) => Ok(HttpRequest {
                query: None,
                path: format!("json/2/{}/{}", segment(call.model())?, segment(call.method())?),
                headers: self.bearer(key)?,
                body: Some(json2::encode(&named::arguments(call, signatures)?)?),
            }),
            Login::Uid(uid, secret) => {
                let (database, uid, secret) =
                    (self.database.into(), (*uid).into(), secret.expose().into());
                let [model, method, args, kwargs] = call.parts();
                let args = [&database, &uid, &secret, model, method, args, kwargs];
                self.rpc("object", "execute_kw", &args)
            }
        }
    }

    fn rpc(&self, service: &str, method: &str, args: &[&Value]) -> Result<HttpRequest> {
        let (path, content_type, body) = match self.protocol {
            Protocol::XmlRpc => {
                (format!("xmlrpc/2/{service}"), "text/xml", xmlrpc::encode(method, args)?)
            }
            _ => {
                ("jsonrpc".to_owned(), "application/json", jsonrpc::encode(service, method, args)?)
            }
        };
        let headers =
            HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        Ok(HttpRequest { path, query: None, headers, body: Some(body) })
    }

    fn bearer(&self, key: &Secret) -> Result<HeaderMap> {
        let invalid = |what: &str| {
            Error::new(Kind::Validation, format!("The {what} holds a character that HTTP forbids."))
        };
        let mut headers =
            HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        let mut token = HeaderValue::try_from(format!("Bearer {}", key.expose()))
            .map_err(|_| invalid("API key"))?;
        token.set_sensitive(true);
        headers.insert(AUTHORIZATION, token);
        if !self.database.is_empty() {
            let name =
                HeaderValue::try_from(self.database).map_err(|_| invalid("database name"))?;
            headers.insert(DATABASE, name);
        }
        Ok(headers)
    }

    /// The result in `reply`, or what the fault or status in its place means.
    pub(crate) fn open(&self, reply: HttpReply) -> Result<Reply> {
        let fault = match self.protocol {
            Protocol::Json2 if reply.status != StatusCode::OK => json2::fault(&reply.body),
            _ if reply.status != StatusCode::OK || reply.is_html => None,
            Protocol::Json2 => return Ok(self.reply(reply.body)),
            Protocol::JsonRpc => match jsonrpc::open(&reply.body).map_err(unreadable)? {
                Ok(result) => return Ok(self.reply(result)),
                Err(fault) => Some(fault),
            },
            Protocol::XmlRpc => {
                match xmlrpc::peek(&reply.body, &self.limits).map_err(unreadable)? {
                    None => return Ok(self.reply(reply.body)),
                    Some(fault) => Some(fault::classified(fault)),
                }
            }
        };
        match fault {
            Some(fault) => self.faulted(&fault, &reply),
            None => Err(self.bad_status(&reply)),
        }
    }

    fn reply(&self, body: bytes::Bytes) -> Reply {
        Reply::new(self.protocol, body, self.limits)
    }

    fn faulted(&self, fault: &Fault, reply: &HttpReply) -> Result<Reply> {
        if fault::ran_without_result(fault) {
            return Ok(Reply::nothing(self.limits));
        }
        let mut error = fault::translate(fault, self.database);
        if self.protocol == Protocol::Json2 && error.authentication {
            match reply.status {
                StatusCode::UNAUTHORIZED => {
                    error.message = format!(
                        "Odoo '{}' refuses the API key; JSON-2 takes an API key, not a password.",
                        self.instance
                    );
                }
                // A refused key is a 401 always.
                StatusCode::FORBIDDEN => error = fault::denied_by_method(error),
                _ => {}
            }
        }
        error.retry_after = error.retry_after.or(reply.retry_after);
        Err(error)
    }
}

/// An unreadable reply to a call says nothing about what the call did.
fn unreadable(error: Error) -> Error {
    error.outcome(Outcome::Unknown)
}

fn get(path: String, headers: HeaderMap) -> HttpRequest {
    HttpRequest { path, query: None, headers, body: None }
}

/// A model or method as part of a path, where it must stay one segment.
fn segment(name: &str) -> Result<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if !name.is_empty() && name.chars().all(plain) && !name.starts_with('.') {
        Ok(name)
    } else {
        Err(Error::new(
            Kind::Validation,
            "A model or method name holds letters, digits, dots and underscores only.",
        ))
    }
}
