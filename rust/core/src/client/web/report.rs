//! A report on records, as its address tells it.

use crate::error::{Error, Kind, Result};
use crate::value::Value;

/// What Odoo makes of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Converter {
    /// A PDF, which needs wkhtmltopdf beside Odoo.
    Pdf,
    /// The page that a PDF is printed from.
    Html,
    /// What a text template gives.
    Text,
}

impl Converter {
    /// The converter of this name.
    ///
    /// # Errors
    /// `validation`, for another name.
    pub fn named(name: &str) -> Result<Self> {
        [Converter::Pdf, Converter::Html, Converter::Text]
            .into_iter()
            .find(|converter| converter.name() == name)
            .ok_or_else(|| wrong("A report's converter is pdf, html or text."))
    }

    /// The name used in addresses and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Converter::Pdf => "pdf",
            Converter::Html => "html",
            Converter::Text => "text",
        }
    }
}

/// A report on some records.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    name: String,
    ids: Vec<i64>,
    converter: Converter,
    context: Option<Value>,
}

impl Report {
    /// The report `name` (`ir.actions.report.report_name`) on the records `ids` of its model.
    ///
    /// `context` is the caller's, in which `lang` is the language that the report is to be in.
    ///
    /// # Errors
    /// `validation`, for a name that could leave its place in the address, for no ids or one that
    /// is no record's, and for a language that is no code.
    pub fn new(
        name: &str,
        ids: Vec<i64>,
        converter: Converter,
        context: Option<Vec<(String, Value)>>,
    ) -> Result<Self> {
        if !is_plain(name) || name.starts_with('.') {
            return Err(wrong(
                "A report's name holds letters, digits, dots, dashes and underscores only, such as sale.report_saleorder.",
            ));
        }
        if ids.is_empty() || ids.iter().any(|id| *id <= 0) {
            return Err(wrong("A report needs the ids of the records that it is on."));
        }
        let report =
            Self { name: name.to_owned(), ids, converter, context: context.map(Value::Dict) };
        match report.language() {
            Some(language) if !is_plain(language) => {
                Err(wrong("The language of a context is a code such as fr_BE."))
            }
            _ => Ok(report),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The ids of the records.
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// What Odoo shall make of it.
    pub fn converter(&self) -> Converter {
        self.converter
    }

    /// The caller's context, if there is one.
    pub(crate) fn context(&self) -> Option<&Value> {
        self.context.as_ref()
    }

    /// The language that the context asks for.
    pub(super) fn language(&self) -> Option<&str> {
        self.context.as_ref()?.get("lang")?.as_str()
    }

    pub(super) fn path(&self) -> String {
        let ids: Vec<_> = self.ids.iter().map(i64::to_string).collect();
        format!("report/{}/{}/{}", self.converter.name(), self.name, ids.join(","))
    }

    pub(super) fn query(&self) -> Result<Option<(&'static str, String)>> {
        let Some(context) = &self.context else { return Ok(None) };
        let json = serde_json::to_string(context).map_err(|error| {
            wrong("The context holds a number that is not finite.").detail(error)
        })?;
        Ok(Some(("context", json)))
    }

    /// The language in `address`, if that is the one of this report in a language.
    pub(super) fn language_of<'a>(&self, address: &'a str) -> Option<&'a str> {
        let (before, after) = address.rsplit_once("/report/")?;
        let same = format!("report/{}", after.replace("%2C", ",")) == self.path();
        let language = before.rsplit('/').next().unwrap_or_default();
        (same && is_plain(language) && !language.contains('.')).then_some(language)
    }
}

fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@');
    !name.is_empty() && name.chars().all(plain)
}

fn wrong(message: &str) -> Error {
    Error::new(Kind::Validation, message)
}
