use oxidoo_core::client::Converter;
use oxidoo_core::{Kind, Outcome};

use super::{HTML, pdf, refusal, report, reporting};
use crate::support::server::{For, Reply, Server};
use crate::support::{config, json};

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
