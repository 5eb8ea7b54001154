//! Every way in which an HTTP exchange fails, and whether the server can have acted on it.

use std::error::Error as _;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::LOCATION;

use super::{HttpReply, Transport};
use crate::error::{Error, Kind, Outcome};

impl Transport {
    pub(super) fn no_answer(&self, after: Duration) -> Error {
        Error::new(
            Kind::Timeout,
            format!("Odoo '{}' did not answer within {:.1} s.", self.instance, after.as_secs_f64()),
        )
        .outcome(Outcome::Unknown)
        .retryable()
    }

    pub(super) fn stopped(&self) -> Error {
        Error::new(Kind::Timeout, format!("Odoo '{}' stopped answering.", self.instance))
            .outcome(Outcome::Unknown)
            .retryable()
    }

    /// The error for a redirect that is not followed, as none is that a call gets.
    pub(crate) fn redirected(&self, reply: &HttpReply) -> Error {
        let target = reply.headers.get(LOCATION).and_then(|location| location.to_str().ok());
        let host = target
            .and_then(|target| self.base.join(target).ok())
            .filter(|url| url.origin() != self.base.origin());
        let hint = if host.is_some() {
            "to another host or scheme"
        } else {
            "to another page of the same host"
        };
        let error = Error::new(
            Kind::Protocol,
            format!(
                "Instance '{}' redirects {hint}: set its url to the address that Odoo itself answers at.",
                self.instance
            ),
        )
        .detail(target.unwrap_or("no Location header"));
        // "See other" answers a request that was carried out.
        if reply.status == StatusCode::SEE_OTHER { error.outcome(Outcome::Unknown) } else { error }
    }

    /// The error for a request that failed on its way, or whose reply did.
    pub(super) fn failed(&self, error: reqwest::Error) -> Error {
        // A host or model may be named "certificate" or "tls".
        let error = error.without_url();
        let detail = chain(&error);
        let made = if error.is_connect() {
            self.not_connected(&error, &detail)
        } else if error.is_timeout() {
            self.stopped()
        } else if error.is_decode() || error.is_body() {
            Error::new(Kind::Protocol, "The reply was cut off before its end.")
                .outcome(Outcome::Unknown)
                .retryable()
        } else {
            let name = &self.instance;
            Error::new(
                Kind::Unavailable,
                format!("Odoo '{name}' closed the connection without an answer."),
            )
            .outcome(Outcome::Unknown)
            .retryable()
        };
        made.detail(detail)
    }

    /// The error where no connection was made, so that nothing was sent.
    fn not_connected(&self, error: &reqwest::Error, detail: &str) -> Error {
        let name = &self.instance;
        let unavailable = |message| Error::new(Kind::Unavailable, message);
        if error.is_timeout() {
            let seconds = self.connect_timeout.as_secs_f64();
            Error::new(Kind::Timeout, format!("No connection to Odoo '{name}' within {seconds} s."))
                .retryable()
        } else if detail.contains("certificate") {
            let problem = certificate_problem(detail);
            unavailable(format!("The TLS certificate of Odoo '{name}' is not trusted: {problem}."))
        } else if is_tls(error) {
            unavailable(format!(
                "No TLS connection to Odoo '{name}': it may offer TLS 1.2 only (allow_tls12 = true permits that) or no TLS at all."
            ))
        } else {
            let problem = connect_problem(detail);
            unavailable(format!("Odoo '{name}' cannot be reached: {problem}.")).retryable()
        }
    }
}

/// The error and its causes on one line; for the log only.
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Whether the TLS layer failed, and not what lies under it.
pub(super) fn is_tls(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if is_rustls(cause) || cause.to_string().contains("tls handshake") {
            return true;
        }
        source = cause.source();
    }
    false
}

fn is_rustls(cause: &(dyn std::error::Error + 'static)) -> bool {
    let wrapped = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    cause.is::<rustls::Error>() || wrapped.is_some_and(|cause| is_rustls(cause))
}

fn certificate_problem(detail: &str) -> &'static str {
    let problems = [
        ("not valid for name", "it is made out for another host name"),
        ("NotValidForName", "it is made out for another host name"),
        ("xpired", "it has expired"),
        ("NotValidYet", "it is not valid yet"),
        ("not valid yet", "it is not valid yet"),
        ("UnknownIssuer", "its issuer is unknown (give the CA's PEM file as ca_file)"),
        (
            "CaUsedAsEndEntity",
            "it is self-signed as a CA: have a server certificate issued by a CA and give that CA as ca_file",
        ),
    ];
    problems
        .iter()
        .find(|(mark, _)| detail.contains(mark))
        .map_or("it cannot be verified", |(_, problem)| problem)
}

fn connect_problem(detail: &str) -> &'static str {
    let problems = [
        ("dns error", "its host name is unknown"),
        ("refused", "nothing listens at its address and port"),
        ("unreachable", "there is no network route to it"),
    ];
    problems
        .iter()
        .find(|(mark, _)| detail.contains(mark))
        .map_or("the connection failed", |(_, problem)| problem)
}
