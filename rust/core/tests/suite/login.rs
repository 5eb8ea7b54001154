use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use oxidoo_core::client::Protocol;
use oxidoo_core::pool::Instance;
use oxidoo_core::{Kind, Outcome, Secret, Value};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::support::server::{Ask, For, Reply, Server};
use crate::support::{admin, config, read, session, speaking, text, until, write};

const RPC: [Protocol; 2] = [Protocol::JsonRpc, Protocol::XmlRpc];

/// A server that knows one password, and gives every login another user id.
async fn knowing(password: &'static str) -> Server {
    Server::start(move |ask| {
        let reply = match ask.what {
            For::Login if ask.body.contains(password) => ask.result(&Value::Int(uid(&ask))),
            For::Login => ask.result(&Value::Bool(false)),
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await
}

#[tokio::test]
async fn a_call_that_the_old_secret_was_refused_for_is_made_with_the_new_one() {
    let replaced = Arc::new(Notify::new());
    let gate = Arc::clone(&replaced);
    let server = Server::start(move |ask| {
        let gate = Arc::clone(&gate);
        async move {
            if ask.what == For::Call && ask.body.contains("old-secret") {
                gate.notified().await;
                return ask.fault("odoo.exceptions.AccessDenied", "Access Denied");
            }
            ask.well()
        }
    })
    .await;
    let session = Instance::new(speaking(&server.url(), Protocol::JsonRpc))
        .unwrap()
        .session(admin("old-secret"));
    let asking = Arc::clone(&session);
    let answer = tokio::spawn(async move { text(&asking, &write()).await });
    until("the call is under way", || server.calls() == 1).await;
    session.replace_secret(Secret::new("new-secret".to_owned())).await;
    replaced.notify_one();
    assert_eq!(answer.await.unwrap().as_deref(), Ok("true"));
    assert_eq!(server.calls(), 2);
}

fn uid(ask: &Ask) -> i64 {
    i64::try_from(ask.nth).unwrap() + 1
}

/// A server that denies every call of user 2, and of others too if `always`.
async fn denying(always: bool, uid_changes: bool) -> Server {
    Server::start(move |ask| {
        let stale = ask.body.contains(r#""args":["db",2,"#) || ask.body.contains("<int>2</int>");
        let reply = match ask.what {
            For::Login if uid_changes => ask.result(&Value::Int(uid(&ask))),
            For::Call if always || stale => {
                ask.fault("odoo.exceptions.AccessDenied", "Access Denied")
            }
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await
}

#[tokio::test]
async fn fifty_calls_at_once_share_one_login() {
    for protocol in RPC {
        let server = knowing("secret").await;
        let session = session(speaking(&server.url(), protocol));
        let answers = join_all((0..50).map(|_| async { text(&session, &read()).await })).await;
        assert!(answers.iter().all(|answer| answer.as_deref() == Ok("true")), "{answers:?}");
        assert_eq!((server.logins(), server.calls()), (1, 50));
    }
}

#[tokio::test]
async fn a_refused_login_stands_for_fifty_calls_at_once() {
    for protocol in RPC {
        let server = knowing("another").await;
        let session = session(speaking(&server.url(), protocol));
        for error in join_all((0..50).map(|_| async { text(&session, &write()).await })).await {
            let error = error.unwrap_err();
            assert_eq!((error.kind, error.outcome), (Kind::Access, Outcome::Refused));
            assert!(error.authentication);
            assert!(!error.message.contains("secret"), "{error}");
        }
        assert_eq!((server.logins(), server.calls()), (1, 0));
    }
}

#[tokio::test]
async fn a_refused_login_is_tried_again_after_a_while() {
    let server = knowing("another").await;
    let session = session(config(&server.url()));
    assert!(text(&session, &read()).await.is_err());
    for (pause, logins) in [(4, 1), (2, 2), (4, 2)] {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(pause)).await;
        tokio::time::resume();
        assert!(text(&session, &read()).await.is_err());
        assert_eq!(server.logins(), logins);
    }
}

#[tokio::test]
async fn a_login_that_failed_for_another_reason_is_not_remembered() {
    let server = Server::start(|ask| {
        let fails = ask.what == For::Login && ask.nth == 1;
        std::future::ready(if fails { Reply::status(500) } else { ask.well() })
    })
    .await;
    let session = session(config(&server.url()));
    let error = text(&session, &write()).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Unavailable, Outcome::Refused));
    assert_eq!(text(&session, &write()).await.unwrap(), "true");
    assert_eq!((server.logins(), server.calls()), (2, 1));
}

#[tokio::test]
async fn a_login_is_renewed_once_when_the_user_has_another_id() {
    for protocol in RPC {
        let server = denying(false, true).await;
        let session = session(speaking(&server.url(), protocol));
        assert_eq!(text(&session, &write()).await.unwrap(), "true");
        assert_eq!((server.logins(), server.calls()), (2, 2));
    }
}

#[tokio::test]
async fn fifty_calls_denied_at_once_share_one_renewal() {
    let server = denying(false, true).await;
    let session = session(config(&server.url()));
    let answers = join_all((0..50).map(|_| async { text(&session, &read()).await })).await;
    assert!(answers.iter().all(|answer| answer.as_deref() == Ok("true")), "{answers:?}");
    assert_eq!(server.logins(), 2);
}

#[tokio::test]
async fn a_call_that_is_denied_again_is_not_sent_a_third_time() {
    let server = denying(true, true).await;
    let session = session(config(&server.url()));
    let error = text(&session, &write()).await.unwrap_err();
    assert_eq!((error.kind, error.authentication), (Kind::Access, true));
    assert_eq!((server.logins(), server.calls()), (2, 2));
}

#[tokio::test]
async fn a_call_that_is_denied_to_the_same_user_is_not_sent_again() {
    for protocol in RPC {
        let server = denying(true, false).await;
        let session = session(speaking(&server.url(), protocol));
        let error = text(&session, &write()).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (Kind::Access, Outcome::Refused));
        assert_eq!((server.logins(), server.calls()), (2, 1));
    }
}

#[tokio::test]
async fn a_method_that_denies_access_does_not_refuse_the_identity() {
    for protocol in RPC {
        let server = Server::answering(|ask| {
            ask.fault("odoo.exceptions.AccessDenied", "The old password is wrong.")
        })
        .await;
        let session = session(speaking(&server.url(), protocol));
        let error = text(&session, &write()).await.unwrap_err();
        assert_eq!(
            (error.kind, error.authentication, error.message.as_str()),
            (Kind::Access, false, "The old password is wrong.")
        );
    }
}

#[tokio::test]
async fn a_replaced_secret_counts_at_once_even_after_a_refusal() {
    let server = knowing("right").await;
    let session = session(config(&server.url()));
    assert!(text(&session, &read()).await.is_err());
    session.replace_secret(Secret::new("right".to_owned())).await;
    assert_eq!(text(&session, &read()).await.unwrap(), "true");
    session.replace_secret(Secret::new("wrong".to_owned())).await;
    assert!(text(&session, &read()).await.unwrap_err().authentication);
    assert_eq!((server.logins(), server.calls()), (3, 1));
}

#[tokio::test]
async fn one_identity_has_one_session() {
    let server = knowing("secret").await;
    let instance = Instance::new(config(&server.url())).unwrap();
    let first = instance.session(admin("secret"));
    assert!(Arc::ptr_eq(&first, &instance.session(admin("secret"))));
    assert!(!Arc::ptr_eq(&first, &instance.session(admin("other"))));
    assert_eq!(first.authenticate_now(Instant::now() + Duration::from_secs(9)).await.unwrap(), 2);
}

#[test]
fn an_instance_goes_with_the_last_who_holds_it_or_a_session() {
    let instance = Instance::new(config("http://127.0.0.1:1")).unwrap();
    let session = instance.session(admin("secret"));
    let known = Arc::downgrade(&instance);
    drop(instance);
    assert!(known.upgrade().is_some());
    drop(session);
    assert!(known.upgrade().is_none());
}

#[tokio::test]
async fn an_incomplete_identity_is_told_before_anything_is_sent() {
    let server = knowing("secret").await;
    let mut config = config(&server.url());
    config.database = String::new();
    let error = text(&session(config), &read()).await.unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (Kind::Validation, "Instance 'test' needs a database to log in.")
    );
    assert_eq!(server.logins(), 0);
}

#[tokio::test]
async fn over_json2_the_key_goes_in_a_header_and_nobody_logs_in() {
    let server = Server::answering(|ask| {
        let header = |name: &str| ask.headers.get(name).map_or("", |value| value.to_str().unwrap());
        assert_eq!((header("authorization"), header("x-odoo-database")), ("Bearer secret", "db"));
        ask.result(&Value::Int(1))
    });
    let server = server.await;
    let answer = text(&session(speaking(&server.url(), Protocol::Json2)), &read()).await;
    assert_eq!(answer.map_err(|error| error.detail), Ok("1".to_owned()));
    assert_eq!(server.logins(), 0);
}
