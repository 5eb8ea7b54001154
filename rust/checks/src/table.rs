//! The table of records once more, built of values and not of events.

use oxidoo_core::Value;
use oxidoo_core::codec::{Column, ColumnKind, Rendered, Table, base64_text};
use serde_json::{Value as Json, to_string};

use crate::values::without_infinities;

/// `records` as `table` shows them, or `None` if they are no list of records.
pub(crate) fn render(records: &Value, table: &Table) -> Option<Rendered> {
    let records: Vec<&[(String, Value)]> = records
        .as_list()?
        .iter()
        .map(|record| if let Value::Dict(members) = record { Some(&members[..]) } else { None })
        .collect::<Option<_>>()?;
    let mut text = head(table);
    let mut ids = Vec::new();
    let mut rows = 0;
    for record in &records {
        let row = row(record, table);
        let comma = if rows > 0 { "," } else { "" };
        let too_long = rows > 0 && text.len() + comma.len() + row.len() > table.max_bytes;
        if rows == table.max_rows || too_long {
            break;
        }
        text = text + comma + &row;
        ids.extend(id(record));
        rows += 1;
    }
    let more = rows < records.len();
    let next = if more { format!(",\"next\":{}", table.offset + rows) } else { String::new() };
    text = text + "]" + &next + "}";
    Some(Rendered { text, rows, ids, more })
}

fn head(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let (model, names) = (to_string(&table.model).unwrap(), to_string(&names).unwrap());
    format!("{{\"model\":{model},\"columns\":{names},\"rows\":[")
}

fn id(record: &[(String, Value)]) -> Option<i64> {
    let ids = record.iter().filter(|(name, _)| name == "id");
    ids.rev().find_map(|(_, value)| value.as_int())
}

fn row(record: &[(String, Value)], table: &Table) -> String {
    let cells: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let value = record.iter().rfind(|(name, _)| *name == column.field);
            value.map_or_else(
                || "null".to_owned(),
                |(_, value)| cell(value, column, id(record), table),
            )
        })
        .collect();
    format!("[{}]", cells.join(","))
}

/// Columns of one field are shown as the first of them, but for the parts of a many2one.
fn kind(column: &Column, table: &Table) -> ColumnKind {
    let first = table.columns.iter().find(|other| other.field == column.field);
    first.map_or(column.kind, |first| first.kind)
}

fn part(value: &Value, kind: ColumnKind) -> Option<&Value> {
    match (value, kind) {
        (Value::List(items), ColumnKind::Many2oneId) => Some(items.first().unwrap_or(&Value::Null)),
        (Value::List(items), ColumnKind::Many2one) => Some(items.get(1).unwrap_or(&Value::Null)),
        _ => None,
    }
}

fn cell(value: &Value, column: &Column, id: Option<i64>, table: &Table) -> String {
    let shown = match part(value, column.kind) {
        Some(Value::List(_) | Value::Dict(_)) => "null".to_owned(),
        Some(Value::Bytes(bytes)) => Json::from(base64_text(bytes)).to_string(),
        Some(part) => to_string(&without_infinities(part)).unwrap(),
        None => shown(value, kind(column, table), table.max_text),
    };
    match (column.kind, id) {
        (ColumnKind::Binary, Some(id)) if shown != "null" => {
            let uri = Json::from(format!("{}/{id}/{}", table.binary_uri, column.field));
            format!("{{\"size\":{shown},\"uri\":{uri}}}")
        }
        _ => shown,
    }
}

fn shown(value: &Value, kind: ColumnKind, max_text: usize) -> String {
    let text = match value {
        Value::Bool(false) if kind != ColumnKind::Boolean => return "null".to_owned(),
        Value::Str(text) => text.clone(),
        Value::Bytes(bytes) => base64_text(bytes),
        other => return to_string(&without_infinities(other)).unwrap(),
    };
    let text = match kind {
        ColumnKind::Text => cut(text, max_text),
        ColumnKind::Binary if !is_size(&text) => format!("{} bytes", bytes_in(&text)),
        _ => text,
    };
    Json::from(text).to_string()
}

fn cut(text: String, most: usize) -> String {
    let left = text.chars().count().saturating_sub(most);
    if left == 0 {
        return text;
    }
    let head: String = text.chars().take(most).collect();
    format!("{head}… [{left} more characters: full_text=true]")
}

/// A size as Odoo writes it, such as `12.50 Kb`.
fn is_size(text: &str) -> bool {
    text.len() <= 32 && text.contains(' ') && text.starts_with(|char: char| char.is_ascii_digit())
}

fn bytes_in(base64: &str) -> usize {
    let padding = base64.bytes().rev().take_while(|byte| *byte == b'=').count();
    (base64.len() / 4 * 3).saturating_sub(padding)
}
