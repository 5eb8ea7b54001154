//! A server that answers like Odoo, at once or late, or misbehaves as the first part of the path
//! says: for benchmarks, and for faults that a real Odoo cannot be made to show.
//!
//! `http://127.0.0.1:PORT/<behaviour>/` is the URL of an instance. With a behaviour as its argument,
//! the server has that one alone, at `http://127.0.0.1:PORT/`, for clients that know of no path; of a
//! behaviour that there is none of, it says so with HTTP status 501. `GET /counts` tells how many
//! calls of methods or reports, logins and requests of any kind each behaviour has seen. The port is
//! the first line on standard output.

mod answers;
mod behaviour;
mod request;
mod xmlrpc;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, combinators::BoxBody};
use hyper::Response;
use hyper::body::Incoming;
use hyper::header::{HeaderValue, SET_COOKIE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use crate::behaviour::{Behaviour, BodyError};
use crate::request::{Asked, Request};

type Counts = Arc<Mutex<BTreeMap<String, u64>>>;
type Reply = Response<BoxBody<Bytes, BodyError>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let only: Option<Arc<str>> = std::env::args().nth(1).map(Arc::from);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;
    let counts = Counts::default();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (counts, only) = (Arc::clone(&counts), only.clone());
        tokio::spawn(async move {
            let service = service_fn(|request| respond(request, Arc::clone(&counts), only.clone()));
            // A connection that fails is what some behaviours are for.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn respond(
    request: hyper::Request<Incoming>,
    counts: Counts,
    only: Option<Arc<str>>,
) -> Result<Reply, BodyError> {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    if path == "counts" {
        return Ok(told(&counts));
    }
    let (name, endpoint) = match &only {
        Some(name) => (&**name, path.as_str()),
        None => path.split_once('/').unwrap_or((&path, "")),
    };
    count(&counts, &format!("{name}/requests"));
    let Some(behaviour) = Behaviour::named(name) else { return Ok(behaviour::unknown()) };
    let Ok(body) = request.into_body().collect().await else { return Err(BodyError) };
    let request = Request::read(endpoint, &body.to_bytes());
    match request.asked {
        Asked::Login => {
            // Every login gives another user id, so that a renewed one shows.
            let logins = count(&counts, &format!("{name}/logins"));
            Ok(behaviour::good(answers::login(&request, logins + 1)))
        }
        Asked::Session => {
            let mut reply = behaviour::good(answers::to(&request));
            let cookie = HeaderValue::from_static("session_id=bench; Path=/; HttpOnly");
            reply.headers_mut().insert(SET_COOKIE, cookie);
            Ok(reply)
        }
        Asked::Call(_) | Asked::Report => {
            let seen = count(&counts, name);
            behaviour.respond(&request, seen).await
        }
        _ => Ok(behaviour::good(answers::to(&request))),
    }
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
