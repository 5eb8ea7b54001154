use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use oxidoo_core::cache::CacheClass;
use oxidoo_core::client::{Call, Protocol};
use oxidoo_core::codec::{Next, Table, Zone};
use oxidoo_core::config::{CacheTtl, InstanceConfig};
use oxidoo_core::pool::{Answer, Form, Instance, Request, Session};
use oxidoo_core::{Kind, Outcome, Secret, Value};
use tokio::time::Instant;

use super::table::{PLAIN, table};
use crate::support::server::{Ask, For, Reply, Server};
use crate::support::{
    PROTOCOLS, admin, cached_read, config, json, request, session, shown, soon, spawn, speaking,
    text, until, within, write,
};

/// A server that answers every call with its number.
async fn counting() -> Server {
    Server::answering(|ask| ask.result(&Value::Int(i64::try_from(ask.nth).unwrap()))).await
}

fn lasting(server: &Server) -> InstanceConfig {
    let ages = Duration::from_hours(1);
    InstanceConfig { cache_ttl: CacheTtl { records: ages, schema: ages }, ..config(&server.url()) }
}

/// The answer to `request`, if it is in the cache.
fn kept(session: &Session, request: &Request) -> Option<Answer> {
    session.cached(&session.key_of(request)?)
}

fn schema_read() -> Request {
    let call = Call::new("res.partner", "fields_get", Vec::new(), Vec::new());
    Request { call, cache: Some(CacheClass::Schema), ..cached_read() }
}

fn with_kwargs(kwargs: &str) -> Request {
    let Value::Dict(kwargs) = json(kwargs) else { panic!("kwargs are a dict") };
    let call = Call::new("res.partner", "search_read", Vec::new(), kwargs);
    Request { call, ..cached_read() }
}

#[tokio::test]
async fn fifty_reads_of_the_same_are_one_call() {
    let server = counting().await;
    let session = session(lasting(&server));
    let answers = join_all((0..50).map(|_| async { text(&session, &cached_read()).await })).await;
    assert!(answers.iter().all(|answer| answer.as_deref() == Ok("1")), "{answers:?}");
    assert_eq!(server.calls(), 1);
    assert_eq!(
        kept(&session, &cached_read()).map(|answer| shown(&answer)),
        Some(Ok("1".to_owned()))
    );
    assert_eq!(session.instance().metrics().cache_hits, 1);
}

#[tokio::test]
async fn a_reader_with_more_time_outlives_the_one_it_waits_for() {
    let server = Server::start(|ask| async move {
        if ask.what == For::Call && ask.nth == 1 {
            std::future::pending::<()>().await;
        }
        ask.well()
    })
    .await;
    let session = session(lasting(&server));
    session.authenticate_now(Instant::now() + Duration::from_secs(5)).await.unwrap();
    let (hurried, patient) = (within(200, cached_read()), within(5000, cached_read()));
    let (first, second) = tokio::join!(text(&session, &hurried), text(&session, &patient));
    assert_eq!(first.unwrap_err().kind, Kind::Timeout);
    assert!(second.is_ok(), "{second:?}");
    assert_eq!(server.calls(), 2);
}

#[tokio::test]
async fn each_class_has_a_lifetime_of_its_own() {
    let server = counting().await;
    let mut config = lasting(&server);
    config.cache_ttl.records = Duration::ZERO;
    let session = session(config);
    for expected in ["1", "2"] {
        assert_eq!(text(&session, &cached_read()).await.unwrap(), expected);
    }
    for _ in 0..2 {
        assert_eq!(text(&session, &schema_read()).await.unwrap(), "3");
    }
}

#[tokio::test]
async fn a_reply_is_forgotten_after_its_time() {
    let server = counting().await;
    let mut config = lasting(&server);
    config.cache_ttl.records = Duration::from_millis(100);
    let session = session(config);
    let started = Instant::now();
    text(&session, &cached_read()).await.unwrap();
    until("the end of its time", || kept(&session, &cached_read()).is_none()).await;
    assert!(started.elapsed() >= Duration::from_millis(100), "{:?}", started.elapsed());
    assert_eq!(text(&session, &cached_read()).await.unwrap(), "2");
}

#[tokio::test]
async fn only_the_same_question_gets_the_same_answer() {
    let server = counting().await;
    let session = session(lasting(&server));
    let same = [
        with_kwargs(r#"{"limit": 1, "context": {"lang": "fr_FR"}}"#),
        with_kwargs(r#"{"context": {"lang": "fr_FR"}, "limit": 1}"#),
    ];
    let others = [
        with_kwargs(r#"{"limit": 2, "context": {"lang": "fr_FR"}}"#),
        with_kwargs(r#"{"limit": 1, "context": {"lang": "nl_BE"}}"#),
        with_kwargs(r#"{"limit": 1}"#),
        with_kwargs(r#"{"limit": "1"}"#),
        with_kwargs(r#"{"limit": true}"#),
        with_kwargs(r#"{"offset": 1}"#),
        with_kwargs("{}"),
        Request { cache: Some(CacheClass::Schema), ..with_kwargs("{}") },
        Request {
            cache: Some(CacheClass::Records),
            ..request("res.users", "search_read", Vec::new())
        },
        Request { cache: Some(CacheClass::Records), ..request("res.partner", "read", Vec::new()) },
        Request {
            cache: Some(CacheClass::Records),
            ..request("res.partner", "search_read", vec![Value::Null])
        },
    ];
    let _ = session.ask(&same[0]).await.unwrap();
    assert!(kept(&session, &same[1]).is_some());
    for (at, other) in others.iter().enumerate() {
        assert!(kept(&session, other).is_none(), "{other:?}");
        session.ask(other).await.unwrap();
        assert_eq!(server.calls(), at + 2, "{other:?}");
    }
    let tables =
        [(Next::Offset(0), ""), (Next::Offset(1), ""), (Next::Id, ""), (Next::Id, "Asia/Kolkata")];
    let keys = tables.map(|(next, zone)| {
        let zone = Zone::named(zone).unwrap();
        let table = Table { next, zone, ..table(&[("id", PLAIN)]) };
        let request = Request { form: Form::Table(table.into()), ..with_kwargs("{}") };
        assert!(kept(&session, &request).is_none(), "{request:?}");
        session.key_of(&request).unwrap()
    });
    for (at, key) in keys.iter().enumerate() {
        assert!(!keys[..at].contains(key), "{at}");
    }
}

#[tokio::test]
async fn sessions_do_not_share_replies_and_a_new_secret_is_a_new_session() {
    let server = counting().await;
    let instance = Instance::new(lasting(&server)).unwrap();
    let (ann, bob) = (instance.session(admin("ann")), instance.session(admin("bob")));
    assert_eq!(text(&ann, &cached_read()).await.unwrap(), "1");
    assert!(kept(&bob, &cached_read()).is_none());
    assert_eq!(text(&bob, &cached_read()).await.unwrap(), "2");
    ann.replace_secret(Secret::new("new".to_owned())).await;
    assert!(kept(&ann, &cached_read()).is_none());
    assert!(kept(&bob, &cached_read()).is_some());
    instance.close();
    assert!(kept(&bob, &cached_read()).is_none());
}

#[tokio::test]
async fn a_write_makes_records_stale_and_the_schema_only_if_it_is_about_it() {
    let server = counting().await;
    let session = session(lasting(&server));
    for (model, schema_stays) in [
        ("res.partner", true),
        ("ir.model.fields", false),
        ("ir.rule", false),
        ("res.groups", false),
        ("res.users", false),
    ] {
        text(&session, &cached_read()).await.unwrap();
        text(&session, &schema_read()).await.unwrap();
        text(&session, &request(model, "write", vec![7.into()])).await.unwrap();
        assert!(kept(&session, &cached_read()).is_none(), "{model}");
        assert_eq!(kept(&session, &schema_read()).is_some(), schema_stays, "{model}");
    }
}

#[tokio::test]
async fn a_write_of_one_session_makes_the_records_of_another_stale() {
    let server = counting().await;
    let instance = Instance::new(lasting(&server)).unwrap();
    let (ann, bob) = (instance.session(admin("ann")), instance.session(admin("bob")));
    text(&ann, &cached_read()).await.unwrap();
    text(&bob, &write()).await.unwrap();
    assert!(kept(&ann, &cached_read()).is_none());
}

#[tokio::test]
async fn a_write_that_failed_or_was_cancelled_makes_records_stale_too() {
    let server = Server::answering(|ask| match &ask.body {
        body if body.contains("search_count") => ask.well(),
        body if body.contains("unlink") => Reply::Hang,
        _ => ask.fault("odoo.exceptions.UserError", "No."),
    })
    .await;
    let session = session(lasting(&server));
    text(&session, &cached_read()).await.unwrap();
    assert!(text(&session, &write()).await.is_err());
    assert!(kept(&session, &cached_read()).is_none());

    text(&session, &cached_read()).await.unwrap();
    let calls = server.calls();
    let hanging = spawn(&session, request("res.partner", "unlink", vec![7.into()]));
    until("the write", || server.calls() > calls).await;
    hanging.abort();
    assert!(hanging.await.is_err());
    assert!(kept(&session, &cached_read()).is_none());
}

#[tokio::test]
async fn after_a_write_that_may_still_happen_nothing_is_kept_for_a_while() {
    let server = Server::answering(|ask| match &ask.body {
        body if body.contains("unlink") => Reply::Hang,
        _ => ask.well(),
    })
    .await;
    let mut config = lasting(&server);
    config.timeouts.total = Duration::from_millis(500);
    let session = session(config);
    let unlink = || within(50, request("res.partner", "unlink", vec![7.into()]));
    let error = text(&session, &unlink()).await.unwrap_err();
    assert_eq!(error.outcome, Outcome::Unknown);
    let calls = server.calls();
    for _ in 0..2 {
        text(&session, &cached_read()).await.unwrap();
        assert!(kept(&session, &cached_read()).is_none());
    }
    assert_eq!(server.calls(), calls + 2);
    text(&session, &schema_read()).await.unwrap();
    assert!(kept(&session, &schema_read()).is_some());
    tokio::time::sleep(Duration::from_millis(600)).await;
    text(&session, &cached_read()).await.unwrap();
    assert!(kept(&session, &cached_read()).is_some());

    let calls = server.calls();
    let cancelled = spawn(&session, request("res.partner", "unlink", vec![7.into()]));
    until("the write", || server.calls() > calls).await;
    cancelled.abort();
    assert!(cancelled.await.is_err());
    text(&session, &cached_read()).await.unwrap();
    assert!(kept(&session, &cached_read()).is_none());
}

#[tokio::test]
async fn a_broken_reply_is_not_kept_for_later() {
    for protocol in PROTOCOLS {
        let server = Server::answering(|ask| {
            let whole = ask.result_body(&json("[[1]]"));
            if ask.nth > 1 {
                Reply::body(whole)
            } else if ask.path.starts_with("/xmlrpc") {
                let text = String::from_utf8(whole).unwrap();
                Reply::body(text.replacen("</int>", "</i>", 1).replacen("</i4>", "</i>", 1))
            } else {
                Reply::body(String::from_utf8(whole).unwrap().replace("[[1]]", "[[1]"))
            }
        })
        .await;
        let session = session(InstanceConfig {
            protocol: speaking(&server.url(), protocol).protocol,
            ..lasting(&server)
        });
        let error = session.ask(&cached_read()).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (Kind::Protocol, Outcome::Refused));
        assert!(kept(&session, &cached_read()).is_none());
        assert!(session.ask(&cached_read()).await.is_ok(), "{protocol:?}");
    }
}

#[tokio::test]
async fn a_reply_that_was_under_way_during_a_write_is_not_taken_for_a_fresh_one() {
    let release = Arc::new(tokio::sync::Notify::new());
    let held = Arc::clone(&release);
    let server = Server::start(move |ask: Ask| {
        let held = Arc::clone(&held);
        async move {
            if ask.what == For::Call && ask.nth == 1 {
                held.notified().await;
            }
            if ask.what == For::Call {
                ask.result(&Value::Int(i64::try_from(ask.nth).unwrap()))
            } else {
                ask.well()
            }
        }
    })
    .await;
    let session = session(lasting(&server));
    let slow = spawn(&session, cached_read());
    until("the read", || server.calls() == 1).await;
    text(&session, &write()).await.unwrap();
    release.notify_one();
    assert_eq!(soon("the read", slow).await.unwrap().unwrap(), "1");
    assert_eq!(text(&session, &cached_read()).await.unwrap(), "3");
}

#[tokio::test]
async fn an_error_is_not_kept() {
    let server = Server::answering(|ask| {
        if ask.nth == 1 { ask.fault("odoo.exceptions.UserError", "No.") } else { ask.well() }
    })
    .await;
    let session = session(lasting(&server));
    assert_eq!(text(&session, &cached_read()).await.unwrap_err().message, "No.");
    assert_eq!(text(&session, &cached_read()).await.unwrap(), "true");
}

#[tokio::test]
async fn whoever_waits_for_another_s_read_keeps_a_deadline_and_takes_over_when_it_goes() {
    let server = Server::answering(|ask| if ask.nth == 1 { Reply::Hang } else { ask.well() }).await;
    let session = session(lasting(&server));
    let first = spawn(&session, cached_read());
    until("the first call", || server.calls() == 1).await;
    let error = soon("the timeout", text(&session, &within(100, cached_read()))).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Timeout, Outcome::Refused));
    assert_eq!(server.calls(), 1);
    let second = spawn(&session, cached_read());
    tokio::task::yield_now().await;
    first.abort();
    assert_eq!(soon("the answer", second).await.unwrap().unwrap(), "true");
}

#[tokio::test]
async fn writes_are_never_answered_from_the_cache_nor_is_anything_if_it_is_off() {
    let server = counting().await;
    let keen = Request { cache: Some(CacheClass::Records), ..write() };
    let on = session(lasting(&server));
    text(&on, &keen).await.unwrap();
    assert!(kept(&on, &keen).is_none());
    let off = session(InstanceConfig { cache_bytes: 0, ..lasting(&server) });
    text(&off, &cached_read()).await.unwrap();
    assert!(kept(&off, &cached_read()).is_none());
    assert_eq!(text(&off, &cached_read()).await.unwrap(), "3");
}

#[tokio::test]
async fn the_cache_serves_every_protocol() {
    for protocol in [Protocol::XmlRpc, Protocol::Json2] {
        let server = counting().await;
        let session = session(InstanceConfig {
            protocol: speaking(&server.url(), protocol).protocol,
            ..lasting(&server)
        });
        for _ in 0..2 {
            assert_eq!(text(&session, &cached_read()).await.unwrap(), "1");
        }
    }
}
