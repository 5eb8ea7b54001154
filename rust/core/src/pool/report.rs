//! The way of a report: over a web session, and then over RPC to find out why there is none.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::exchange::nothing_changed;
use super::session::Session;
use crate::client::{Call, Converter, Effect, Page, Protocol, Report, Wire, session_cookie};
use crate::codec::ValueSink;
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use crate::value::Value;

/// Odoo's words for a wkhtmltopdf that it cannot use (`ir.actions.report.get_wkhtmltopdf_state`).
const NO_PDF: [&str; 2] = ["install", "broken"];

/// This many missing ids are named at the most.
const NAMED: usize = 10;

/// What came of asking for a report.
enum Fetched {
    Report(Bytes),
    /// The web session is over; or if it is not, this is wrong.
    LoggedOut(Error),
}

impl Session {
    /// Has Odoo render `report`.
    ///
    /// # Errors
    /// `access`, for an identity that cannot open a web session or may not see the records;
    /// `validation`, for an unknown report; `missing`, for unknown records; `protocol`, for an
    /// answer that is no report; and every way in which a call can fail.
    pub async fn report(&self, report: &Report, timeout: Option<Duration>) -> Result<Bytes> {
        let started = Instant::now();
        let deadline = self.instance.deadline(timeout);
        let result = self.render(report, deadline).await;
        self.instance.metrics.finished(started.elapsed(), &result);
        result
    }

    /// A rendering may file what it made as an attachment (`ir.actions.report.attachment`), and
    /// takes Odoo long: it is sent again only where a write would be. It changes nothing that its
    /// records show, so the cache is left as it is.
    async fn render(&self, report: &Report, deadline: Instant) -> Result<Bytes> {
        let mut attempt = 1;
        loop {
            match self.attempt_report(report, deadline).await {
                Ok(body) => return Ok(body),
                Err(error) => self.pause(Effect::Write, error, attempt, deadline).await?,
            }
            attempt += 1;
        }
    }

    /// One attempt; a web session that is over is renewed once, since Odoo checks it before
    /// anything else happens.
    async fn attempt_report(&self, report: &Report, deadline: Instant) -> Result<Bytes> {
        let session = self.web_session(deadline).await.map_err(nothing_changed)?;
        if let Fetched::Report(body) = self.fetch_report(report, &session, deadline).await? {
            return Ok(body);
        }
        self.web.replace(&session, None);
        let session = self.web_session(deadline).await.map_err(nothing_changed)?;
        match self.fetch_report(report, &session, deadline).await? {
            Fetched::Report(body) => Ok(body),
            Fetched::LoggedOut(error) => Err(error),
        }
    }

    async fn fetch_report(
        &self,
        report: &Report,
        session: &Secret,
        deadline: Instant,
    ) -> Result<Fetched> {
        let wire = self.web_wire();
        let mut language: Option<String> = None;
        loop {
            let request = wire.report(report, session, language.as_deref())?;
            let reply = self.instance.browse(request, deadline).await?;
            let renewed = session_cookie(&reply.headers);
            match wire.page(report, reply)? {
                Page::Report(body) => {
                    if renewed.is_some() {
                        self.web.replace(session, renewed);
                    }
                    return Ok(Fetched::Report(body));
                }
                Page::InLanguage(found) if language.is_none() => language = Some(found),
                Page::InLanguage(_) => return Err(wire.redirects_for_ever(report)),
                Page::LoggedOut => return Ok(Fetched::LoggedOut(wire.session_not_kept())),
                Page::NotFound(page) => {
                    let reason = self.explained(report, &page, deadline).await;
                    return reason.map_or(Ok(Fetched::LoggedOut(page)), Err);
                }
                Page::Failed(page) => {
                    let reason = self.explained(report, &page, deadline).await;
                    return Err(reason.unwrap_or(page));
                }
                Page::Elsewhere(reply) => return Err(self.instance.redirected(&reply)),
            }
        }
    }

    /// The cookie of the web session; opens one if there is none yet.
    async fn web_session(&self, deadline: Instant) -> Result<Secret> {
        let overdue = || self.instance.overdue();
        self.web.get(deadline, overdue, self.open_web_session(deadline)).await
    }

    async fn open_web_session(&self, deadline: Instant) -> Result<Secret> {
        let identity = self.identity();
        let wire = self.web_wire();
        if identity.is_api_key {
            return Err(wire.needs_password());
        }
        self.check_complete(&identity.username)?;
        let request = wire.open_session(&identity.username, &identity.secret)?;
        wire.session(self.instance.exchange(request, deadline).await?)
    }

    fn web_wire(&self) -> Wire<'_> {
        self.instance.wire(Protocol::JsonRpc)
    }

    /// The reason for an error page, if Odoo tells one when asked: in 19, the page does not.
    async fn explained(&self, report: &Report, page: &Error, deadline: Instant) -> Option<Error> {
        let reason = self.reason(report, deadline).await.ok()??;
        let details =
            [&page.detail, &reason.detail].map(|detail| detail.clone().unwrap_or_default());
        Some(nothing_changed(reason).detail(details.join("\n")))
    }

    /// Why Odoo cannot have rendered the report, as far as it lets the user look.
    async fn reason(&self, report: &Report, deadline: Instant) -> Result<Option<Error>> {
        let called = Value::List(vec!["report_name".into(), "=".into(), report.name().into()]);
        let args = vec![Value::List(vec![called]), Value::List(vec!["model".into()])];
        let found = self.value("ir.actions.report", "search_read", args, None, deadline).await?;
        let model = match found.as_list() {
            Some([]) => return Ok(Some(unknown_report(report))),
            Some([first, ..]) => first.get("model").and_then(Value::as_str),
            None => None,
        };
        let Some(model) = model else { return Ok(None) };
        if let Some(reason) = self.records_missing(model, report, deadline).await? {
            return Ok(Some(reason));
        }
        if report.converter() != Converter::Pdf {
            return Ok(None);
        }
        let state = self
            .value("ir.actions.report", "get_wkhtmltopdf_state", Vec::new(), None, deadline)
            .await?;
        let usable = state.as_str().is_none_or(|state| !NO_PDF.contains(&state));
        Ok((!usable).then(|| self.web_wire().no_wkhtmltopdf()))
    }

    /// What is wrong with the records of the report, or with its context.
    async fn records_missing(
        &self,
        model: &str,
        report: &Report,
        deadline: Instant,
    ) -> Result<Option<Error>> {
        let ids = report.ids().iter().map(|id| Value::Int(*id)).collect();
        let args = vec![Value::List(ids), Value::List(vec!["display_name".into()])];
        let rows = match self.value(model, "read", args, report.context(), deadline).await {
            Ok(rows) => rows,
            Err(error) => {
                let telling = matches!(error.kind, Kind::Access | Kind::Missing | Kind::Validation);
                return if telling { Ok(Some(error)) } else { Err(error) };
            }
        };
        let Some(rows) = rows.as_list() else { return Ok(None) };
        let has = |id: i64| rows.iter().any(|row| row.get("id") == Some(&Value::Int(id)));
        let missing: Vec<_> = report.ids().iter().filter(|id| !has(**id)).collect();
        Ok((!missing.is_empty()).then(|| no_records(model, &missing)))
    }

    async fn value(
        &self,
        model: &str,
        method: &str,
        args: Vec<Value>,
        context: Option<&Value>,
        deadline: Instant,
    ) -> Result<Value> {
        let kwargs = context.map(|context| ("context".to_owned(), context.clone()));
        let call = Call::new(model, method, args, kwargs.into_iter().collect());
        self.call(&call, deadline).await?.decode(ValueSink::default())
    }
}

fn unknown_report(report: &Report) -> Error {
    Error::new(
        Kind::Validation,
        format!(
            "Odoo has no report '{}': the field report_name of ir.actions.report has their names.",
            report.name()
        ),
    )
}

fn no_records(model: &str, ids: &[&i64]) -> Error {
    let mut named: Vec<_> = ids.iter().take(NAMED).map(ToString::to_string).collect();
    if ids.len() > NAMED {
        named.push("…".to_owned());
    }
    let s = if ids.len() == 1 { "" } else { "s" };
    Error::new(Kind::Missing, format!("No record of {model} has the id{s} {}.", named.join(", ")))
}
