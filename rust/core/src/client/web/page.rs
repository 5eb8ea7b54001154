//! Asking for a report, and what comes of it.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{COOKIE, HeaderMap, HeaderValue, LOCATION};

use super::html;
use super::report::{Converter, Report};
use super::session::SESSION;
use crate::client::transport::{HttpReply, HttpRequest};
use crate::client::{Wire, fault};
use crate::codec::Fault;
use crate::error::{Error, Kind, Outcome, Result};
use crate::secret::Secret;

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
        .detail(html::text(&reply.body)))
    }

    /// The error that a page tells; or the page, if it tells none.
    fn error_page(&self, report: &Report, reply: &HttpReply) -> Result<Page> {
        let class = match reply.status {
            StatusCode::FORBIDDEN => "AccessError",
            StatusCode::NOT_FOUND => "MissingError",
            StatusCode::UNPROCESSABLE_ENTITY => "UserError",
            _ => return Ok(Page::Failed(self.failed(report, reply))),
        };
        match html::message(&reply.body) {
            Some(message) if message.contains(UNPATCHED) => {
                Err(self.not_printed(report).detail(message))
            }
            Some(message) if message.contains(NOT_FOUND) => {
                Err(self.no_wkhtmltopdf().detail(message))
            }
            Some(message) => {
                let (class, debug) = (class.to_owned(), html::text(&reply.body));
                Err(fault::translate(&Fault { code: 0, class, message, debug }, self.database))
            }
            None if reply.status == StatusCode::NOT_FOUND => {
                Ok(Page::NotFound(self.failed(report, reply)))
            }
            None => Ok(Page::Failed(self.failed(report, reply))),
        }
    }
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
