//! Why there is no report, as far as its page tells.

use reqwest::StatusCode;

use super::html;
use super::report::{Converter, Report};
use crate::client::Wire;
use crate::client::transport::HttpReply;
use crate::error::{Error, Kind, Outcome};

impl Wire<'_> {
    /// The error for a page that says no more than its status does.
    pub(super) fn failed(&self, report: &Report, reply: &HttpReply) -> Error {
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
        error.outcome(outcome).detail(html::text(&reply.body))
    }

    /// The error for a wkhtmltopdf of Qt as it is, such as Debian's: where Odoo prints several
    /// records, it fails, and Odoo 14 hides that behind a PDF of no pages.
    pub(super) fn not_printed(&self, report: &Report) -> Error {
        Error::new(
            Kind::Unavailable,
            format!(
                "Odoo '{}' did not print the report '{}': ask for one record at a time, or for converter 'html'.",
                self.instance,
                report.name()
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
}
