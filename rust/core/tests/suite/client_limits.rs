use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use oxidoo_core::client::Protocol;
use oxidoo_core::config::{ProtocolChoice, Rate};
use oxidoo_core::pool::{Instance, Request};
use oxidoo_core::{Kind, Outcome};
use tokio::sync::Barrier;
use tokio::time::Instant;

use crate::support::server::{For, Reply, Server};
use crate::support::{
    PROTOCOLS, config, read, session, soon, spawn, speaking, text, until, within, write,
};

/// A server that never answers the first request of one kind.
async fn stuck(what: For) -> Server {
    Server::start(move |ask| {
        let hangs = ask.what == what && ask.nth == 1;
        std::future::ready(if hangs { Reply::Hang } else { ask.well() })
    })
    .await
}

#[tokio::test]
async fn two_hundred_calls_never_use_more_connections_than_allowed() {
    let barrier = Arc::new(Barrier::new(8));
    let server = Server::start(move |ask| {
        let barrier = Arc::clone(&barrier);
        async move {
            if ask.what == For::Call {
                barrier.wait().await;
            }
            ask.well()
        }
    })
    .await;
    let mut config = config(&server.url());
    config.max_connections = 8;
    let session = session(config);
    let calls = join_all((0..200).map(|_| spawn(&session, read())));
    for answer in soon("all answers", calls).await {
        assert_eq!(answer.unwrap().unwrap(), "true");
    }
    assert_eq!((server.calls(), server.peak()), (200, 8));
    assert!(server.connections() <= 8, "{}", server.connections());
}

#[tokio::test]
async fn one_connection_serves_call_after_call() {
    for protocol in PROTOCOLS {
        let server = Server::answering(crate::support::server::Ask::well).await;
        let session = session(speaking(&server.url(), protocol));
        for _ in 0..20 {
            text(&session, &read()).await.unwrap();
        }
        assert_eq!((server.calls(), server.connections()), (20, 1), "{protocol:?}");
    }
}

#[tokio::test]
async fn a_cancelled_call_gives_its_permit_back() {
    let server = stuck(For::Call).await;
    let mut config = config(&server.url());
    config.max_connections = 1;
    let session = session(config);
    let stuck = spawn(&session, write());
    until("the call", || server.calls() == 1).await;
    stuck.abort();
    assert!(stuck.await.unwrap_err().is_cancelled());
    assert_eq!(soon("the next call", text(&session, &read())).await.unwrap(), "true");
}

#[tokio::test]
async fn a_call_that_gets_no_permit_in_time_was_not_sent() {
    let server = stuck(For::Call).await;
    let mut config = config(&server.url());
    config.max_connections = 1;
    let session = session(config);
    let _stuck = spawn(&session, read());
    until("the call", || server.calls() == 1).await;
    let error = soon("the timeout", text(&session, &within(100, write()))).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome, error.retryable),
        (Kind::Timeout, Outcome::Refused, true)
    );
    assert_eq!(error.message, "All 1 connections to Odoo 'test' stayed busy until the deadline.");
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_call_that_gets_no_token_in_time_was_not_sent() {
    let server = Server::answering(crate::support::server::Ask::well).await;
    let mut config = speaking(&server.url(), Protocol::Json2);
    config.rate = Some(Rate { per_second: 0.001, burst: 1 });
    let session = session(config);
    assert_eq!(text(&session, &read()).await.unwrap(), "true");
    let error = soon("the refusal", text(&session, &write())).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome, error.retryable),
        (Kind::RateLimited, Outcome::Refused, true)
    );
    assert!(error.retry_after.is_some_and(|seconds| seconds > 900), "{error:?}");
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn whoever_waits_for_another_s_login_or_version_probe_keeps_a_deadline_of_its_own() {
    for what in [For::Login, For::Version] {
        let server = stuck(what).await;
        let mut config = config(&server.url());
        config.protocol = ProtocolChoice::Auto;
        let session = session(config);
        let first = spawn(&session, read());
        until("the first request", || server.count(what) == 1).await;
        let error = soon("the timeout", text(&session, &within(100, write()))).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (Kind::Timeout, Outcome::Refused), "{what:?}");
        assert_eq!(server.count(what), 1, "{what:?}");
        first.abort();
        assert_eq!(soon("the next call", text(&session, &write())).await.unwrap(), "true");
    }
}

#[tokio::test]
async fn whoever_waits_for_another_s_signatures_keeps_a_deadline_of_its_own() {
    let server = stuck(For::Other).await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let request = || crate::support::request("sale.order", "action_confirm", vec![7.into()]);
    let first = spawn(&session, request());
    until("the first request", || server.count(For::Other) == 1).await;
    let error = soon("the timeout", text(&session, &within(100, request()))).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Timeout, Outcome::Refused));
    first.abort();
    assert_eq!(soon("the next call", text(&session, &request())).await.unwrap(), "true");
}

#[tokio::test]
async fn a_login_that_takes_too_long_changed_nothing() {
    let server = stuck(For::Login).await;
    let session = session(config(&server.url()));
    let error = soon("the timeout", text(&session, &within(100, write()))).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Timeout, Outcome::Refused));
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn a_timeout_of_ages_is_no_trouble() {
    let server = Server::answering(crate::support::server::Ask::well).await;
    let session = session(config(&server.url()));
    let patient = Request { timeout: Some(Duration::MAX), ..read() };
    assert_eq!(text(&session, &patient).await.unwrap(), "true");
}

#[tokio::test]
async fn a_deadline_is_never_beyond_what_the_clock_can_tell() {
    let mut config = config("http://localhost:1");
    config.timeouts.total = Duration::MAX;
    let instance = Instance::new(config).unwrap();
    let soon = Instant::now() + Duration::from_mins(1);
    assert!(instance.deadline(None) > soon);
    assert!(instance.deadline(Some(Duration::MAX)) > soon);
    assert!(instance.deadline(Some(Duration::from_secs(1))) < soon);
}

#[tokio::test]
async fn the_counters_count() {
    let server = Server::answering(|ask| {
        if ask.nth == 1 { Reply::with(503, &[("retry-after", "0")], "") } else { ask.well() }
    })
    .await;
    let session = session(config(&server.url()));
    text(&session, &read()).await.unwrap();
    let bad = crate::support::request(
        "a",
        "b",
        vec![f64::NAN].into_iter().map(oxidoo_core::Value::Float).collect(),
    );
    text(&session, &bad).await.unwrap_err();
    let counted = session.instance().metrics();
    assert_eq!((counted.total, counted.failed, counted.retries, counted.cache_hits), (2, 1, 1, 0));
    assert_eq!(counted.http_requests, 3, "a login and two attempts");
    assert!(counted.bytes_sent > 0 && counted.bytes_received > 0 && counted.last_used.is_some());
    assert!(counted.p50 <= counted.p95 && counted.p95 <= counted.p99 && counted.mean > 0.0);
}
