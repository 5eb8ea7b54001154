//! What Odoo gives to browsers only: a web session, and the reports behind it.

use std::collections::BTreeMap;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE};

use super::report::{Converter, Report};
use super::transport::{HttpReply, HttpRequest};
use super::wire::Wire;
use super::{fault, page};
use crate::codec::{Fault, ValueSink, jsonrpc};
use crate::error::{Error, Kind, Outcome, Result};
use crate::secret::Secret;
use crate::value::Value;

/// The cookie that is a web session (`odoo/http.py`).
const SESSION: &str = "session_id";

/// The cookie by which `http_routing` knows a visitor's language.
const LANGUAGE: &str = "frontend_lang";

/// The class of Odoo's login form (`web.login`).
const LOGIN_FORM: &[u8] = b"oe_login_form";

/// Where Odoo sends those whom it does not know, or whose database it does not.
const LOGIN_PAGES: [&str; 2] = ["/web/login", "/web/database/"];

/// A PDF with a page is larger than this; one without takes 306 bytes.
const MAX_EMPTY_PDF: usize = 1024;

/// What Odoo says of Debian's wkhtmltopdf, and of none (`ir_actions_report.py`).
const UNPATCHED: &str = "unpatched QT";
const NOT_FOUND: &str = "Unable to find Wkhtmltopdf";

/// How Odoo 19 says that it has not got the database.
const NO_DATABASE: &str = "Database not found.";

/// What came for a report.
pub(crate) enum Page {
    /// The report.
    Report(Bytes),
    /// A redirect to the same report at the address of a language, such as `/fr/report/…`.
    InLanguage(String),
    /// Nothing: the web session is over. Odoo looks at it before it does anything else.
    LoggedOut,
    /// An error page, which tells little; so it is worth asking Odoo what is wrong.
    Failed(Error),
    /// Odoo 19's page for a missing record, or any Odoo's that does not know the session and, of
    /// several databases, so not which to look in.
    NotFound(Error),
    /// A redirect to somewhere else.
    Elsewhere(HttpReply),
}

impl Wire<'_> {
    /// Asks for a web session.
    pub(crate) fn open_session(&self, username: &str, secret: &Secret) -> Result<HttpRequest> {
        let params = BTreeMap::from([
            ("db", self.database),
            ("login", username),
            ("password", secret.expose()),
        ]);
        let json = HeaderValue::from_static("application/json");
        Ok(HttpRequest {
            path: "web/session/authenticate".to_owned(),
            query: None,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]),
            body: Some(jsonrpc::request(&params)?),
        })
    }

    /// The cookie of the session in `reply`.
    pub(crate) fn session(&self, reply: HttpReply) -> Result<Secret> {
        let cookie = session_cookie(&reply.headers);
        if reply.status == StatusCode::NOT_FOUND {
            return Err(self.no_web_client());
        }
        let reply = self.open(reply).map_err(|error| self.not_opened(error))?;
        let uid = reply.decode(ValueSink::default())?.get("uid").and_then(Value::as_int);
        if uid.is_none_or(|uid| uid <= 0) {
            return Err(self.second_factor());
        }
        cookie.ok_or_else(|| {
            Error::new(
                Kind::Protocol,
                format!(
                    "Odoo '{}' opened a web session without a cookie: a proxy before it may keep cookies back.",
                    self.instance
                ),
            )
        })
    }

    /// Asks for a report, at the address of a language if one is given.
    pub(crate) fn report(
        &self,
        report: &Report,
        session: &Secret,
        language: Option<&str>,
    ) -> Result<HttpRequest> {
        let mut cookies = format!("{SESSION}={}", session.expose());
        // Odoo 14 takes everything from the context but the language
        // (`addons/web/controllers/main.py`, `report_routes`).
        if let Some(language) = report.language() {
            cookies = format!("{cookies}; {LANGUAGE}={language}");
        }
        let mut cookies = HeaderValue::try_from(cookies).map_err(|_| {
            Error::new(
                Kind::Protocol,
                format!(
                    "The web session of Odoo '{}' is no cookie that HTTP allows.",
                    self.instance
                ),
            )
        })?;
        cookies.set_sensitive(true);
        let path = report.path();
        Ok(HttpRequest {
            path: language.map_or_else(|| path.clone(), |language| format!("{language}/{path}")),
            query: report.query()?,
            headers: HeaderMap::from_iter([(COOKIE, cookies)]),
            body: None,
        })
    }

    /// What `reply` gives in the place of `report`.
    pub(crate) fn page(&self, report: &Report, reply: HttpReply) -> Result<Page> {
        match reply.status {
            status if status.is_redirection() => Ok(redirected(report, reply)),
            StatusCode::OK if reply.is_html && shows_login(&reply.body) => Ok(Page::LoggedOut),
            StatusCode::OK => self.rendered(report, reply).map(Page::Report),
            StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::UNPROCESSABLE_ENTITY
            | StatusCode::INTERNAL_SERVER_ERROR
                if reply.is_html =>
            {
                self.error_page(report, &reply)
            }
            _ => Err(self.bad_status(&reply)),
        }
    }

    fn rendered(&self, report: &Report, reply: HttpReply) -> Result<Bytes> {
        let sound = match report.converter() {
            Converter::Pdf if shows_nothing(&reply.body) => return Err(self.not_printed(report)),
            Converter::Pdf => reply.body.starts_with(b"%PDF-"),
            Converter::Html => true,
            Converter::Text => !reply.is_html,
        };
        if sound {
            return Ok(reply.body);
        }
        let converter = report.converter().name();
        Err(Error::new(
            Kind::Protocol,
            format!(
                "Odoo '{}' answers the report '{}' with something that is no {converter}: try another converter.",
                self.instance,
                report.name()
            ),
        )
        .outcome(Outcome::Unknown)
        .detail(page::text(&reply.body)))
    }

    /// The error that a page tells; or the page, if it tells none.
    fn error_page(&self, report: &Report, reply: &HttpReply) -> Result<Page> {
        let class = match reply.status {
            StatusCode::FORBIDDEN => "AccessError",
            StatusCode::NOT_FOUND => "MissingError",
            StatusCode::UNPROCESSABLE_ENTITY => "UserError",
            _ => return Ok(Page::Failed(self.failed(report, reply))),
        };
        match page::message(&reply.body) {
            Some(message) if message.contains(UNPATCHED) => {
                Err(self.not_printed(report).detail(message))
            }
            Some(message) if message.contains(NOT_FOUND) => {
                Err(self.no_wkhtmltopdf().detail(message))
            }
            Some(message) => {
                let (class, debug) = (class.to_owned(), page::text(&reply.body));
                Err(fault::translate(&Fault { code: 0, class, message, debug }, self.database))
            }
            None if reply.status == StatusCode::NOT_FOUND => {
                Ok(Page::NotFound(self.failed(report, reply)))
            }
            None => Ok(Page::Failed(self.failed(report, reply))),
        }
    }

    fn failed(&self, report: &Report, reply: &HttpReply) -> Error {
        let (instance, name) = (self.instance, report.name());
        let several = report.converter() == Converter::Pdf && report.ids().len() > 1;
        let error = match reply.status {
            StatusCode::FORBIDDEN => Error::new(
                Kind::Access,
                format!(
                    "Odoo '{instance}' does not let this user have the report '{name}' on these records."
                ),
            ),
            StatusCode::NOT_FOUND => Error::new(
                Kind::Missing,
                format!("Odoo '{instance}' misses something that the report '{name}' shows."),
            ),
            _ if several => self.not_printed(report),
            _ => Error::new(
                Kind::Internal,
                format!(
                    "Odoo '{instance}' failed to render the report '{name}': its log says why."
                ),
            ),
        };
        // A failure may be one of a proxy; the others are Odoo's own, which rolls back.
        let unknown = reply.status.is_server_error();
        let outcome = if unknown { Outcome::Unknown } else { Outcome::Refused };
        error.outcome(outcome).detail(page::text(&reply.body))
    }

    /// The error for a wkhtmltopdf of Qt as it is, such as Debian's: where Odoo prints several
    /// records, it fails, and Odoo 14 hides that behind a PDF of no pages.
    fn not_printed(&self, report: &Report) -> Error {
        Error::new(
            Kind::Unavailable,
            format!(
                "Odoo '{}' did not print the report '{}': ask for one record at a time, or for converter 'html'.",
                self.instance,
                report.name()
            ),
        )
    }

    /// The error for a session that ends as soon as it is opened.
    pub(crate) fn session_not_kept(&self) -> Error {
        Error::new(
            Kind::Access,
            format!(
                "Odoo '{}' opens a web session and then asks for the login again: check that its url leads to the database '{}'.",
                self.instance, self.database
            ),
        )
    }

    /// The error for an identity that has a key only.
    pub(crate) fn needs_password(&self) -> Error {
        Error::new(
            Kind::Access,
            format!(
                "Reports need a web session, which Odoo opens with a password only: configure 'password' in place of 'api_key' for instance '{}'.",
                self.instance
            ),
        )
    }

    /// The error for a report at an address of a language that redirects to another language.
    pub(crate) fn redirects_for_ever(&self, report: &Report) -> Error {
        Error::new(
            Kind::Protocol,
            format!(
                "Odoo '{}' redirects the report '{}' from language to language: ask for another one as lang of the context.",
                self.instance,
                report.name()
            ),
        )
    }

    /// The error for a server that cannot make PDFs.
    pub(crate) fn no_wkhtmltopdf(&self) -> Error {
        Error::new(
            Kind::Unavailable,
            format!(
                "Odoo '{}' cannot make PDFs, as it has no working wkhtmltopdf: ask for converter 'html'.",
                self.instance
            ),
        )
    }

    fn not_opened(&self, mut error: Error) -> Error {
        if error.authentication {
            error.message = format!(
                "Odoo '{}' refuses the username or password for a web session, which reports need; an API key does not open one.",
                self.instance
            );
        } else if error.message == NO_DATABASE {
            return super::no_database(self.database);
        }
        error
    }

    fn second_factor(&self) -> Error {
        Error::new(
            Kind::Access,
            format!(
                "Odoo '{}' asks this user for a second factor to open a web session, which reports need: configure a user without one.",
                self.instance
            ),
        )
        .authentication()
    }

    fn no_web_client(&self) -> Error {
        Error::new(
            Kind::Protocol,
            format!(
                "Instance '{}' offers no web login at its url (HTTP 404), and reports need one: check url and database.",
                self.instance
            ),
        )
    }
}

/// The session that a reply gives, or gives anew: Odoo 19 changes it every three hours
/// (`SESSION_ROTATION_INTERVAL`).
pub(crate) fn session_cookie(headers: &HeaderMap) -> Option<Secret> {
    let cookies = headers.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let pairs = cookies.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
    let (_, session) = pairs.rev().find(|(name, _)| name.trim() == SESSION)?;
    (!session.is_empty()).then(|| Secret::new(session.to_owned()))
}

fn redirected(report: &Report, reply: HttpReply) -> Page {
    let target = reply.headers.get(LOCATION).and_then(|target| target.to_str().ok());
    let path = target.unwrap_or_default().split('?').next().unwrap_or_default();
    if LOGIN_PAGES.iter().any(|page| path.contains(page)) {
        return Page::LoggedOut;
    }
    match report.language_of(path) {
        Some(language) => Page::InLanguage(language.to_owned()),
        None => Page::Elsewhere(reply),
    }
}

/// Whether a PDF has no pages, as `PyPDF2` writes one that nothing was put in.
fn shows_nothing(pdf: &[u8]) -> bool {
    pdf.len() < MAX_EMPTY_PDF && memchr::memmem::find(pdf, b"/Count 0").is_some()
}

fn shows_login(body: &[u8]) -> bool {
    memchr::memmem::find(body, LOGIN_FORM).is_some()
}
