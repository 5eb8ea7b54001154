//! HTTP to one Odoo.

mod failure;

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Certificate, Client, Response, StatusCode, Url, redirect, tls};
use tokio::time::{Instant, timeout_at};

use self::failure::{chain, is_tls};
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
            builder = builder.tls_certs_merge(authorities(pem, &config.name)?);
        }
        let client = builder.build().map_err(|error| not_set_up(&error, config))?;
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
        let mut body = Vec::new();
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
        // Whoever keeps the reply, such as the cache, keeps no room to spare.
        let body = Bytes::from(body.into_boxed_slice());
        Ok(HttpReply { status, is_html, retry_after, headers, body })
    }
}

/// The certificates in a CA file, of which there is one at least.
fn authorities(pem: &str, instance: &str) -> Result<Vec<Certificate>> {
    let bundle = Certificate::from_pem_bundle(pem.as_bytes()).ok();
    bundle.filter(|bundle| !bundle.is_empty()).ok_or_else(|| {
        Error::new(
            Kind::Validation,
            format!("The CA file of instance '{instance}' holds no PEM certificate."),
        )
    })
}

/// The error for a client that cannot be made.
fn not_set_up(error: &reqwest::Error, config: &InstanceConfig) -> Error {
    let made = if config.ca_certificates.is_some() && is_tls(error) {
        Error::new(
            Kind::Validation,
            format!("The CA file of instance '{}' holds a broken certificate.", config.name),
        )
    } else {
        Error::new(Kind::Internal, "The HTTP client could not be set up.")
    };
    made.detail(chain(error))
}

fn header<'h>(headers: &'h HeaderMap, name: &reqwest::header::HeaderName) -> &'h str {
    headers.get(name).map(HeaderValue::to_str).and_then(std::result::Result::ok).unwrap_or_default()
}
