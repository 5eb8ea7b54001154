use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use oxidoo_core::config::InstanceConfig;
use oxidoo_core::pool::{Request, Session};
use oxidoo_core::{Kind, Value};
use rustls::version::TLS13;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::{Barrier, Semaphore};
use tokio::time::Instant;

use super::tls::{Authority, named};
use crate::support::server::{Ask, For, Reply, Server};
use crate::support::{
    cached_read, config, read, request, session, soon, spawn, text, until, within, write,
};

/// A read that tells which one it is.
fn numbered(number: usize) -> Request {
    let domain = Value::List(vec![Value::Int(i64::try_from(number).unwrap())]);
    request("res.partner", "search_count", vec![domain])
}

async fn logged_in(config: InstanceConfig) -> Arc<Session> {
    let session = session(config);
    session.authenticate_now(Instant::now() + Duration::from_secs(10)).await.unwrap();
    session
}

/// A server behind TLS, and how to reach it.
async fn secured() -> (Server, InstanceConfig) {
    let authority = Authority::new();
    let server = Server::secured(authority.acceptor(named("localhost"), &[&TLS13])).await;
    let mut config = config(&format!("https://localhost:{}", server.port));
    config.ca_certificates = Some(authority.pem);
    (server, config)
}

#[tokio::test]
async fn a_thousand_calls_take_one_tls_handshake() {
    let (server, config) = secured().await;
    let session = session(config);
    for _ in 0..1_000 {
        assert_eq!(text(&session, &read()).await.unwrap(), "true");
    }
    assert_eq!((server.calls(), server.connections(), server.handshakes()), (1_000, 1, 1));
}

#[tokio::test]
async fn calls_at_once_share_a_few_tls_connections() {
    let (server, mut config) = secured().await;
    config.max_connections = 8;
    let session = session(config);
    for _ in 0..15 {
        for answer in join_all((0..200).map(|_| spawn(&session, read()))).await {
            assert_eq!(answer.unwrap().unwrap(), "true");
        }
    }
    assert_eq!(server.calls(), 3_000);
    // A connection goes back to its pool just after its reply: a call that comes in between makes
    // one more, which later calls find there. So there are at most two for each permit, ever.
    assert!((1..=16).contains(&server.handshakes()), "{}", server.handshakes());
}

#[tokio::test]
async fn a_thousand_calls_at_once_are_bounded_by_the_pool_and_none_fails() {
    let barrier = Arc::new(Barrier::new(20));
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
    let session = session(InstanceConfig { max_connections: 20, ..config(&server.url()) });
    let calls = join_all((0..1_000).map(|number| spawn(&session, numbered(number))));
    for answer in soon("all answers", calls).await {
        assert_eq!(answer.unwrap().unwrap(), "true");
    }
    assert_eq!((server.calls(), server.peak()), (1_000, 20));
    assert!(server.connections() <= 20, "{}", server.connections());
    assert_eq!(session.instance().metrics().failed, 0);
}

#[tokio::test]
async fn permits_are_given_in_order() {
    let gate = Arc::new(Semaphore::new(0));
    let came = Arc::new(Mutex::new(Vec::new()));
    let (held, order) = (Arc::clone(&gate), Arc::clone(&came));
    let server = Server::start(move |ask: Ask| {
        let (held, order) = (Arc::clone(&held), Arc::clone(&order));
        async move {
            if ask.what == For::Call {
                let (_, domain) = ask.body.split_once("\"search_count\",[[").unwrap();
                let (number, _) = domain.split_once(']').unwrap();
                order.lock().unwrap().push(number.parse::<usize>().unwrap());
                held.acquire().await.unwrap().forget();
            }
            ask.well()
        }
    })
    .await;
    let session = logged_in(InstanceConfig { max_connections: 1, ..config(&server.url()) }).await;
    let mut calls: Vec<_> = (0..50).map(|number| spawn(&session, numbered(number))).collect();
    until("the first call", || server.calls() == 1).await;
    // Whoever comes while others are served waits behind those who wait already.
    gate.add_permits(25);
    until("half of them", || server.calls() == 26).await;
    calls.extend((50..60).map(|number| spawn(&session, numbered(number))));
    gate.add_permits(100);
    for answer in soon("all answers", join_all(calls)).await {
        answer.unwrap().unwrap();
    }
    assert_eq!(*came.lock().unwrap(), (0..60).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_is_waited_for_until_the_deadline() {
    // It takes connections and says nothing.
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut config = config(&format!("https://localhost:{port}"));
    config.timeouts.connect = Duration::from_hours(1);
    let session = session(config);
    for request in [read(), write(), cached_read()] {
        let ended = soon("the timeout", text(&session, &within(100, request))).await;
        assert_eq!(ended.unwrap_err().kind, Kind::Timeout);
    }
}

#[tokio::test]
async fn ten_thousand_cancelled_calls_leave_nothing_behind() {
    let well = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let answering = Arc::clone(&well);
    let server = Server::answering(move |ask| {
        let well = answering.load(std::sync::atomic::Ordering::SeqCst);
        if well { ask.well() } else { Reply::Hang }
    })
    .await;
    let permits = 8;
    let config = InstanceConfig { max_connections: permits, ..config(&server.url()) };
    let session = logged_in(config).await;
    let tasks = || Handle::current().metrics().num_alive_tasks();
    until("an idle connection", || server.under_way() == 0).await;
    let before = tasks();
    for round in 0..20 {
        let kinds = [read, cached_read, write];
        let calls: Vec<_> = (0..500).map(|at| spawn(&session, kinds[at % 3]())).collect();
        until("calls under way", || server.under_way() == permits).await;
        for call in &calls {
            call.abort();
        }
        for call in calls {
            assert!(call.await.unwrap_err().is_cancelled(), "round {round}");
        }
        until("their end", || server.under_way() == 0).await;
    }
    until("their connections' end", || server.open() == 0).await;
    until("their tasks' end", || tasks() <= before).await;

    well.store(true, std::sync::atomic::Ordering::SeqCst);
    let next = join_all((0..100).map(|at| spawn(&session, numbered(at))));
    for answer in soon("all answers", next).await {
        assert_eq!(answer.unwrap().unwrap(), "true");
    }
    assert_eq!(soon("the read", text(&session, &cached_read())).await.unwrap(), "true");
    assert_eq!(session.instance().fetches_under_way(), 0);
}
