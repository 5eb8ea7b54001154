//! The web session, which a browser has by its cookie.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, SET_COOKIE};

use crate::client::transport::{HttpReply, HttpRequest};
use crate::client::{Wire, no_database};
use crate::codec::{ValueSink, jsonrpc};
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use crate::value::Value;

/// The cookie that is a web session (`odoo/http.py`).
pub(super) const SESSION: &str = "session_id";

/// How Odoo 19 says that it has not got the database.
const NO_DATABASE: &str = "Database not found.";

impl Wire<'_> {
    /// Asks for a web session.
    pub(crate) fn open_session(&self, username: &str, secret: &Secret) -> Result<HttpRequest> {
        let params = BTreeMap::from([
            ("db", self.database),
            ("login", username),
            ("password", secret.expose()),
        ]);
        let json = HeaderValue::from_static("application/json");
        Ok(HttpRequest {
            path: "web/session/authenticate".to_owned(),
            query: None,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]),
            body: Some(jsonrpc::request(&params)?),
        })
    }

    /// The cookie of the session in `reply`.
    pub(crate) fn session(&self, reply: HttpReply) -> Result<Secret> {
        let cookie = session_cookie(&reply.headers);
        if reply.status == StatusCode::NOT_FOUND {
            return Err(self.no_web_client());
        }
        let reply = self.open(reply).map_err(|error| self.not_opened(error))?;
        let uid = reply.decode(ValueSink::default())?.get("uid").and_then(Value::as_int);
        if uid.is_none_or(|uid| uid <= 0) {
            return Err(self.second_factor());
        }
        cookie.ok_or_else(|| {
            Error::new(
                Kind::Protocol,
                format!(
                    "Odoo '{}' opened a web session without a cookie: a proxy before it may keep cookies back.",
                    self.instance
                ),
            )
        })
    }

    /// The error for a session that ends as soon as it is opened.
    pub(crate) fn session_not_kept(&self) -> Error {
        Error::new(
            Kind::Access,
            format!(
                "Odoo '{}' opens a web session and then asks for the login again: check that its url leads to the database '{}'.",
                self.instance, self.database
            ),
        )
    }

    /// The error for an identity that has a key only.
    pub(crate) fn needs_password(&self) -> Error {
        Error::new(
            Kind::Access,
            format!(
                "Reports need a web session, which Odoo opens with a password only: configure 'password' in place of 'api_key' for instance '{}'.",
                self.instance
            ),
        )
    }

    fn not_opened(&self, mut error: Error) -> Error {
        if error.authentication {
            error.message = format!(
                "Odoo '{}' refuses the username or password for a web session, which reports need; an API key does not open one.",
                self.instance
            );
        } else if error.message == NO_DATABASE {
            return no_database(self.database);
        }
        error
    }

    fn second_factor(&self) -> Error {
        Error::new(
            Kind::Access,
            format!(
                "Odoo '{}' asks this user for a second factor to open a web session, which reports need: configure a user without one.",
                self.instance
            ),
        )
        .authentication()
    }

    fn no_web_client(&self) -> Error {
        Error::new(
            Kind::Protocol,
            format!(
                "Instance '{}' offers no web login at its url (HTTP 404), and reports need one: check url and database.",
                self.instance
            ),
        )
    }
}

/// The session that a reply gives, or gives anew: Odoo 19 changes it every three hours
/// (`SESSION_ROTATION_INTERVAL`).
pub(crate) fn session_cookie(headers: &HeaderMap) -> Option<Secret> {
    let cookies = headers.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let pairs = cookies.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
    let (_, session) = pairs.rev().find(|(name, _)| name.trim() == SESSION)?;
    (!session.is_empty()).then(|| Secret::new(session.to_owned()))
}
