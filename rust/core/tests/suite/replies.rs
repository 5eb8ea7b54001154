use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use oxidoo_core::client::Protocol;
use oxidoo_core::{Error, Kind, Limits, Outcome};

use crate::support::server::{Ask, Reply, Server};
use crate::support::{PROTOCOLS, read, session, soon, speaking, text, within, write, xml_fault};

type Answering = fn(&Ask) -> Reply;

/// What a reply makes of a read and of a write, neither of which may be sent twice.
async fn errors(protocol: Protocol, reply: Answering) -> [Error; 2] {
    let server = Server::answering(reply).await;
    let mut config = speaking(&server.url(), protocol);
    config.limits = Limits { bytes: 100_000, ..Limits::default() };
    let session = session(config);
    let mut errors = Vec::new();
    for request in [read(), write()] {
        errors.push(soon("the error", text(&session, &request)).await.unwrap_err());
    }
    assert_eq!(server.calls(), 2, "{errors:?}");
    errors.try_into().unwrap()
}

/// The reply is refused in these words; a read changed nothing, of a write nobody knows.
async fn unreadable(reply: Answering, words: &str) {
    for protocol in PROTOCOLS {
        let [read, write] = errors(protocol, reply).await;
        for error in [&read, &write] {
            assert_eq!(
                (error.kind, error.retryable),
                (Kind::Protocol, false),
                "{protocol:?}: {error}"
            );
            assert!(error.message.contains(words), "{protocol:?}: {error}");
        }
        assert_eq!(
            (read.outcome, write.outcome),
            (Outcome::Refused, Outcome::Unknown),
            "{protocol:?}"
        );
    }
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(body).unwrap();
    packed.finish().unwrap()
}

fn gzipped(body: &[u8]) -> Reply {
    Reply::with(
        200,
        &[("content-encoding", "gzip"), ("content-type", "application/json")],
        gzip(body),
    )
}

#[tokio::test]
async fn a_web_page_in_the_place_of_a_reply_is_told_as_such() {
    unreadable(
        |_| {
            Reply::with(
                200,
                &[("content-type", "text/html; charset=utf-8")],
                "<html><h1>Welcome</h1></html>",
            )
        },
        "answers with a web page",
    )
    .await;
}

#[tokio::test]
async fn garbage_is_refused() {
    unreadable(|_| Reply::body(b"\x00\xff what is this".to_vec()), "The reply is not").await;
}

#[tokio::test]
async fn an_empty_reply_is_refused() {
    unreadable(|_| Reply::body(""), "").await;
}

#[tokio::test]
async fn a_reply_larger_than_the_limit_is_refused_however_it_comes() {
    unreadable(|_| Reply::body(vec![b' '; 100_001]), "larger than 100000 bytes").await;
    unreadable(|_| Reply::CutOff(vec![b' '; 100_001]), "larger than 100000 bytes").await;
    unreadable(|_| gzipped(&vec![b' '; 50_000_000]), "larger than 100000 bytes").await;
}

#[tokio::test]
async fn endless_nesting_is_refused() {
    fn nested(ask: &Ask) -> Reply {
        let body = if ask.path.starts_with("/xmlrpc") {
            format!("<methodResponse><params><param>{}", "<value><array><data>".repeat(4000))
        } else {
            let list = "[".repeat(20_000) + &"]".repeat(20_000);
            if ask.path == "/jsonrpc" {
                format!(r#"{{"jsonrpc":"2.0","result":{list}}}"#)
            } else {
                list
            }
        };
        Reply::body(body)
    }
    unreadable(nested, "nests deeper than 64 levels").await;
}

#[tokio::test]
async fn broken_compression_is_a_cut_off_reply() {
    let server = Server::answering(|ask| {
        let mut packed = gzip(&ask.result_body(&"x".repeat(5000).into()));
        packed.truncate(packed.len() - 12);
        Reply::with(200, &[("content-encoding", "gzip")], packed)
    })
    .await;
    let session = session(speaking(&server.url(), Protocol::JsonRpc));
    let error = text(&session, &write()).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Protocol, Outcome::Unknown));
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_compressed_reply_is_read_like_any_other() {
    for protocol in PROTOCOLS {
        let server = Server::answering(|ask| {
            let accepted =
                ask.headers.get("accept-encoding").map_or("", |value| value.to_str().unwrap());
            assert!(accepted.contains("gzip"), "{accepted}");
            gzipped(&ask.result_body(&"é".repeat(5000).into()))
        })
        .await;
        let session = session(speaking(&server.url(), protocol));
        assert_eq!(text(&session, &read()).await.unwrap(), format!("\"{}\"", "é".repeat(5000)));
        let received = session.instance().metrics().bytes_received;
        assert!(received > 10_000, "{received}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_shows_no_address() {
    let table: [(Answering, &str); 4] = [
        (
            |_| Reply::with(301, &[("location", "https://elsewhere.invalid/s3cret")], ""),
            "to another host",
        ),
        (
            |_| Reply::with(303, &[("location", "/web/login?redirect=s3cret")], ""),
            "to another page of the same host",
        ),
        (|_| Reply::with(308, &[("location", "//elsewhere.invalid/")], ""), "to another host"),
        (|_| Reply::with(302, &[], ""), "to another page"),
    ];
    for protocol in PROTOCOLS {
        for (reply, words) in table {
            for error in errors(protocol, reply).await {
                assert_eq!(error.kind, Kind::Protocol);
                assert!(error.message.contains(words), "{error}");
                assert!(
                    !error.message.contains("elsewhere") && !error.message.contains("s3cret"),
                    "{error}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_status_without_a_fault_says_what_to_do() {
    let table: [(u16, Answering, Kind, &str, Outcome); 7] = [
        (401, |_| Reply::status(401), Kind::Access, "HTTP 401", Outcome::Refused),
        (403, |_| Reply::status(403), Kind::Access, "HTTP 403", Outcome::Refused),
        (
            404,
            |_| Reply::status(404),
            Kind::Protocol,
            "check url, database and protocol",
            Outcome::Refused,
        ),
        (
            405,
            |_| Reply::status(405),
            Kind::Protocol,
            "check url, database and protocol",
            Outcome::Refused,
        ),
        (413, |_| Reply::status(413), Kind::Validation, "larger than Odoo", Outcome::Refused),
        (418, |_| Reply::status(418), Kind::Protocol, "HTTP 418", Outcome::Refused),
        (500, |_| Reply::status(500), Kind::Unavailable, "HTTP 500", Outcome::Unknown),
    ];
    for protocol in PROTOCOLS {
        for (status, reply, kind, words, outcome) in table {
            if protocol == Protocol::Json2 && status == 404 {
                continue; // see protocols.rs
            }
            let [read, write] = errors(protocol, reply).await;
            assert_eq!(
                (write.kind, write.outcome),
                (kind, outcome),
                "{protocol:?} {status}: {write}"
            );
            assert_eq!(
                (read.kind, read.outcome),
                (kind, Outcome::Refused),
                "{protocol:?} {status}"
            );
            assert!(write.message.contains(words), "{write}");
        }
    }
}

#[tokio::test]
async fn no_message_holds_the_address_or_the_secret() {
    let replies: [Answering; 6] = [
        |_| Reply::Close,
        |_| Reply::Hang,
        |_| Reply::CutOff(b"{".to_vec()),
        |_| Reply::status(502),
        |_| Reply::status(404),
        |_| Reply::body("what"),
    ];
    for protocol in PROTOCOLS {
        for reply in replies {
            let server = Server::answering(reply).await;
            let session = session(speaking(&server.url(), protocol));
            let error = text(&session, &within(100, write())).await.unwrap_err();
            for word in ["127.0.0.1", &server.port.to_string(), "secret"] {
                assert!(!error.message.contains(word), "{error}");
            }
            let log = error.detail.unwrap_or_default();
            assert!(!log.contains("\"secret\"") && !log.contains("Bearer"), "{log}");
        }
    }
}

#[tokio::test]
async fn a_fault_that_odoo_did_not_write_leaves_a_write_unknown() {
    fn gateway(ask: &Ask) -> Reply {
        if ask.path.starts_with("/xmlrpc") {
            return Reply::body(xml_fault(504, "Gateway Time-out"));
        }
        if ask.path == "/jsonrpc" {
            let error = r#"{"jsonrpc": "2.0", "error": {"code": -32000, "message": "Timed out"}}"#;
            return Reply::body(error);
        }
        let json = [("content-type", "application/json")];
        Reply::with(504, &json, r#"{"name": "Gateway Timeout", "message": "Timed out"}"#)
    }
    for protocol in [Protocol::XmlRpc, Protocol::JsonRpc] {
        let [read, write] = errors(protocol, gateway).await;
        assert_eq!(
            (read.outcome, write.outcome),
            (Outcome::Refused, Outcome::Unknown),
            "{protocol:?}"
        );
    }
    let server = Server::answering(gateway).await;
    let error = text(&session(speaking(&server.url(), Protocol::Json2)), &write()).await;
    let error = error.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Unavailable, Outcome::Unknown), "{error}");
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_traceback_whose_exception_has_an_unusual_name_was_rolled_back() {
    let traceback = |_: &Ask| {
        Reply::body(xml_fault(
            1,
            "Traceback (most recent call last):\n  File \"/opt/odoo/x.py\", line 1, in f\nzlib.error: Error -3\n",
        ))
    };
    let [_, write] = errors(Protocol::XmlRpc, traceback).await;
    assert_eq!((write.kind, write.outcome), (Kind::Internal, Outcome::Refused), "{write}");
}
