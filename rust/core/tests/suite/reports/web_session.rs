use futures_util::future::join_all;
use oxidoo_core::pool::{Identity, Instance};
use oxidoo_core::{Kind, Outcome, Secret};

use super::{HTML, ask, cookie, pdf, refusal, reporting, to};
use crate::support::server::{Ask, For, Reply, Server};
use crate::support::{admin, config, json, session};

/// A server that knows the second session only.
async fn forgetting(away: fn() -> Reply) -> Server {
    Server::start(move |ask| {
        let reply = match ask.what {
            For::Session if ask.nth > 1 => Reply::with(
                200,
                &[("set-cookie", "session_id=cookie-2")],
                r#"{"jsonrpc": "2.0", "result": {"uid": 2}}"#,
            ),
            For::Report if cookie(&ask) == "session_id=cookie-1" => away(),
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await
}

#[tokio::test]
async fn fifty_reports_at_once_share_one_web_session() {
    let server = reporting(Ask::well).await;
    let session = session(config(&server.url()));
    let pdf = pdf();
    let answers = join_all((0..50).map(|_| ask(&session, &pdf))).await;
    assert!(answers.iter().all(|answer| answer.as_deref() == Ok("%PDF-1.4")), "{answers:?}");
    assert_eq!((server.count(For::Session), server.count(For::Report)), (1, 50));
    let metrics = session.instance().metrics();
    assert_eq!((metrics.total, metrics.http_requests), (50, 51));
}

#[tokio::test]
async fn the_session_is_opened_for_the_database_and_the_user() {
    let server = Server::start(|ask| {
        if ask.what == For::Session {
            let params = json(&ask.body).get("params").unwrap().clone();
            let wanted = r#"{"db": "db", "login": "admin", "password": "secret"}"#;
            assert_eq!(params, json(wanted));
        }
        std::future::ready(ask.well())
    })
    .await;
    ask(&session(config(&server.url())), &pdf()).await.unwrap();
}

#[tokio::test]
async fn a_session_that_is_over_is_opened_once_more() {
    for away in [
        || to(302, "http://elsewhere.invalid/web/login?redirect=x"),
        || to(303, "/web/login?redirect=%2Freport%2Fpdf"),
        || to(303, "/web/database/selector"),
        || Reply::with(200, &[HTML], "<form class=\"oe_login_form\">"),
        || Reply::with(404, &[HTML], "<h1>Not Found</h1>"),
    ] as [fn() -> Reply; 5]
    {
        let server = forgetting(away).await;
        let session = session(config(&server.url()));
        assert_eq!(ask(&session, &pdf()).await.as_deref(), Ok("%PDF-1.4"));
        assert_eq!(ask(&session, &pdf()).await.as_deref(), Ok("%PDF-1.4"));
        assert_eq!((server.count(For::Session), server.count(For::Report)), (2, 3));
    }
}

#[tokio::test]
async fn a_session_that_never_holds_is_given_up() {
    let server = reporting(|_| to(303, "/web/login")).await;
    let error = refusal(config(&server.url()), &pdf()).await;
    assert_eq!((error.kind, error.outcome), (Kind::Access, Outcome::Refused));
    assert_eq!((server.count(For::Session), server.count(For::Report)), (2, 2));
}

#[tokio::test]
async fn a_session_that_odoo_changes_is_used_from_then_on() {
    let server = reporting(|ask| {
        if ask.nth > 1 {
            assert_eq!(cookie(ask), "session_id=cookie-2");
            return ask.well();
        }
        let cookies =
            [("set-cookie", "session_id=cookie-2; Path=/"), ("set-cookie", "frontend_lang=en_US")];
        Reply::with(200, &cookies, "%PDF-1.4")
    })
    .await;
    let session = session(config(&server.url()));
    ask(&session, &pdf()).await.unwrap();
    ask(&session, &pdf()).await.unwrap();
    assert_eq!(server.count(For::Session), 1);
}

#[tokio::test]
async fn a_key_is_told_to_be_no_password_before_anything_is_sent() {
    let server = reporting(Ask::well).await;
    let instance = Instance::new(config(&server.url())).unwrap();
    let session = instance.session(Identity { is_api_key: true, ..admin("secret") });
    let error = ask(&session, &pdf()).await.unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (
            Kind::Access,
            "Reports need a web session, which Odoo opens with a password only: configure 'password' in place of 'api_key' for instance 'test'."
        )
    );
    assert_eq!(instance.metrics().http_requests, 0);
}

#[tokio::test]
async fn a_refused_password_stands_for_fifty_reports_at_once_but_not_for_calls() {
    let server = Server::start(|ask| {
        let reply = match ask.what {
            For::Session => ask.fault("odoo.exceptions.AccessDenied", "Access Denied"),
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await;
    let session = session(config(&server.url()));
    let pdf = pdf();
    for answer in join_all((0..50).map(|_| ask(&session, &pdf))).await {
        let error = answer.unwrap_err();
        assert_eq!((error.kind, error.outcome), (Kind::Access, Outcome::Refused));
        assert!(error.authentication);
    }
    assert_eq!((server.count(For::Session), server.count(For::Report)), (1, 0));
    let call = crate::support::text(&session, &crate::support::read()).await;
    assert_eq!(call.as_deref(), Ok("true"));
}

#[tokio::test]
async fn a_session_that_opens_for_nobody_names_the_cause() {
    let cases = [
        (r#"{"uid": null}"#, "second factor", Kind::Access),
        (r#"{"uid": 2}"#, "without a cookie", Kind::Protocol),
    ];
    for (result, words, kind) in cases {
        let server = Server::start(move |ask| {
            let reply = match ask.what {
                For::Session => {
                    Reply::body(format!(r#"{{"jsonrpc": "2.0", "id": 1, "result": {result}}}"#))
                }
                _ => ask.well(),
            };
            std::future::ready(reply)
        })
        .await;
        let error = refusal(config(&server.url()), &pdf()).await;
        assert_eq!((error.kind, error.outcome), (kind, Outcome::Refused));
        assert!(error.message.contains(words), "{error}");
        assert_eq!(server.count(For::Report), 0);
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named() {
    let server = Server::start(|ask| {
        std::future::ready(ask.fault("odoo.exceptions.AccessError", "Database not found."))
    })
    .await;
    let error = refusal(config(&server.url()), &pdf()).await;
    assert_eq!(error.kind, Kind::Validation);
    assert!(error.message.contains("The database 'db' does not exist"), "{error}");
}

#[tokio::test]
async fn a_server_without_web_pages_is_told() {
    let server = Server::start(|_| std::future::ready(Reply::status(404))).await;
    let error = refusal(config(&server.url()), &pdf()).await;
    assert_eq!(error.kind, Kind::Protocol);
    assert!(error.message.contains("no web login"), "{error}");
}

#[tokio::test]
async fn a_replaced_password_opens_a_session_of_its_own() {
    let server = forgetting(|| to(303, "/web/login")).await;
    let session = session(config(&server.url()));
    ask(&session, &pdf()).await.unwrap();
    session.replace_secret(Secret::new("other".to_owned())).await;
    ask(&session, &pdf()).await.unwrap();
    assert_eq!(server.count(For::Session), 3);
}

#[tokio::test]
async fn a_session_that_cannot_be_asked_for_now_is_asked_for_again() {
    let server = Server::start(|ask| {
        let fails = ask.what == For::Session && ask.nth == 1;
        std::future::ready(if fails { Reply::Close } else { ask.well() })
    })
    .await;
    let session = session(config(&server.url()));
    assert_eq!(ask(&session, &pdf()).await.as_deref(), Ok("%PDF-1.4"));
    assert_eq!((server.count(For::Session), server.count(For::Report)), (2, 1));
}
