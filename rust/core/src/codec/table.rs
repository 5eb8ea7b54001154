//! Records as a compact columnar table.

use super::sink::Sink;
use super::text::{JsonText, Writer};
use crate::error::{Error, Kind, Result};

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
}

/// One column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// The field.
    pub name: String,
    /// How its values are shown.
    pub kind: ColumnKind,
}

/// What the table shall look like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Table {
    /// The model, named in the result.
    pub model: String,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The first record's place in the whole result; `next` counts from it.
    pub offset: usize,
    /// The most rows to show; a record beyond them only tells that there are more.
    pub max_rows: usize,
    /// The size of the text, in bytes, at which the page ends.
    pub max_bytes: usize,
    /// The length of a long text, in characters, at which it is cut.
    pub max_text: usize,
    /// Where binary fields are read: `<prefix>/<id>/<field>`.
    pub binary_uri: String,
}

/// A table as text, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Compact JSON: `{"model":…,"columns":[…],"rows":[[…],…],"next":…}`.
    pub text: String,
    /// How many rows it shows.
    pub rows: usize,
    /// The ids of the records shown.
    pub ids: Vec<i64>,
    /// Whether there are records beyond those shown.
    pub more: bool,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    start: usize,
    end: usize,
}

/// Builds a [`Rendered`] table from a list of records.
pub struct TableSink<'t> {
    table: &'t Table,
    out: JsonText,
    /// The cells of the current record, in the order they come.
    scratch: Writer,
    cells: Vec<Cell>,
    column: Option<usize>,
    /// Where the next key is likely to be found: records name their fields in one order.
    expected: usize,
    depth: usize,
    on_id: bool,
    id: Option<i64>,
    ids: Vec<i64>,
    rows: usize,
    more: bool,
}

/// The depth of a record's own values: the list of records is 1, a record 2.
const RECORD: usize = 2;

impl<'t> TableSink<'t> {
    /// A sink for records rendered as `table`.
    pub fn new(table: &'t Table) -> Self {
        let mut out = JsonText::with_capacity(4096);
        out.raw(b"{\"model\":");
        out.str(&table.model);
        out.raw(b",\"columns\":[");
        for (at, column) in table.columns.iter().enumerate() {
            if at > 0 {
                out.byte(b',');
            }
            out.str(&column.name);
        }
        out.raw(b"],\"rows\":[");
        Self {
            table,
            out,
            scratch: Writer::default(),
            cells: vec![Cell::default(); table.columns.len()],
            column: None,
            expected: 0,
            depth: 0,
            on_id: false,
            id: None,
            ids: Vec::new(),
            rows: 0,
            more: false,
        }
    }

    fn kind(&self) -> Option<ColumnKind> {
        self.table.columns.get(self.column?).map(|column| column.kind)
    }

    /// Whether a value at this place is shown at all.
    fn wanted(&self) -> Result<bool> {
        if self.depth < RECORD {
            return Err(Error::new(Kind::Protocol, "The reply is not a list of records."));
        }
        Ok(self.column.is_some() && !self.more)
    }

    fn put(&mut self, write: impl FnOnce(&mut JsonText)) -> Result<()> {
        if self.wanted()? {
            let direct = self.depth == RECORD;
            let start = self.scratch.json.len();
            write(self.scratch.value());
            if direct {
                self.cell_done(start);
            }
        }
        Ok(())
    }

    fn cell_done(&mut self, start: usize) {
        let end = self.scratch.json.len();
        if let Some(cell) = self.column.and_then(|at| self.cells.get_mut(at)) {
            // The separating comma of the scratch pad is not part of the cell.
            let comma = usize::from(self.scratch.json.as_bytes().get(start) == Some(&b','));
            *cell = Cell { start: start + comma, end };
        }
        self.column = None;
    }

    fn end_record(&mut self) {
        if self.more || self.rows == self.table.max_rows {
            self.more = true;
            return;
        }
        let before = self.out.len();
        if self.rows > 0 {
            self.out.byte(b',');
        }
        self.out.byte(b'[');
        for at in 0..self.cells.len() {
            if at > 0 {
                self.out.byte(b',');
            }
            self.write_cell(at);
        }
        self.out.byte(b']');
        if self.out.len() > self.table.max_bytes && self.rows > 0 {
            self.out.truncate(before);
            self.more = true;
            return;
        }
        self.rows += 1;
        self.ids.extend(self.id);
    }

    fn write_cell(&mut self, at: usize) {
        let cell = self.cells.get(at).copied().unwrap_or_default();
        let bytes = self.scratch.json.as_bytes().get(cell.start..cell.end).unwrap_or_default();
        let binary = self.table.columns.get(at).filter(|c| c.kind == ColumnKind::Binary);
        match (bytes, binary, self.id) {
            ([] | b"null", _, _) => self.out.raw(b"null"),
            (size, Some(column), Some(id)) => {
                self.out.raw(b"{\"size\":");
                self.out.raw(size);
                self.out.raw(b",\"uri\":\"");
                self.out.escaped(&self.table.binary_uri);
                self.out.byte(b'/');
                self.out.int(id);
                self.out.byte(b'/');
                self.out.escaped(&column.name);
                self.out.raw(b"\"}");
            }
            (value, _, _) => self.out.raw(value),
        }
    }

    fn put_text(&mut self, text: &str) -> Result<()> {
        let kind = if self.depth == RECORD { self.kind() } else { None };
        let max = self.table.max_text;
        match kind {
            Some(ColumnKind::Text) if text.len() > max => match text.char_indices().nth(max) {
                Some((at, _)) => {
                    let (head, tail) = text.split_at(at);
                    let left = tail.chars().count();
                    self.put(|json| {
                        json.byte(b'"');
                        json.escaped(head);
                        json.escaped(&format!("… [{left} more characters: full_text=true]"));
                        json.byte(b'"');
                    })
                }
                None => self.put(|json| json.str(text)),
            },
            // With `bin_size` Odoo sends the size; whatever else it sends stays out of the text.
            Some(ColumnKind::Binary) if !is_size(text) => {
                let padding = text.len() - text.trim_end_matches('=').len();
                let bytes = (text.len() / 4 * 3).saturating_sub(padding);
                self.put(|json| json.str(&format!("{bytes} bytes")))
            }
            _ => self.put(|json| json.str(text)),
        }
    }

    fn begin(&mut self, bracket: u8) -> Result<()> {
        if self.depth >= RECORD && self.wanted()? {
            if self.depth == RECORD {
                let cell = self.scratch.json.len();
                if let Some(open) = self.column.and_then(|at| self.cells.get_mut(at)) {
                    open.start = cell;
                }
            }
            self.scratch.begin(bracket);
        }
        self.depth += 1;
        Ok(())
    }

    fn end(&mut self, bracket: u8) {
        self.depth -= 1;
        if self.depth >= RECORD && self.column.is_some() && !self.more {
            self.scratch.end(bracket);
            if self.depth == RECORD {
                let start =
                    self.column.and_then(|at| self.cells.get(at)).map_or(0, |cell| cell.start);
                self.cell_done(start);
            }
        }
    }

    fn column_named(&self, name: &str) -> Option<usize> {
        let columns = &self.table.columns;
        if columns.get(self.expected).is_some_and(|column| column.name == name) {
            return Some(self.expected);
        }
        columns.iter().position(|column| column.name == name)
    }
}

/// Whether this is a size such as `12.50 Kb`, which base64 never looks like.
fn is_size(text: &str) -> bool {
    text.len() <= 32 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(' ')
}

impl Sink for TableSink<'_> {
    type Output = Rendered;

    fn null(&mut self) -> Result<()> {
        self.put(|json| json.raw(b"null"))
    }

    fn bool(&mut self, flag: bool) -> Result<()> {
        let plain = self.depth == RECORD && self.kind() != Some(ColumnKind::Boolean);
        self.put(|json| if plain && !flag { json.raw(b"null") } else { json.bool(flag) })
    }

    fn int(&mut self, number: i64) -> Result<()> {
        if self.depth == RECORD && self.on_id {
            self.id = Some(number);
        }
        self.put(|json| json.int(number))
    }

    fn float(&mut self, number: f64) -> Result<()> {
        self.put(|json| json.float(number))
    }

    fn str(&mut self, text: &str) -> Result<()> {
        self.put_text(text)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.put_text(&super::base64_text(bytes))
    }

    fn begin_list(&mut self) -> Result<()> {
        if self.depth == 1 {
            return Err(Error::new(Kind::Protocol, "The reply is not a list of records."));
        }
        self.begin(b'[')
    }

    fn end_list(&mut self) -> Result<()> {
        self.end(b']');
        Ok(())
    }

    fn begin_dict(&mut self) -> Result<()> {
        match self.depth {
            0 => return Err(Error::new(Kind::Protocol, "The reply is not a list of records.")),
            1 => {
                self.scratch.reset();
                self.cells.fill(Cell::default());
                self.expected = 0;
                self.id = None;
                self.depth += 1;
                return Ok(());
            }
            _ => {}
        }
        self.begin(b'{')
    }

    fn key(&mut self, name: &str) -> Result<()> {
        if self.depth == RECORD {
            self.on_id = name == "id";
            self.column = self.column_named(name);
            if let Some(at) = self.column {
                self.expected = at + 1;
            }
        } else if self.wanted()? {
            self.scratch.key(name);
        }
        Ok(())
    }

    fn end_dict(&mut self) -> Result<()> {
        if self.depth == RECORD {
            self.depth -= 1;
            self.end_record();
        } else {
            self.end(b'}');
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Rendered> {
        self.out.byte(b']');
        if self.more {
            self.out.raw(b",\"next\":");
            let next = self.table.offset + self.rows;
            self.out.int(i64::try_from(next).unwrap_or(i64::MAX));
        }
        self.out.byte(b'}');
        Ok(Rendered {
            text: self.out.into_string(),
            rows: self.rows,
            ids: self.ids,
            more: self.more,
        })
    }
}
