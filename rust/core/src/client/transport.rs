//! HTTP to one Odoo, and every way in which that fails.

use std::error::Error as _;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Certificate, Client, Response, StatusCode, Url, redirect, tls};
use tokio::time::{Instant, timeout_at};

use crate::config::InstanceConfig;
use crate::error::{Error, Kind, Outcome, Result};
use crate::metrics::Metrics;

/// A connection is not taken up again after this long idle: servers close theirs soon after, and
/// a request on a connection that is just being closed has an unknown outcome.
const IDLE: Duration = Duration::from_secs(15);

/// A request, but for the server's address.
pub(crate) struct HttpRequest {
    pub(crate) path: String,
    /// A parameter of the address, not encoded yet.
    pub(crate) query: Option<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    /// `None` makes it a GET.
    pub(crate) body: Option<Vec<u8>>,
}

/// A whole reply.
pub(crate) struct HttpReply {
    pub(crate) status: StatusCode,
    pub(crate) is_html: bool,
    pub(crate) retry_after: Option<u64>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A keep-alive pool of connections to one Odoo.
pub(crate) struct Transport {
    client: Client,
    base: Url,
    instance: String,
    connect_timeout: Duration,
    read_timeout: Duration,
    max_bytes: usize,
    too_large: Error,
}

impl Transport {
    pub(crate) fn new(config: &InstanceConfig) -> Result<Self> {
        // Fails only if a provider is installed already, which then serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let minimum =
            if config.allow_tls12 { tls::Version::TLS_1_2 } else { tls::Version::TLS_1_3 };
        let mut builder = Client::builder()
            .user_agent(concat!("oxidoo/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(config.timeouts.connect)
            .read_timeout(config.timeouts.read)
            .pool_max_idle_per_host(config.max_connections)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .tls_version_min(minimum);
        if config.url.scheme() == "http" {
            // What is sent in clear, passwords among it, goes nowhere but to the server itself.
            builder = builder.no_proxy();
        }
        if let Some(pem) = &config.ca_certificates {
            let wrong = || {
                Error::new(
                    Kind::Validation,
                    format!("The CA file of instance '{}' holds no PEM certificate.", config.name),
                )
            };
            let bundle = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| wrong())?;
            if bundle.is_empty() {
                return Err(wrong());
            }
            builder = builder.tls_certs_merge(bundle);
        }
        let client = builder.build().map_err(|error| {
            Error::new(Kind::Internal, "The HTTP client could not be set up.").detail(chain(&error))
        })?;
        Ok(Self {
            client,
            base: config.url.clone(),
            instance: config.name.clone(),
            connect_timeout: config.timeouts.connect,
            read_timeout: config.timeouts.read,
            max_bytes: config.limits.bytes,
            too_large: config.limits.too_large().outcome(Outcome::Unknown),
        })
    }

    /// Sends `request` and reads the reply whole, until `deadline` at the longest.
    ///
    /// An error says by its outcome whether the server can have acted on the request.
    pub(crate) async fn send(
        &self,
        request: HttpRequest,
        deadline: Instant,
        metrics: &Metrics,
    ) -> Result<HttpReply> {
        metrics.sent(request.body.as_ref().map_or(0, Vec::len));
        let started = Instant::now();
        let response = timeout_at(deadline, self.start(request)).await;
        let response = response.unwrap_or_else(|_| Err(self.no_answer(started.elapsed())))?;
        let reply = timeout_at(deadline, self.receive(response, metrics)).await;
        reply.unwrap_or_else(|_| Err(self.stopped()))
    }

    /// Sends `request` and reads the head of the reply.
    async fn start(&self, request: HttpRequest) -> Result<Response> {
        let mut url = self.base.join(&request.path).map_err(|error| {
            Error::new(Kind::Internal, "The address of the call could not be made.").detail(error)
        })?;
        if let Some((name, value)) = request.query {
            url.query_pairs_mut().append_pair(name, &value);
        }
        let builder = match request.body {
            Some(body) => self.client.post(url).body(body),
            None => self.client.get(url),
        };
        builder.headers(request.headers).send().await.map_err(|error| {
            if error.is_timeout() && !error.is_connect() {
                self.no_answer(self.read_timeout).detail(chain(&error.without_url()))
            } else {
                self.failed(error)
            }
        })
    }

    async fn receive(&self, mut response: Response, metrics: &Metrics) -> Result<HttpReply> {
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let is_html = header(&headers, &CONTENT_TYPE).starts_with("text/html");
        let retry_after = header(&headers, &RETRY_AFTER).parse().ok();
        let mut body = BytesMut::new();
        // Of a redirect, all is said in its head.
        while !status.is_redirection()
            && let Some(chunk) = response.chunk().await.map_err(|error| self.failed(error))?
        {
            if body.len() + chunk.len() > self.max_bytes {
                return Err(self.too_large.clone());
            }
            body.extend_from_slice(&chunk);
        }
        metrics.received(body.len());
        Ok(HttpReply { status, is_html, retry_after, headers, body: body.freeze() })
    }

    fn no_answer(&self, after: Duration) -> Error {
        Error::new(
            Kind::Timeout,
            format!("Odoo '{}' did not answer within {:.1} s.", self.instance, after.as_secs_f64()),
        )
        .outcome(Outcome::Unknown)
        .retryable()
    }

    fn stopped(&self) -> Error {
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

    fn failed(&self, error: reqwest::Error) -> Error {
        // A host or model may be named "certificate" or "tls".
        let error = error.without_url();
        let detail = chain(&error);
        let name = &self.instance;
        let made = if error.is_connect() && error.is_timeout() {
            let seconds = self.connect_timeout.as_secs_f64();
            Error::new(Kind::Timeout, format!("No connection to Odoo '{name}' within {seconds} s."))
                .retryable()
        } else if error.is_connect() && detail.contains("certificate") {
            Error::new(
                Kind::Unavailable,
                format!(
                    "The TLS certificate of Odoo '{name}' is not trusted: {}.",
                    certificate_problem(&detail)
                ),
            )
        } else if error.is_connect() && is_tls(&error) {
            Error::new(
                Kind::Unavailable,
                format!(
                    "No TLS connection to Odoo '{name}': it may offer TLS 1.2 only (allow_tls12 = true permits that) or no TLS at all."
                ),
            )
        } else if error.is_connect() {
            Error::new(
                Kind::Unavailable,
                format!("Odoo '{name}' cannot be reached: {}.", connect_problem(&detail)),
            )
            .retryable()
        } else if error.is_timeout() {
            self.stopped()
        } else if error.is_decode() || error.is_body() {
            Error::new(Kind::Protocol, "The reply was cut off before its end.")
                .outcome(Outcome::Unknown)
                .retryable()
        } else {
            Error::new(
                Kind::Unavailable,
                format!("Odoo '{name}' closed the connection without an answer."),
            )
            .outcome(Outcome::Unknown)
            .retryable()
        };
        made.detail(detail)
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &reqwest::header::HeaderName) -> &'h str {
    headers.get(name).map(HeaderValue::to_str).and_then(std::result::Result::ok).unwrap_or_default()
}

/// The error and its causes on one line; for the log only.
fn chain(error: &reqwest::Error) -> String {
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
fn is_tls(error: &reqwest::Error) -> bool {
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
