//! Columns that a table says once instead of in each row.

use std::ops::Range;

use super::{ColumnKind, Table};
use crate::codec::text::JsonText;

/// The columns of [`ColumnKind::Currency`]: where their cells are, and which of them may go.
pub(super) struct Constants(Vec<Constant>);

struct Constant {
    column: usize,
    /// Where its cell is, of the record being read.
    cell: Range<usize>,
    /// Where its title is, and its cells in the rows shown.
    spans: Vec<Range<usize>>,
    /// Whether these cells are all the same.
    same: bool,
}

impl Constants {
    /// Those of `table`, of whose columns the titles are at `titles`.
    pub(super) fn new(table: &Table, titles: Vec<Range<usize>>) -> Self {
        let columns = table.columns.iter().zip(titles).enumerate();
        let constants = columns.filter(|(_, (column, _))| column.kind == ColumnKind::Currency);
        let constants = constants.map(|(column, (_, title))| Constant {
            column,
            cell: 0..0,
            spans: vec![title],
            same: true,
        });
        Self(constants.collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes note of where the record being read has the cell of a column.
    pub(super) fn put(&mut self, column: usize, cell: &Range<usize>) {
        if let Some(constant) = self.0.iter_mut().find(|constant| constant.column == column) {
            constant.cell = cell.clone();
        }
    }

    /// The record being read is a row of `json`.
    pub(super) fn end_row(&mut self, json: &JsonText) {
        for constant in &mut self.0 {
            let first = constant.spans.get(1).unwrap_or(&constant.cell);
            constant.same &= json.get(first) == json.get(&constant.cell);
            constant.spans.push(constant.cell.clone());
        }
    }

    /// Takes those that are the same in all rows out of `json`, a table of `columns` columns up to
    /// the end of its rows, and says each once after them.
    pub(super) fn take_out(self, json: &mut JsonText, columns: usize) {
        let taken: Vec<Constant> = self.0.into_iter().filter(|constant| constant.same).collect();
        if taken.is_empty() {
            return;
        }
        let mut members = JsonText::with_capacity(64);
        for constant in &taken {
            constant.say(json, &mut members);
        }
        // A cell goes with the comma before it, or with that after it where all before it go.
        let first_kept = taken.iter().enumerate().take_while(|(at, it)| *at == it.column).count();
        let rows = taken.first().map_or(0, |constant| constant.spans.len());
        let gaps = (0..rows).flat_map(|row| {
            taken.iter().filter_map(move |constant| {
                let Range { start, end } = constant.spans.get(row)?.clone();
                Some(match constant.column {
                    column if column > first_kept => start - 1..end,
                    column if column + 1 < columns => start..end + 1,
                    _ => start..end,
                })
            })
        });
        *json = json.without(gaps);
        json.raw(members.since(0));
    }
}

impl Constant {
    fn say(&self, json: &JsonText, members: &mut JsonText) {
        let (title, value) = (self.spans.first(), self.spans.get(1));
        if let (Some(title), Some(value)) = (title, value.map(|value| json.get(value)))
            && value != "null"
        {
            members.char(',');
            members.raw(json.get(title));
            members.char(':');
            members.raw(value);
        }
    }
}
