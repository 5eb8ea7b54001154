//! What a compact columnar table of records shall look like, and what it holds.

mod cell;
mod constants;
mod sink;
mod zone;

use std::ops::Range;

pub use self::sink::TableSink;
pub use self::zone::Zone;
use super::text::Writer;

/// How the values of a column are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// As they come; Odoo's `False` for an empty value becomes `null`.
    Plain,
    /// `False` means false.
    Boolean,
    /// Cut at [`Table::max_text`] characters.
    Text,
    /// Never inline: the size, and the URI to read it at.
    Binary,
    /// The name of the record that a many2one leads to.
    Many2one,
    /// Its id.
    Many2oneId,
    /// Odoo's `2026-11-23 09:30:00` in UTC as `2026-11-23 10:30` in [`Table::zone`], with seconds
    /// where they are not 0, also within lists; any other text as it comes.
    Datetime,
    /// The name of a many2one, said once after the rows instead where it is the same in all of
    /// them, and not at all where it is null in all of them.
    Currency,
}

/// One column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its title.
    pub name: String,
    /// The field that it shows.
    pub field: String,
    /// How its values are shown.
    pub kind: ColumnKind,
}

/// What leads to the records after those shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Their place in the whole result; the first record shown has this one.
    Offset(usize),
    /// The id of the last record shown; null if it came without one.
    Id,
}

impl Next {
    pub(super) fn after(self, rows: usize, last_id: Option<i64>) -> Option<i64> {
        match self {
            Self::Offset(offset) => {
                Some(i64::try_from(offset.saturating_add(rows)).unwrap_or(i64::MAX))
            }
            Self::Id => last_id,
        }
    }
}

/// What the table shall look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// What `next` shall say.
    pub next: Next,
    /// The most rows to show; a record beyond them only tells that there are more.
    pub max_rows: usize,
    /// The size of the text, in bytes, at which the page ends.
    pub max_bytes: usize,
    /// The length of a long text, in characters, at which it is cut.
    pub max_text: usize,
    /// Where binary fields are read: `<prefix>/<id>/<field>`.
    pub binary_uri: String,
    /// The time zone that moments are shown in.
    pub zone: Zone,
}

impl Table {
    /// Writes what comes before the rows, and tells where the columns' titles are.
    pub(super) fn write_head(&self, out: &mut Writer) -> Vec<Range<usize>> {
        out.json.raw("{\"columns\":[");
        let titles = self.columns.iter().map(|column| {
            let json = out.value();
            let start = json.len();
            json.str(&column.name);
            start..json.len()
        });
        let titles = titles.collect();
        out.end(']');
        out.json.raw(",\"rows\":");
        out.comma = false;
        titles
    }

    /// Whether two columns show one field.
    pub(super) fn shares_fields(&self) -> bool {
        let fields = || self.columns.iter().map(|column| &column.field);
        fields().enumerate().any(|(at, field)| fields().take(at).any(|other| other == field))
    }
}

/// A table as text, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Compact JSON: `{"columns":[…],"rows":[[…],…],"currency_id":…,"tz":…,"next":…}`.
    ///
    /// After the rows come, where there is something to say: each column of
    /// [`ColumnKind::Currency`] that is the same in all rows; `tz`, the name of the zone, if a row
    /// shows a moment; and at the very end `next`, if there are more records.
    pub text: String,
    /// How many rows it shows.
    pub rows: usize,
    /// The ids of the records shown.
    pub ids: Vec<i64>,
    /// Whether there are records beyond those shown.
    pub more: bool,
}
