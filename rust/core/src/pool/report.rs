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
        if let Some(body) = self.fetch_report(report, &session, deadline).await? {
            return Ok(body);
        }
        self.web.replace(&session, None);
        let session = self.web_session(deadline).await.map_err(nothing_changed)?;
        let body = self.fetch_report(report, &session, deadline).await?;
        body.ok_or_else(|| self.web_wire().session_not_kept())
    }

    /// The report, or nothing if the web session is over.
    async fn fetch_report(
        &self,
        report: &Report,
        session: &Secret,
        deadline: Instant,
    ) -> Result<Option<Bytes>> {
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
                    return Ok(Some(body));
                }
                Page::InLanguage(found) if language.is_none() => language = Some(found),
                Page::InLanguage(_) => return Err(wire.redirects_for_ever(report)),
                Page::LoggedOut => return Ok(None),
                Page::Failed(error) => return Err(self.explained(report, error, deadline).await),
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

    /// Odoo's error page with a reason, if asking for one finds it: Odoo 19 shows none.
    async fn explained(&self, report: &Report, error: Error, deadline: Instant) -> Error {
        match self.reason(report, deadline).await {
            Ok(Some(reason)) => {
                let page = error.detail.unwrap_or_default();
                let detail = reason.detail.as_deref().unwrap_or_default();
                let detail = format!("{page}{detail}");
                nothing_changed(reason).detail(detail)
            }
            Ok(None) | Err(_) => error,
        }
    }

    /// Why Odoo cannot have rendered the report; what it says itself where it lets nobody look is
    /// an error.
    async fn reason(&self, report: &Report, deadline: Instant) -> Result<Option<Error>> {
        let called = Value::List(vec!["report_name".into(), "=".into(), report.name().into()]);
        let args = vec![Value::List(vec![called]), Value::List(vec!["model".into()])];
        let found = self.value("ir.actions.report", "search_read", args, None, deadline).await?;
        let Some(first) = found.as_list().and_then(<[Value]>::first) else {
            return Ok(Some(unknown_report(report)));
        };
        let model = first.get("model").and_then(Value::as_str).unwrap_or_default();
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
        let there: Vec<_> = rows.as_list().unwrap_or_default().iter().collect();
        let has =
            |id: i64| there.iter().any(|row| row.get("id").and_then(Value::as_int) == Some(id));
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
