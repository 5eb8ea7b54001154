use std::time::Duration;

use oxidoo_core::client::{Converter, Report};
use oxidoo_core::{Kind, Outcome, Value};

use super::{HTML, ask, cookie, in_language, pdf, refusal, report, reporting, to};
use crate::support::server::{For, Reply};
use crate::support::{config, session};

const EMPTY: &str = "%PDF-1.3\n1 0 obj\n<<\n/Type /Pages\n/Count 0\n/Kids [ ]\n>>\n%%EOF";

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
