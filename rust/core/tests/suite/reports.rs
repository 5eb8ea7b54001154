use std::time::Duration;

use futures_util::future::join_all;
use oxidoo_core::client::{Converter, Report};
use oxidoo_core::config::InstanceConfig;
use oxidoo_core::pool::{Identity, Instance, Session};
use oxidoo_core::{Error, Kind, Outcome, Result, Secret, Value};

use crate::support::server::{Ask, For, Reply, Server};
use crate::support::{admin, config, json, session};

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const EMPTY: &str = "%PDF-1.3\n1 0 obj\n<<\n/Type /Pages\n/Count 0\n/Kids [ ]\n>>\n%%EOF";

fn report(ids: Vec<i64>, converter: Converter) -> Report {
    Report::new("sale.report_saleorder", ids, converter, None).unwrap()
}

fn pdf() -> Report {
    report(vec![7], Converter::Pdf)
}

fn in_language(language: &str) -> Report {
    let context = vec![("lang".to_owned(), Value::from(language))];
    Report::new("sale.report_saleorder", vec![7, 8], Converter::Pdf, Some(context)).unwrap()
}

/// The report, or the error, in which the secret and the session never show.
async fn ask(session: &Session, report: &Report) -> Result<String> {
    let result = Box::pin(session.report(report, None)).await;
    if let Err(error) = &result {
        let shown = format!("{error} {error:?}");
        for secret in ["secret", "cookie-1", "cookie-2", "127.0.0.1"] {
            assert!(!error.message.contains(secret), "{shown}");
        }
        assert!(!shown.contains("session_id"), "{shown}");
    }
    result.map(|body| String::from_utf8(body.to_vec()).unwrap())
}

async fn refusal(config: InstanceConfig, report: &Report) -> Error {
    ask(&session(config), report).await.unwrap_err()
}

/// A server that answers reports as `script` says, and all else well.
async fn reporting(script: impl Fn(&Ask) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |ask| {
        let reply = if ask.what == For::Report { script(&ask) } else { ask.well() };
        std::future::ready(reply)
    })
    .await
}

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

fn cookie(ask: &Ask) -> &str {
    ask.headers.get("cookie").map_or("", |cookie| cookie.to_str().unwrap())
}

fn to(status: u16, target: &'static str) -> Reply {
    Reply::with(status, &[HTML, ("location", target)], "<h1>Redirecting...</h1>")
}

fn page(status: u16) -> Reply {
    let body = "<html><h1>500: Internal Server Error</h1><pre id=\"exception_traceback\">Traceback (most recent call last):\n  File \"/opt/odoo/x.py\"\nKeyError: False</pre></html>";
    Reply::with(status, &[HTML], body)
}

/// A server that fails to render, and answers calls whose body holds a text with its value.
async fn failing(status: u16, answers: &'static [(&'static str, &'static str)]) -> Server {
    Server::start(move |ask| {
        let known = answers.iter().find(|(mark, _)| ask.body.contains(mark));
        let reply = match (ask.what, known) {
            (For::Report, _) => page(status),
            (For::Call, Some((_, answer))) => ask.result(&json(answer)),
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await
}

const KNOWN: (&str, &str) =
    ("ir.actions.report\",\"search_read", r#"[{"id": 1, "model": "sale.order"}]"#);
const THERE: (&str, &str) = ("display_name", r#"[{"id": 7, "display_name": "S7"}]"#);
const PRINTS: (&str, &str) = ("get_wkhtmltopdf_state", r#""ok""#);

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
async fn a_report_is_asked_for_with_the_session_the_context_and_the_language() {
    let server = reporting(|ask| {
        assert_eq!(ask.path, "/report/pdf/sale.report_saleorder/7,8");
        assert_eq!(ask.query, "context=%7B%22lang%22%3A%22fr_BE%22%7D");
        assert_eq!(cookie(ask), "session_id=cookie-1; frontend_lang=fr_BE");
        ask.well()
    })
    .await;
    let session = session(config(&server.url()));
    assert_eq!(ask(&session, &in_language("fr_BE")).await.unwrap(), "%PDF-1.4");
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
async fn a_redirect_to_the_users_language_is_followed_on_the_same_server() {
    let server = reporting(|ask| match ask.path.as_str() {
        "/fr/report/pdf/sale.report_saleorder/7,8" => ask.well(),
        _ => {
            to(302, "http://elsewhere.invalid/fr/report/pdf/sale.report_saleorder/7%2C8?context=x")
        }
    })
    .await;
    let answer = ask(&session(config(&server.url())), &in_language("fr_FR")).await;
    assert_eq!(answer.as_deref(), Ok("%PDF-1.4"));
    assert_eq!(server.count(For::Report), 2);
}

#[tokio::test]
async fn no_other_redirect_is_followed() {
    for target in [
        "https://elsewhere.invalid/report/pdf/sale.report_saleorder/7",
        "/fr/report/pdf/sale.report_saleorder/8",
        "/fr/report/html/sale.report_saleorder/7",
        "/%2e%2e/report/pdf/sale.report_saleorder/7",
        "/web",
    ] {
        let server = reporting(move |_| to(302, target)).await;
        let error = refusal(config(&server.url()), &pdf()).await;
        assert_eq!(error.kind, Kind::Protocol, "{target}");
        assert_eq!(server.count(For::Report), 1, "{target}");
    }
    let server = reporting(|ask| match ask.nth {
        1 => to(302, "/fr/report/pdf/sale.report_saleorder/7"),
        _ => to(302, "/en/report/pdf/sale.report_saleorder/7"),
    })
    .await;
    assert_eq!(refusal(config(&server.url()), &pdf()).await.kind, Kind::Protocol);
    assert_eq!(server.count(For::Report), 2);
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
async fn a_report_that_may_have_been_rendered_is_not_asked_for_again() {
    let replies: [fn() -> Reply; 5] = [
        || Reply::Close,
        || Reply::CutOff(b"%PDF-1.4".to_vec()),
        || Reply::Stall(b"%PDF-1.4".to_vec()),
        || Reply::Hang,
        || Reply::status(502),
    ];
    for reply in replies {
        let server = reporting(move |_| reply()).await;
        let session = session(config(&server.url()));
        let timeout = Some(Duration::from_millis(500));
        let error = Box::pin(session.report(&pdf(), timeout)).await.unwrap_err();
        assert_eq!(error.outcome, Outcome::Unknown, "{error}");
        assert_eq!(server.count(For::Report), 1, "{error}");
    }
}

#[tokio::test]
async fn a_report_that_was_refused_for_now_is_asked_for_again() {
    let server = reporting(|ask| match ask.nth {
        1 => Reply::with(429, &[("retry-after", "0")], ""),
        _ => ask.well(),
    })
    .await;
    let session = session(config(&server.url()));
    assert_eq!(ask(&session, &pdf()).await.as_deref(), Ok("%PDF-1.4"));
    assert_eq!(session.instance().metrics().retries, 1);
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

#[tokio::test]
async fn a_report_beyond_the_limit_is_a_protocol_error() {
    let server = reporting(|_| Reply::body(vec![b'x'; 10_000])).await;
    let mut config = config(&server.url());
    config.limits.bytes = 5_000;
    assert_eq!(refusal(config, &pdf()).await.kind, Kind::Protocol);
    assert_eq!(server.count(For::Report), 1);
}

#[tokio::test]
async fn something_else_than_what_was_asked_for_is_a_protocol_error() {
    for converter in [Converter::Pdf, Converter::Text] {
        let server = reporting(|_| Reply::with(200, &[HTML], "<html>Hello</html>")).await;
        let error = refusal(config(&server.url()), &report(vec![7], converter)).await;
        assert_eq!((error.kind, error.detail.as_deref()), (Kind::Protocol, Some("Hello\n")));
    }
}

#[tokio::test]
async fn html_and_text_come_as_they_are() {
    for (converter, kind) in [(Converter::Html, "text/html"), (Converter::Text, "text/plain")] {
        let server =
            reporting(move |_| Reply::with(200, &[("content-type", kind)], "<p>Hello</p>")).await;
        let answer = ask(&session(config(&server.url())), &report(vec![7], converter)).await;
        assert_eq!(answer.as_deref(), Ok("<p>Hello</p>"));
    }
}

#[tokio::test]
async fn a_pdf_without_pages_is_no_report() {
    let server = reporting(|_| Reply::body(EMPTY)).await;
    let error = refusal(config(&server.url()), &in_language("en_US")).await;
    assert_eq!(error.kind, Kind::Unavailable);
    assert!(error.message.contains("one record at a time"), "{error}");
}

#[tokio::test]
async fn an_error_page_is_explained_by_what_odoo_tells_when_asked() {
    type Answers = &'static [(&'static str, &'static str)];
    let cases: [(u16, Answers, Kind, &str); 5] = [
        (
            500,
            &[("search_read", "[]")],
            Kind::Validation,
            "Odoo has no report 'sale.report_saleorder'",
        ),
        (
            500,
            &[KNOWN, ("display_name", "[]")],
            Kind::Missing,
            "No record of sale.order has the id 7.",
        ),
        (
            404,
            &[KNOWN, ("display_name", "[]")],
            Kind::Missing,
            "No record of sale.order has the id 7.",
        ),
        (
            500,
            &[KNOWN, THERE, ("get_wkhtmltopdf_state", r#""install""#)],
            Kind::Unavailable,
            "wkhtmltopdf",
        ),
        (
            422,
            &[KNOWN, THERE, ("get_wkhtmltopdf_state", r#""broken""#)],
            Kind::Unavailable,
            "wkhtmltopdf",
        ),
    ];
    for (status, answers, kind, words) in cases {
        let server = failing(status, answers).await;
        let error = refusal(config(&server.url()), &pdf()).await;
        assert_eq!((error.kind, error.outcome), (kind, Outcome::Refused), "{error}");
        assert!(error.message.contains(words), "{error}");
        assert!(error.detail.unwrap().contains("KeyError: False"));
        assert_eq!((server.count(For::Session), server.count(For::Report)), (1, 1));
    }
}

#[tokio::test]
async fn what_an_error_page_tells_the_user_is_told_without_asking() {
    let words = "Only &#39;posted&#39; &lt;invoices&gt;\n can be &amp;lt; printed.";
    let told = "Only 'posted' <invoices> can be &lt; printed.";
    for (status, kind) in [(403, Kind::Access), (404, Kind::Missing), (422, Kind::Validation)] {
        let server = reporting(move |_| {
            let body = format!("<strong>Error message:</strong>\n<pre>{words}</pre>");
            Reply::with(status, &[HTML], body)
        })
        .await;
        let error = refusal(config(&server.url()), &pdf()).await;
        assert_eq!((error.kind, error.message.as_str()), (kind, told));
        assert_eq!(error.outcome, Outcome::Refused);
        assert_eq!((server.count(For::Report), server.calls()), (1, 0));
    }
}

#[tokio::test]
async fn what_odoo_says_of_wkhtmltopdf_becomes_what_to_ask_for() {
    for (said, told) in [
        (
            "Tried to convert multiple documents in wkhtmltopdf using unpatched QT",
            "one record at a time",
        ),
        (
            "Unable to find Wkhtmltopdf on this system. The PDF can not be created.",
            "converter 'html'",
        ),
    ] {
        let server =
            reporting(move |_| Reply::with(422, &[HTML], format!("<pre>{said}</pre>"))).await;
        let error = refusal(config(&server.url()), &pdf()).await;
        assert_eq!((error.kind, error.outcome), (Kind::Unavailable, Outcome::Refused));
        assert!(error.message.contains(told), "{error}");
        assert_eq!(error.detail.as_deref(), Some(said));
    }
}

#[tokio::test]
async fn records_that_the_user_may_not_see_are_told_in_odoos_words() {
    let server = Server::start(|ask| {
        let reply = match ask.what {
            For::Report => page(403),
            For::Call if ask.body.contains("display_name") => {
                ask.fault("odoo.exceptions.AccessError", "You are not allowed to access orders.")
            }
            For::Call => ask.result(&json(KNOWN.1)),
            _ => ask.well(),
        };
        std::future::ready(reply)
    })
    .await;
    let error = refusal(config(&server.url()), &pdf()).await;
    assert_eq!(
        (error.kind, error.message.as_str()),
        (Kind::Access, "You are not allowed to access orders.")
    );
}

#[tokio::test]
async fn an_error_page_without_an_explanation_goes_to_the_log() {
    let (refused, unknown) = (Outcome::Refused, Outcome::Unknown);
    for (status, ids, kind, outcome, words) in [
        (500, vec![7], Kind::Internal, unknown, "failed to render"),
        (500, vec![7, 7], Kind::Unavailable, unknown, "one record at a time"),
        (422, vec![7, 7], Kind::Unavailable, refused, "one record at a time"),
        (403, vec![7], Kind::Access, refused, "does not let this user"),
        (404, vec![7], Kind::Missing, refused, "misses something"),
    ] {
        let server = failing(status, &[KNOWN, THERE, PRINTS]).await;
        let error = refusal(config(&server.url()), &report(ids, Converter::Pdf)).await;
        assert_eq!((error.kind, error.outcome), (kind, outcome), "{error}");
        assert!(error.message.contains(words), "{error}");
        assert!(!error.message.contains("Traceback"), "{error}");
        let detail = error.detail.unwrap();
        assert!(detail.contains("KeyError: False") && !detail.contains("<pre>"), "{detail}");
    }
}

#[test]
fn a_report_cannot_leave_its_place_in_the_address() {
    for name in ["", "..", ".x", "a/b", "a%2fb", "a?b", "a b", "é", "a\n"] {
        let error = Report::new(name, vec![1], Converter::Pdf, None).unwrap_err();
        assert_eq!(error.kind, Kind::Validation, "{name}");
    }
    for ids in [vec![], vec![0], vec![3, -1]] {
        assert!(Report::new("a.b", ids, Converter::Pdf, None).is_err());
    }
    for language in ["fr;x=1", "fr\r\nx: y", ""] {
        let context = vec![("lang".to_owned(), Value::from(language))];
        assert!(Report::new("a.b", vec![1], Converter::Pdf, Some(context)).is_err(), "{language}");
    }
    for name in ["pdf/../x", "PDF", "xlsx", ""] {
        assert_eq!(Converter::named(name).unwrap_err().kind, Kind::Validation);
    }
}
