use std::time::Duration;

use oxidoo_core::client::Protocol;
use oxidoo_core::config::InstanceConfig;
use oxidoo_core::pool::{Form, Request};
use oxidoo_core::{Error, Kind, Outcome, Result};
use tokio::time::Instant;

use super::table::{PLAIN, table};
use crate::support::server::{Ask, For, Reply, Server};
use crate::support::{
    PROTOCOLS, config, read, session, soon, speaking, text, until, within, write,
};

type Answering = fn(&Ask) -> Reply;

fn cut(ask: &Ask) -> Reply {
    let whole = ask.result_body(&true.into());
    Reply::CutOff(whole[..whole.len() / 2].to_vec())
}

fn unavailable(status: u16, retry_after: &'static str) -> Reply {
    Reply::with(status, &[("retry-after", retry_after)], "busy")
}

/// Replies that a second attempt may better.
const PASSING: [(&str, Answering); 6] = [
    ("429", |_| unavailable(429, "0")),
    ("502", |_| unavailable(502, "0")),
    ("503", |_| unavailable(503, "0")),
    ("504", |_| unavailable(504, "0")),
    ("closed", |_| Reply::Close),
    ("cut off", cut),
];

/// Sends `request` to a server that fails as `failure` says for the first `times` calls.
async fn attempt(
    protocol: Protocol,
    times: usize,
    failure: Answering,
    request: Request,
) -> (Result<String>, usize) {
    let server =
        Server::answering(move |ask| if ask.nth <= times { failure(ask) } else { ask.well() })
            .await;
    let mut config = speaking(&server.url(), protocol);
    config.timeouts.read = Duration::from_millis(150);
    let answer = soon("an answer", text(&session(config), &request)).await;
    (answer, server.calls())
}

#[tokio::test]
async fn a_read_is_tried_again_until_it_succeeds() {
    for protocol in PROTOCOLS {
        for (name, failure) in PASSING {
            let (answer, calls) = attempt(protocol, 1, failure, read()).await;
            assert_eq!((answer.as_deref(), calls), (Ok("true"), 2), "{protocol:?} {name}");
        }
    }
}

#[tokio::test]
async fn a_read_that_gets_no_answer_is_tried_again() {
    let (answer, calls) = attempt(Protocol::JsonRpc, 1, |_| Reply::Hang, read()).await;
    assert_eq!((answer.as_deref(), calls), (Ok("true"), 2));
}

#[tokio::test]
async fn a_read_is_tried_no_more_often_than_allowed_and_changed_nothing() {
    for (name, failure) in PASSING {
        let (answer, calls) = attempt(Protocol::JsonRpc, usize::MAX, failure, read()).await;
        let error = answer.unwrap_err();
        assert_eq!((error.outcome, error.retryable, calls), (Outcome::Refused, true, 3), "{name}");
    }
    let server = Server::answering(|_| unavailable(503, "0")).await;
    let once = InstanceConfig { max_attempts: 1, ..config(&server.url()) };
    assert_eq!(text(&session(once), &read()).await.unwrap_err().kind, Kind::Unavailable);
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_write_that_may_have_happened_is_sent_once() {
    let failures: [(&str, Answering, Kind); 13] = [
        ("201", |_| Reply::status(201), Kind::Protocol),
        ("204", |_| Reply::with(204, &[], ""), Kind::Protocol),
        ("226", |_| Reply::with(226, &[], "{}"), Kind::Protocol),
        ("500", |_| Reply::status(500), Kind::Unavailable),
        ("502", |_| unavailable(502, "0"), Kind::Unavailable),
        ("503", |_| unavailable(503, "0"), Kind::Unavailable),
        ("504", |_| unavailable(504, "0"), Kind::Unavailable),
        ("closed", |_| Reply::Close, Kind::Unavailable),
        ("cut off", cut, Kind::Protocol),
        ("hang", |_| Reply::Hang, Kind::Timeout),
        (
            "html",
            |_| Reply::with(200, &[("content-type", "text/html; charset=utf-8")], "<html>"),
            Kind::Protocol,
        ),
        ("garbage", |_| Reply::body("\0what"), Kind::Protocol),
        ("empty", |_| Reply::body(""), Kind::Protocol),
    ];
    for protocol in PROTOCOLS {
        for (name, failure, kind) in failures {
            let (answer, calls) = attempt(protocol, usize::MAX, failure, write()).await;
            let error = answer.unwrap_err();
            assert_eq!(
                (error.kind, error.outcome, calls),
                (kind, Outcome::Unknown, 1),
                "{protocol:?} {name}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn a_reply_that_breaks_inside_leaves_a_write_unknown_in_every_form() {
    for (protocol, body) in [
        (Protocol::XmlRpc, "<methodResponse><params><param><value><int>7</int>"),
        (Protocol::Json2, "[7"),
    ] {
        let server = Server::answering(move |_| Reply::body(body)).await;
        let session = session(speaking(&server.url(), protocol));
        for form in [Form::Objects, Form::Table(table(&[("id", PLAIN)]).into())] {
            let error = text(&session, &Request { form, ..write() }).await.unwrap_err();
            assert_eq!((error.kind, error.outcome), (Kind::Protocol, Outcome::Unknown));
        }
        assert_eq!(server.calls(), 2);
    }
}

#[tokio::test]
async fn a_write_that_outlives_its_timeout_is_sent_once() {
    for protocol in PROTOCOLS {
        let server = Server::answering(|_| Reply::Hang).await;
        let session = session(speaking(&server.url(), protocol));
        let error = soon("the timeout", text(&session, &within(200, write()))).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (Kind::Timeout, Outcome::Unknown));
        assert_eq!(server.calls(), 1);
    }
}

#[tokio::test]
async fn a_write_that_was_turned_away_is_sent_again() {
    for protocol in PROTOCOLS {
        let (answer, calls) = attempt(protocol, 2, |_| unavailable(429, "0"), write()).await;
        assert_eq!((answer.as_deref(), calls), (Ok("true"), 3), "{protocol:?}");
    }
}

#[tokio::test]
async fn a_write_whose_commit_may_have_been_cut_off_is_sent_once() {
    let failures: [Answering; 2] = [
        |ask| ask.fault("psycopg2.OperationalError", "server closed the connection unexpectedly"),
        |ask| ask.fault("psycopg2.InterfaceError", "connection already closed"),
    ];
    for protocol in PROTOCOLS {
        for failure in failures {
            let (answer, calls) = attempt(protocol, 1, failure, write()).await;
            assert_eq!((answer.unwrap_err().outcome, calls), (Outcome::Unknown, 1));
            let (answer, calls) = attempt(protocol, 1, failure, read()).await;
            assert_eq!((answer.as_deref(), calls), (Ok("true"), 2), "{protocol:?}");
        }
    }
}

#[tokio::test]
async fn silence_is_told_from_an_answer_that_stops() {
    let (answer, _) = attempt(Protocol::JsonRpc, usize::MAX, |_| Reply::Hang, write()).await;
    assert_eq!(answer.unwrap_err().message, "Odoo 'test' did not answer within 0.1 s.");
    let stalled: Answering = |_| Reply::Stall(b"{\"jsonrpc\":".to_vec());
    let (answer, _) = attempt(Protocol::JsonRpc, usize::MAX, stalled, write()).await;
    assert_eq!(answer.unwrap_err().message, "Odoo 'test' stopped answering.");
    let (answer, _) = attempt(Protocol::JsonRpc, usize::MAX, stalled, within(100, write())).await;
    assert_eq!(answer.unwrap_err().message, "Odoo 'test' stopped answering.");
}

#[tokio::test]
async fn a_write_that_odoo_rolled_back_is_sent_again() {
    let rolled_back: [Answering; 3] = [
        |ask| {
            ask.fault(
                "psycopg2.errors.SerializationFailure",
                "could not serialize access due to concurrent update",
            )
        },
        |ask| ask.fault("psycopg2.errors.DeadlockDetected", "deadlock detected"),
        |ask| ask.fault("psycopg2.errors.LockNotAvailable", "could not obtain lock on row"),
    ];
    for protocol in PROTOCOLS {
        for failure in rolled_back {
            let (answer, calls) = attempt(protocol, 1, failure, write()).await;
            assert_eq!((answer.as_deref(), calls), (Ok("true"), 2), "{protocol:?}");
        }
    }
    let (answer, calls) = attempt(Protocol::JsonRpc, usize::MAX, rolled_back[0], write()).await;
    let error = answer.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome, error.retryable, calls),
        (Kind::Conflict, Outcome::Refused, true, 3)
    );
}

#[tokio::test]
async fn a_mistake_is_not_repeated() {
    for request in [read(), write()] {
        let (answer, calls) = attempt(
            Protocol::JsonRpc,
            usize::MAX,
            |ask| ask.fault("builtins.ValueError", "no"),
            request,
        )
        .await;
        let error = answer.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.retryable, calls),
            (Kind::Validation, Outcome::Refused, false, 1)
        );
    }
}

/// A port at which nothing listens.
fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_call_that_finds_nobody_was_not_sent() {
    for request in [read(), write()] {
        let session = session(config(&format!("http://127.0.0.1:{}", free_port())));
        let error = text(&session, &request).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.retryable),
            (Kind::Unavailable, Outcome::Refused, true)
        );
        assert_eq!(
            error.message,
            "Odoo 'test' cannot be reached: nothing listens at its address and port."
        );
        assert_eq!(session.instance().metrics().retries, 2);
    }
}

#[tokio::test]
async fn a_write_is_sent_again_once_somebody_listens() {
    let port = free_port();
    let mut config = config(&format!("http://127.0.0.1:{port}"));
    config.max_attempts = 1000;
    let session = session(config);
    let asking = tokio::spawn({
        let session = session.clone();
        async move { text(&session, &write()).await }
    });
    until("a retry", || session.instance().metrics().retries > 0).await;
    let server = Server::at(port, |ask: Ask| ask.well()).await;
    assert_eq!(soon("the answer", asking).await.unwrap().unwrap(), "true");
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn the_pause_that_the_server_asks_for_is_kept() {
    let started = Instant::now();
    let (answer, calls) = attempt(Protocol::JsonRpc, 1, |_| unavailable(503, "1"), read()).await;
    assert_eq!((answer.as_deref(), calls), (Ok("true"), 2));
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_pause_beyond_the_deadline_ends_the_call_at_once() {
    for retry_after in ["3600", "18446744073709551615"] {
        let server = Server::answering(move |_| unavailable(503, retry_after)).await;
        let session = session(config(&server.url()));
        let error = soon("the error", text(&session, &read())).await.unwrap_err();
        assert_eq!((error.kind, server.calls()), (Kind::Unavailable, 1));
        assert_eq!(
            error.retry_after.map(|seconds| seconds.to_string()),
            Some(retry_after.to_owned())
        );
    }
}

#[tokio::test]
async fn a_login_that_fails_in_passing_is_tried_again_even_for_a_write() {
    let server = Server::start(|ask| {
        let fails = ask.what == For::Login && ask.nth == 1;
        std::future::ready(if fails { unavailable(503, "0") } else { ask.well() })
    })
    .await;
    assert_eq!(text(&session(config(&server.url())), &write()).await.unwrap(), "true");
    assert_eq!((server.logins(), server.calls()), (2, 1));
}

#[tokio::test]
async fn a_dropped_write_to_a_model_named_certificate_is_unknown_too() {
    let server = Server::answering(|_| Reply::Close).await;
    let session = session(speaking(&server.url(), Protocol::Json2));
    let request = crate::support::request("certificate.certificate", "unlink", vec![7.into()]);
    let error: Error = text(&session, &request).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Unavailable, Outcome::Unknown), "{error}");
    assert!(!error.message.contains("TLS"), "{error}");
}

#[tokio::test]
async fn a_method_that_returns_nothing_is_done_and_not_repeated() {
    for protocol in PROTOCOLS {
        let (answer, calls) = attempt(
            protocol,
            usize::MAX,
            |ask| {
                ask.fault("builtins.TypeError", "cannot marshal None unless allow_none is enabled")
            },
            write(),
        )
        .await;
        // JSON has a null: there it is a mistake inside the method.
        let expected =
            if protocol == Protocol::XmlRpc { Ok("null") } else { Err(Kind::Validation) };
        assert_eq!((answer.as_deref().map_err(|error| error.kind), calls), (expected, 1));
    }
}
