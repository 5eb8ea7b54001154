//! Decoder events to a table.

use super::cell::{Cell, Record, shown_part, write_binary, write_cut, write_size};
use super::constants::Constants;
use super::{ColumnKind, Rendered, Table};
use crate::codec::text::{JsonText, Writer};
use crate::codec::{Sink, base64_text};
use crate::error::{Error, Kind, Result};

/// Builds a [`Rendered`] table from a list of records.
///
/// Odoo names the fields of a record in the order in which they were asked for, so cells are
/// written where they belong as they come; a record that departs from it is put in order at its
/// end.
pub struct TableSink<'t> {
    table: &'t Table,
    out: Writer,
    record: Record,
    column: Option<usize>,
    depth: usize,
    ids: Vec<i64>,
    rows: usize,
    more: bool,
    /// Whether two columns show one field.
    shares: bool,
    /// Within the `[5, "Name"]` of a many2one: the part to come.
    part: Option<usize>,
    /// Whether a row shows a moment.
    moments: bool,
    constants: Constants,
    /// The id of the last row.
    last_id: Option<i64>,
}

/// Rows of an ordinary page.
const USUAL_ROWS: usize = 64;

/// The depth of a record's own values: the list of records is 1, a record 2.
const RECORD: usize = 2;

impl<'t> TableSink<'t> {
    /// A sink for records rendered as `table`.
    pub fn new(table: &'t Table) -> Self {
        let mut out = Writer::with_capacity(4096);
        let titles = table.write_head(&mut out);
        Self {
            table,
            out,
            record: Record::new(table.columns.len()),
            column: None,
            depth: 0,
            ids: Vec::with_capacity(table.max_rows.min(USUAL_ROWS)),
            rows: 0,
            more: false,
            shares: table.shares_fields(),
            part: None,
            moments: false,
            constants: Constants::new(table, titles),
            last_id: None,
        }
    }

    fn kind(&self) -> Option<ColumnKind> {
        self.table.columns.get(self.column?).map(|column| column.kind)
    }

    /// Whether a value at this place is shown at all.
    #[inline]
    fn wanted(&self) -> Result<bool> {
        if self.depth < RECORD {
            return Err(not_records());
        }
        Ok(self.column.is_some() && !self.more)
    }

    /// Whether of the list being read only one part is written.
    fn picks(&self) -> bool {
        self.part.is_some() && !self.shares
    }

    #[inline]
    fn put(&mut self, write: impl FnOnce(&mut JsonText)) -> Result<()> {
        if !self.wanted()? {
            return Ok(());
        }
        if self.depth == RECORD {
            self.begin_cell();
            write(&mut self.out.json);
            self.end_cell();
        } else if self.depth == RECORD + 1
            && let Some(part) = self.part
        {
            self.put_part(part, write);
        } else if !self.picks() {
            write(self.out.value());
        }
        Ok(())
    }

    fn put_part(&mut self, part: usize, write: impl FnOnce(&mut JsonText)) {
        self.part = Some(part + 1);
        if self.shares {
            let json = self.out.value();
            let start = json.len();
            write(json);
            let end = json.len();
            if let Some(place) = self.cell().and_then(|cell| cell.parts.as_mut()?.get_mut(part)) {
                *place = start..end;
            }
        } else if self.kind().and_then(shown_part) == Some(part) {
            write(&mut self.out.json);
        }
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.record.cells.get_mut(self.column?)
    }

    fn begin_cell(&mut self) {
        if self.record.filled > 0 {
            self.out.json.char(',');
        }
        let start = self.out.json.len();
        if let Some(cell) = self.cell() {
            cell.whole.start = start;
            cell.parts = None;
        }
    }

    fn end_cell(&mut self) {
        let start = self.cell().map_or(0, |cell| cell.whole.start);
        if self.out.json.len() == start {
            self.out.json.raw("null");
        }
        let end = self.out.json.len();
        if let Some(cell) = self.cell() {
            cell.whole.end = end;
        }
        // The URI of a binary needs the id, which may come later.
        let in_order = self.column == Some(self.record.filled);
        self.record.in_order &= in_order && self.kind() != Some(ColumnKind::Binary);
        self.record.filled += 1;
        self.column = None;
    }

    fn begin_record(&mut self) {
        self.more |= self.rows == self.table.max_rows;
        self.record.restart(self.out.json.len());
        if !self.more {
            self.out.begin('[');
        }
    }

    fn end_record(&mut self) {
        if self.more {
            return;
        }
        if !self.record.in_order || self.record.filled != self.table.columns.len() {
            self.put_in_order();
        } else if !self.constants.is_empty() {
            for (column, cell) in self.record.cells.iter().enumerate() {
                self.constants.put(column, &cell.whole);
            }
        }
        self.out.end(']');
        if self.out.json.len() > self.table.max_bytes && self.rows > 0 {
            self.out.json.truncate(self.record.start);
            self.more = true;
            return;
        }
        self.rows += 1;
        self.last_id = self.record.id;
        self.ids.extend(self.record.id);
        self.moments |= self.record.moment;
        self.constants.end_row(&self.out.json);
    }

    /// Writes the cells again, by column.
    fn put_in_order(&mut self) {
        let start = self.record.start;
        let came = self.out.json.since(start).to_owned();
        self.out.json.truncate(start);
        self.out.comma = self.rows > 0;
        self.out.begin('[');
        for (at, column) in self.table.columns.iter().enumerate() {
            let place = self.record.place(column, &self.table.columns);
            let cell = place
                .and_then(|place| came.get(place.start.checked_sub(start)?..place.end - start))
                .filter(|cell| !cell.is_empty())
                .unwrap_or("null");
            let json = self.out.value();
            let begin = json.len();
            match (column.kind, self.record.id) {
                (ColumnKind::Binary, Some(id)) if cell != "null" => {
                    write_binary(json, cell, &self.table.binary_uri, id, column);
                }
                _ => json.raw(cell),
            }
            self.constants.put(at, &(begin..json.len()));
        }
    }

    fn put_text(&mut self, text: &str) -> Result<()> {
        let max = self.table.max_text;
        match self.kind() {
            Some(ColumnKind::Datetime) => self.put_moment(text),
            Some(ColumnKind::Text) if self.depth == RECORD && text.len() > max => {
                self.put(|json| write_cut(json, text, max))
            }
            Some(ColumnKind::Binary) if self.depth == RECORD => {
                self.put(|json| write_size(json, text))
            }
            _ => self.put(|json| json.str(text)),
        }
    }

    fn put_moment(&mut self, text: &str) -> Result<()> {
        let local = self.table.zone.local(text);
        self.record.moment |= local.is_some();
        self.put(|json| match local {
            Some(local) => local.write(json),
            None => json.str(text),
        })
    }

    fn begin(&mut self, bracket: char) -> Result<()> {
        if self.depth >= RECORD && self.wanted()? {
            if self.depth == RECORD {
                self.begin_cell();
                self.out.comma = false;
                self.begin_parts(bracket);
            } else if self.depth == RECORD + 1 {
                self.part = self.part.map(|part| part + 1);
            }
            if !self.picks() {
                self.out.begin(bracket);
            }
        }
        self.depth += 1;
        Ok(())
    }

    fn begin_parts(&mut self, bracket: char) {
        let shown = self.shares || self.kind().and_then(shown_part).is_some();
        self.part = (shown && bracket == '[').then_some(0);
        let noted = self.part.is_some() && self.shares;
        if let Some(cell) = self.cell().filter(|_| noted) {
            cell.parts = Some([0..0, 0..0]);
        }
    }

    fn end(&mut self, bracket: char) {
        self.depth -= 1;
        if self.depth >= RECORD && self.column.is_some() && !self.more {
            if !self.picks() {
                self.out.end(bracket);
            }
            if self.depth == RECORD {
                self.end_cell();
                self.part = None;
            }
        }
    }

    #[inline]
    fn column_of(&self, field: &str) -> Option<usize> {
        let columns = &self.table.columns;
        let likely = self.record.filled;
        if columns.get(likely).is_some_and(|column| column.field == field) && !self.shares {
            return Some(likely);
        }
        columns.iter().position(|column| column.field == field)
    }
}

#[cold]
fn not_records() -> Error {
    Error::new(Kind::Protocol, "The reply is not a list of records.")
}

impl Sink for TableSink<'_> {
    type Output = Rendered;

    fn null(&mut self) -> Result<()> {
        self.put(|json| json.raw("null"))
    }

    fn bool(&mut self, flag: bool) -> Result<()> {
        let plain = self.depth == RECORD && self.kind() != Some(ColumnKind::Boolean);
        self.put(|json| if plain && !flag { json.raw("null") } else { json.bool(flag) })
    }

    fn int(&mut self, number: i64) -> Result<()> {
        if self.depth == RECORD && self.record.on_id {
            self.record.id = Some(number);
        }
        self.put(|json| json.int(number))
    }

    fn float(&mut self, number: f64) -> Result<()> {
        self.put(|json| json.number(number))
    }

    fn str(&mut self, text: &str) -> Result<()> {
        self.put_text(text)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.put_text(&base64_text(bytes))
    }

    fn begin_list(&mut self) -> Result<()> {
        match self.depth {
            0 => {
                self.out.begin('[');
                self.depth = 1;
                Ok(())
            }
            1 => Err(not_records()),
            _ => self.begin('['),
        }
    }

    fn end_list(&mut self) -> Result<()> {
        self.end(']');
        Ok(())
    }

    fn begin_dict(&mut self) -> Result<()> {
        match self.depth {
            0 => Err(not_records()),
            1 => {
                self.begin_record();
                self.depth = RECORD;
                Ok(())
            }
            _ => self.begin('{'),
        }
    }

    fn key(&mut self, name: &str) -> Result<()> {
        if self.depth == RECORD {
            self.record.on_id = name == "id";
            self.column = self.column_of(name);
        } else if self.wanted()? && !self.picks() {
            self.out.key(name);
        }
        Ok(())
    }

    fn end_dict(&mut self) -> Result<()> {
        if self.depth == RECORD {
            self.depth -= 1;
            self.end_record();
        } else {
            self.end('}');
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Rendered> {
        let json = &mut self.out.json;
        json.char(']');
        self.constants.take_out(json, self.table.columns.len());
        if self.moments {
            json.raw(",\"tz\":");
            json.str(self.table.zone.name());
        }
        if self.more {
            json.raw(",\"next\":");
            match self.table.next.after(self.rows, self.last_id) {
                Some(next) => json.int(next),
                None => json.raw("null"),
            }
        }
        json.char('}');
        Ok(Rendered {
            text: self.out.json.into_string(),
            rows: self.rows,
            ids: self.ids,
            more: self.more,
        })
    }
}
