//! A server that answers like Odoo, at once or late, or misbehaves as the first part of the path
//! says: for benchmarks, and for faults that a real Odoo cannot be made to show.
//!
//! `http://127.0.0.1:PORT/<behaviour>/` is the URL of an instance; `GET /counts` tells how many
//! calls of methods and logins each behaviour has seen. The port is the first line on standard output.

mod answers;
mod behaviour;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, combinators::BoxBody};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use crate::behaviour::{Behaviour, BodyError};

type Counts = Arc<Mutex<BTreeMap<String, u64>>>;
type Reply = Response<BoxBody<Bytes, BodyError>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;
    let counts = Counts::default();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let counts = Arc::clone(&counts);
        tokio::spawn(async move {
            let service = service_fn(|request| respond(request, Arc::clone(&counts)));
            // A connection that fails is what some behaviours are for.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn respond(request: Request<Incoming>, counts: Counts) -> Result<Reply, BodyError> {
    let path = request.uri().path().to_owned();
    let (name, endpoint) = path.trim_start_matches('/').split_once('/').unwrap_or((&path, ""));
    if path == "/counts" {
        return Ok(told(&counts));
    }
    let Ok(body) = request.into_body().collect().await else { return Err(BodyError) };
    let body = body.to_bytes();
    if answers::is_login(&body) {
        // Every login gives another user id, so that a renewed one shows.
        let logins = count(&counts, &format!("{name}/logins"));
        return Ok(behaviour::good(answers::login(endpoint, logins + 1)));
    }
    let seen = if answers::is_call(endpoint, &body) { count(&counts, name) } else { 0 };
    Behaviour::named(name).respond(endpoint, &body, seen).await
}

fn count(counts: &Counts, name: &str) -> u64 {
    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = counts.entry(name.to_owned()).or_default();
    *seen += 1;
    *seen
}

fn told(counts: &Counts) -> Reply {
    let counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let text = serde_json::to_vec(&*counts).unwrap_or_default();
    Response::new(Full::new(Bytes::from(text)).map_err(|never: Infallible| match never {}).boxed())
}
