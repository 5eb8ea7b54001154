//! Reports, and the web session that they are behind.

mod answers;
mod error_pages;
mod web_session;

use oxidoo_core::client::{Converter, Report};
use oxidoo_core::config::InstanceConfig;
use oxidoo_core::pool::Session;
use oxidoo_core::{Error, Result, Value};

use crate::support::server::{Ask, For, Reply, Server};
use crate::support::session;

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

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

fn cookie(ask: &Ask) -> &str {
    ask.headers.get("cookie").map_or("", |cookie| cookie.to_str().unwrap())
}

fn to(status: u16, target: &'static str) -> Reply {
    Reply::with(status, &[HTML, ("location", target)], "<h1>Redirecting...</h1>")
}
