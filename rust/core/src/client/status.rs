//! What an HTTP status without a fault of Odoo's means.

use reqwest::StatusCode;

use super::transport::HttpReply;
use super::wire::Wire;
use crate::error::{Error, Kind, Outcome};

impl Wire<'_> {
    /// The error for `reply`, of which its status says all that is known.
    pub(crate) fn bad_status(&self, reply: &HttpReply) -> Error {
        let status = reply.status.as_u16();
        let (kind, mut message) = self.meaning(status);
        if self.has_path && matches!(status, 200 | 400 | 404 | 405 | 500) {
            message.push_str(
                " Its url has a path: it should be scheme, host and port only, unless a proxy before Odoo needs the path.",
            );
        }
        let mut error = Error::new(kind, message);
        error.retry_after = reply.retry_after;
        error.retryable = matches!(status, 429 | 502..=504);
        if refuses(reply.status) { error } else { error.outcome(Outcome::Unknown) }
    }

    fn meaning(&self, status: u16) -> (Kind, String) {
        let name = self.instance;
        match status {
            429 => (
                Kind::RateLimited,
                format!(
                    "Odoo '{name}' or a proxy before it refuses so many calls: try again later."
                ),
            ),
            502..=504 => (
                Kind::Unavailable,
                format!("A proxy answers that Odoo '{name}' is not available (HTTP {status})."),
            ),
            413 | 414 => (
                Kind::Validation,
                format!(
                    "The request is larger than Odoo '{name}' takes: send fewer or smaller values at once."
                ),
            ),
            401 | 403 => (
                Kind::Access,
                format!("Something before Odoo '{name}' refuses the call (HTTP {status})."),
            ),
            404 | 405 => (
                Kind::Protocol,
                format!(
                    "Instance '{name}' offers no {} at its url (HTTP {status}): check url, database and protocol.",
                    self.protocol.name()
                ),
            ),
            200 => (
                Kind::Protocol,
                format!(
                    "Instance '{name}' answers with a web page: its url is not that of an Odoo server, or a proxy stands before it."
                ),
            ),
            500.. => (Kind::Unavailable, format!("Odoo '{name}' failed (HTTP {status}).")),
            _ => (
                Kind::Protocol,
                format!("Instance '{name}' answers with HTTP {status}, which Odoo would not."),
            ),
        }
    }
}

/// Whether nothing was done: only 4xx says so, but for those about time.
fn refuses(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status.as_u16(), 408 | 499)
}
