//! A server of the test's own making: it asks the test what to answer, and counts.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use bytes::Bytes;
use futures_util::StreamExt as _;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::HeaderMap;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use oxidoo_core::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{json, xml_fault, xml_response};

type Failure = std::io::Error;
type Response = hyper::Response<BoxBody<Bytes, Failure>>;
type Answering = Pin<Box<dyn Future<Output = Reply> + Send>>;
type Script = Arc<dyn Fn(Ask) -> Answering + Send + Sync>;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Version,
    Login,
    Call,
    /// A web session.
    Session,
    Report,
    Other,
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) what: For,
    /// Counts from 1, among the requests for the same.
    pub(crate) nth: usize,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// What becomes of a request.
pub(crate) enum Reply {
    Http {
        status: u16,
        headers: Vec<(&'static str, &'static str)>,
        body: Vec<u8>,
    },
    /// The connection is closed with no answer.
    Close,
    /// The connection is closed amid the answer.
    CutOff(Vec<u8>),
    /// The answer stops amid, and the connection stays open.
    Stall(Vec<u8>),
    /// There is never an answer.
    Hang,
}

impl Reply {
    pub(crate) fn body(body: impl Into<Vec<u8>>) -> Self {
        Self::Http { status: 200, headers: Vec::new(), body: body.into() }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::with(status, &[("content-type", "text/html")], "<html>no</html>")
    }

    pub(crate) fn with(
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: impl Into<Vec<u8>>,
    ) -> Self {
        Self::Http { status, headers: headers.to_vec(), body: body.into() }
    }
}

impl Ask {
    /// `value` as the result, in the protocol of the request.
    pub(crate) fn result(&self, value: &Value) -> Reply {
        Reply::body(self.result_body(value))
    }

    pub(crate) fn result_body(&self, value: &Value) -> Vec<u8> {
        if self.path.starts_with("/xmlrpc") {
            return xml_response(value);
        }
        let value = serde_json::to_string(value).unwrap();
        if self.path == "/jsonrpc" {
            return format!(r#"{{"jsonrpc":"2.0","id":1,"result":{value}}}"#).into_bytes();
        }
        value.into_bytes()
    }

    /// An exception in the place of the result, in the protocol of the request.
    pub(crate) fn fault(&self, class: &str, message: &str) -> Reply {
        let debug = format!(
            "Traceback (most recent call last):\n  File \"/opt/odoo/http.py\", line 1, in f\n    g()\n{class}: {message}\n"
        );
        if self.path.starts_with("/xmlrpc") {
            let code = if class.ends_with("AccessDenied") { 3 } else { 1 };
            return Reply::body(xml_fault(code, if code == 1 { &debug } else { message }));
        }
        let data = serde_json::json!({"name": class, "message": message, "debug": debug});
        if self.path == "/jsonrpc" || self.what == For::Session {
            let error =
                serde_json::json!({"code": 200, "message": "Odoo Server Error", "data": data});
            return Reply::body(
                serde_json::json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string(),
            );
        }
        Reply::with(500, &[("content-type", "application/json")], data.to_string())
    }

    /// What an Odoo in good health answers: user 2, version 19, and `true` to every call.
    pub(crate) fn well(&self) -> Reply {
        match self.what {
            For::Version if self.path == "/web/version" => {
                self.result(&json(r#"{"version": "19.0"}"#))
            }
            For::Version => self.result(&json(r#"{"server_version": "19.0"}"#)),
            For::Login => self.result(&Value::Int(2)),
            For::Call => self.result(&Value::Bool(true)),
            For::Session => Reply::with(
                200,
                &[("set-cookie", "session_id=cookie-1; HttpOnly; Path=/")],
                r#"{"jsonrpc": "2.0", "id": 1, "result": {"uid": 2}}"#,
            ),
            For::Report => Reply::with(200, &[("content-type", "application/pdf")], "%PDF-1.4"),
            For::Other => Reply::status(404),
        }
    }
}

#[derive(Default)]
struct Counts {
    versions: AtomicUsize,
    logins: AtomicUsize,
    calls: AtomicUsize,
    sessions: AtomicUsize,
    reports: AtomicUsize,
    others: AtomicUsize,
    connections: AtomicUsize,
    open: AtomicUsize,
    handshakes: AtomicUsize,
    under_way: AtomicUsize,
    peak: AtomicUsize,
}

impl Counts {
    fn of(&self, what: For) -> &AtomicUsize {
        match what {
            For::Version => &self.versions,
            For::Login => &self.logins,
            For::Call => &self.calls,
            For::Session => &self.sessions,
            For::Report => &self.reports,
            For::Other => &self.others,
        }
    }
}

/// Requests under way, told by a guard that also goes when the client hangs up.
struct UnderWay(Arc<Counts>);

impl UnderWay {
    fn new(counts: &Arc<Counts>) -> Self {
        let now = counts.under_way.fetch_add(1, SeqCst) + 1;
        counts.peak.fetch_max(now, SeqCst);
        Self(Arc::clone(counts))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, SeqCst);
    }
}

/// An open connection.
struct Open(Arc<Counts>);

impl Open {
    fn new(counts: &Arc<Counts>) -> Self {
        counts.connections.fetch_add(1, SeqCst);
        counts.open.fetch_add(1, SeqCst);
        Self(Arc::clone(counts))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, SeqCst);
    }
}

/// A server on this machine that lives as long as the test's runtime.
pub(crate) struct Server {
    pub(crate) port: u16,
    counts: Arc<Counts>,
}

impl Server {
    /// A server that answers every request as `script` says.
    pub(crate) async fn start<F>(script: impl Fn(Ask) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        Self::listen(0, None, Arc::new(move |ask| Box::pin(script(ask)))).await
    }

    /// A server that answers calls as `script` says, and logins and versions well.
    pub(crate) async fn answering(script: impl Fn(&Ask) -> Reply + Send + Sync + 'static) -> Self {
        let answer = move |ask: &Ask| if ask.what == For::Call { script(ask) } else { ask.well() };
        Self::listen(0, None, Arc::new(move |ask| Box::pin(std::future::ready(answer(&ask))))).await
    }

    /// The same at a port of the test's choice.
    pub(crate) async fn at(
        port: u16,
        script: impl Fn(Ask) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(port, None, Arc::new(move |ask| Box::pin(std::future::ready(script(ask)))))
            .await
    }

    /// A server in good health behind TLS.
    pub(crate) async fn secured(acceptor: TlsAcceptor) -> Self {
        let well: Script = Arc::new(|ask| Box::pin(std::future::ready(ask.well())));
        Self::listen(0, Some(acceptor), well).await
    }

    async fn listen(port: u16, tls: Option<TlsAcceptor>, script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let counts = Arc::new(Counts::default());
        let server = Self { port, counts: Arc::clone(&counts) };
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let open = Open::new(&counts);
                let (script, counts, tls) = (Arc::clone(&script), Arc::clone(&counts), tls.clone());
                tokio::spawn(async move {
                    let _open = open;
                    match tls {
                        None => serve(stream, script, counts).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                counts.handshakes.fetch_add(1, SeqCst);
                                serve(stream, script, counts).await;
                            }
                        }
                    }
                });
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many requests of a kind came.
    pub(crate) fn count(&self, what: For) -> usize {
        self.counts.of(what).load(SeqCst)
    }

    pub(crate) fn calls(&self) -> usize {
        self.count(For::Call)
    }

    pub(crate) fn logins(&self) -> usize {
        self.count(For::Login)
    }

    pub(crate) fn connections(&self) -> usize {
        self.counts.connections.load(SeqCst)
    }

    /// How many connections are open.
    pub(crate) fn open(&self) -> usize {
        self.counts.open.load(SeqCst)
    }

    /// How many TLS handshakes were carried out.
    pub(crate) fn handshakes(&self) -> usize {
        self.counts.handshakes.load(SeqCst)
    }

    /// How many requests are under way.
    pub(crate) fn under_way(&self) -> usize {
        self.counts.under_way.load(SeqCst)
    }

    /// The most requests that were under way at once.
    pub(crate) fn peak(&self) -> usize {
        self.counts.peak.load(SeqCst)
    }
}

async fn serve<S>(stream: S, script: Script, counts: Arc<Counts>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(|request| respond(request, Arc::clone(&script), Arc::clone(&counts)));
    // A connection that fails is what some tests are for.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(
    request: hyper::Request<Incoming>,
    script: Script,
    counts: Arc<Counts>,
) -> Result<Response, Failure> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(Failure::other)?.to_bytes();
    let body = String::from_utf8_lossy(&body).into_owned();
    let path = head.uri.path().to_owned();
    let query = head.uri.query().unwrap_or_default().to_owned();
    let what = purpose(&path, &body);
    let nth = counts.of(what).fetch_add(1, SeqCst) + 1;
    let _under_way = UnderWay::new(&counts);
    match script(Ask { what, nth, path, query, headers: head.headers, body }).await {
        Reply::Http { status, headers, body } => {
            let mut response = hyper::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            let body = Full::new(Bytes::from(body)).map_err(|never: Infallible| match never {});
            response.body(body.boxed()).map_err(Failure::other)
        }
        Reply::Close => Err(Failure::other("told to close")),
        Reply::CutOff(body) => {
            let broken = futures_util::stream::once(async {
                // What is written so far goes out while the body has nothing more to give.
                tokio::task::yield_now().await;
                Err(Failure::other("told to break off"))
            });
            let start = futures_util::stream::iter([Ok(Frame::data(Bytes::from(body)))]);
            let frames = Box::pin(start.chain(broken));
            Ok(hyper::Response::new(BodyExt::boxed(StreamBody::new(frames))))
        }
        Reply::Stall(body) => {
            let start = futures_util::stream::iter([Ok(Frame::data(Bytes::from(body)))]);
            let frames = Box::pin(start.chain(futures_util::stream::pending()));
            Ok(hyper::Response::new(BodyExt::boxed(StreamBody::new(frames))))
        }
        Reply::Hang => std::future::pending().await,
    }
}

fn purpose(path: &str, body: &str) -> For {
    if path.starts_with("/json/2/") || body.contains("execute_kw") {
        For::Call
    } else if path == "/web/session/authenticate" {
        For::Session
    } else if path.contains("/report/") {
        For::Report
    } else if body.contains("authenticate") {
        For::Login
    } else if path == "/web/version"
        || body.contains("version") && body.contains("common")
        || path == "/xmlrpc/2/common"
    {
        For::Version
    } else {
        For::Other
    }
}
