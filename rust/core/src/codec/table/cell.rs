//! The record being read, and what its cells show.

use std::ops::Range;

use super::{Column, ColumnKind};
use crate::codec::text::JsonText;

/// The record being read.
pub(super) struct Record {
    pub(super) start: usize,
    /// Where the cell of each column is, for the first column of each field.
    pub(super) cells: Vec<Cell>,
    pub(super) filled: usize,
    pub(super) in_order: bool,
    /// Whether the value to come is the id.
    pub(super) on_id: bool,
    /// Whether it has a moment in a cell.
    pub(super) moment: bool,
    pub(super) id: Option<i64>,
}

/// Where the value of a field is in the text.
#[derive(Clone, Default)]
pub(super) struct Cell {
    pub(super) whole: Range<usize>,
    /// The parts of a many2one of which two columns show one each.
    pub(super) parts: Option<[Range<usize>; 2]>,
}

impl Record {
    pub(super) fn new(columns: usize) -> Self {
        let cells = vec![Cell::default(); columns];
        Self { start: 0, cells, filled: 0, in_order: true, on_id: false, moment: false, id: None }
    }

    pub(super) fn restart(&mut self, start: usize) {
        self.start = start;
        self.cells.fill(Cell::default());
        self.filled = 0;
        self.in_order = true;
        self.moment = false;
        self.id = None;
    }

    /// Where the value is that `column`, one of `columns`, shows.
    pub(super) fn place(&self, column: &Column, columns: &[Column]) -> Option<Range<usize>> {
        let first = columns.iter().position(|other| other.field == column.field)?;
        let cell = self.cells.get(first)?;
        match (&cell.parts, shown_part(column.kind)) {
            (Some(parts), Some(part)) => parts.get(part).cloned(),
            _ => Some(cell.whole.clone()),
        }
    }
}

/// Which part of the `[5, "Name"]` of a many2one a column shows.
pub(super) fn shown_part(kind: ColumnKind) -> Option<usize> {
    match kind {
        ColumnKind::Many2oneId => Some(0),
        ColumnKind::Many2one | ColumnKind::Currency => Some(1),
        _ => None,
    }
}

/// Writes the first `max` characters of a text, and how many it has more.
pub(super) fn write_cut(json: &mut JsonText, text: &str, max: usize) {
    let Some((at, _)) = text.char_indices().nth(max) else { return json.str(text) };
    let (head, tail) = text.split_at(at);
    let left = tail.chars().count();
    json.char('"');
    json.escaped(head);
    json.escaped(&format!("… [{left} more characters: full_text=true]"));
    json.char('"');
}

/// Writes the size of a binary value. With `bin_size` Odoo sends just that; whatever else it sends
/// stays out of the text.
pub(super) fn write_size(json: &mut JsonText, text: &str) {
    if is_size(text) {
        return json.str(text);
    }
    let padding = text.len() - text.trim_end_matches('=').len();
    let bytes = (text.len() / 4 * 3).saturating_sub(padding);
    json.str(&format!("{bytes} bytes"));
}

/// Whether this is a size such as `12.50 Kb`, which base64 never looks like.
fn is_size(text: &str) -> bool {
    text.len() <= 32 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(' ')
}

/// Writes the size of a binary value with the URI to read it at.
pub(super) fn write_binary(
    json: &mut JsonText,
    size: &str,
    prefix: &str,
    id: i64,
    column: &Column,
) {
    json.raw("{\"size\":");
    json.raw(size);
    json.raw(",\"uri\":\"");
    json.escaped(prefix);
    json.char('/');
    json.int(id);
    json.char('/');
    json.escaped(&column.field);
    json.raw("\"}");
}
