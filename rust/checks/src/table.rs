//! The table of records once more, built of values and not of events.

use oxidoo_core::Value;
use oxidoo_core::codec::{Column, ColumnKind, Next, Rendered, Table, base64_text};
use serde_json::{Value as Json, to_string};

use crate::moment;
use crate::values::without_infinities;

/// `records` as `table` shows them, or `None` if they are no list of records.
pub(crate) fn render(records: &Value, table: &Table) -> Option<Rendered> {
    let records: Vec<&[(String, Value)]> = records
        .as_list()?
        .iter()
        .map(|record| if let Value::Dict(members) = record { Some(&members[..]) } else { None })
        .collect::<Option<_>>()?;
    let mut size = text(&all(table), &[], table).len() - "]}".len();
    let mut ids = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in &records {
        let row = row(record, table);
        size += usize::from(!rows.is_empty()) + "[]".len() + row.join(",").len();
        if rows.len() == table.max_rows || (!rows.is_empty() && size > table.max_bytes) {
            break;
        }
        rows.push(row);
        ids.push(id(record));
    }
    let shown = &records[..rows.len()];
    let more = rows.len() < records.len();
    let (once, columns): (Vec<usize>, Vec<usize>) =
        all(table).into_iter().partition(|column| is_said_once(*column, &rows, table));
    let mut text = text(&columns, &rows, table);
    text.pop();
    for column in once {
        let value = rows.first().map_or("null", |row| row[column].as_str());
        if value != "null" {
            let name = Json::from(table.columns[column].name.as_str());
            text = format!("{text},{name}:{value}");
        }
    }
    if shown.iter().any(|record| shows_a_moment(record, table)) {
        text = format!("{text},\"tz\":{}", Json::from(table.zone.name()));
    }
    if more {
        let next = match table.next {
            Next::Offset(offset) => Json::from(offset + rows.len()),
            Next::Id => Json::from(ids.last().copied().flatten()),
        };
        text = format!("{text},\"next\":{next}");
    }
    text.push('}');
    Some(Rendered { text, rows: rows.len(), ids: ids.into_iter().flatten().collect(), more })
}

fn all(table: &Table) -> Vec<usize> {
    (0..table.columns.len()).collect()
}

/// The table of those columns.
fn text(columns: &[usize], rows: &[Vec<String>], table: &Table) -> String {
    let names: Vec<&str> = columns.iter().map(|at| table.columns[*at].name.as_str()).collect();
    let names = to_string(&names).unwrap();
    let cells = |row: &Vec<String>| columns.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
    let rows: Vec<String> = rows.iter().map(|row| format!("[{}]", cells(row).join(","))).collect();
    format!("{{\"columns\":{names},\"rows\":[{}]}}", rows.join(","))
}

fn is_said_once(column: usize, rows: &[Vec<String>], table: &Table) -> bool {
    let same = rows.windows(2).all(|pair| pair[0][column] == pair[1][column]);
    table.columns[column].kind == ColumnKind::Currency && same
}

fn id(record: &[(String, Value)]) -> Option<i64> {
    let ids = record.iter().filter(|(name, _)| name == "id");
    ids.rev().find_map(|(_, value)| value.as_int())
}

fn row(record: &[(String, Value)], table: &Table) -> Vec<String> {
    table
        .columns
        .iter()
        .map(|column| {
            let value = member(record, &column.field);
            value.map_or_else(|| "null".to_owned(), |value| cell(value, column, id(record), table))
        })
        .collect()
}

/// The value of a field; of a name that comes twice, the last.
fn member<'v>(record: &'v [(String, Value)], field: &str) -> Option<&'v Value> {
    record.iter().rfind(|(name, _)| name == field).map(|(_, value)| value)
}

/// Also in a value that another of its name comes after.
fn shows_a_moment(record: &[(String, Value)], table: &Table) -> bool {
    record.iter().any(|(name, value)| {
        let column = table.columns.iter().find(|column| column.field == *name);
        column.is_some_and(|column| column.kind == ColumnKind::Datetime)
            && holds_a_moment(value, table)
    })
}

fn holds_a_moment(value: &Value, table: &Table) -> bool {
    match value {
        Value::List(items) => items.iter().any(|item| holds_a_moment(item, table)),
        Value::Dict(members) => members.iter().any(|(_, item)| holds_a_moment(item, table)),
        Value::Str(text) => moment::local(text, table.zone.name()).is_some(),
        _ => false,
    }
}

/// The value with its moments as the zone has them.
fn with_moments(value: &Value, table: &Table) -> Value {
    match value {
        Value::List(items) => {
            Value::List(items.iter().map(|item| with_moments(item, table)).collect())
        }
        Value::Dict(members) => Value::Dict(
            members.iter().map(|(name, item)| (name.clone(), with_moments(item, table))).collect(),
        ),
        Value::Str(text) => {
            Value::Str(moment::local(text, table.zone.name()).unwrap_or_else(|| text.clone()))
        }
        other => other.clone(),
    }
}

/// Columns of one field are shown as the first of them, but for the parts of a many2one.
fn kind(column: &Column, table: &Table) -> ColumnKind {
    let first = table.columns.iter().find(|other| other.field == column.field);
    first.map_or(column.kind, |first| first.kind)
}

fn part(value: &Value, kind: ColumnKind) -> Option<&Value> {
    match (value, kind) {
        (Value::List(items), ColumnKind::Many2oneId) => Some(items.first().unwrap_or(&Value::Null)),
        (Value::List(items), ColumnKind::Many2one | ColumnKind::Currency) => {
            Some(items.get(1).unwrap_or(&Value::Null))
        }
        _ => None,
    }
}

fn cell(value: &Value, column: &Column, id: Option<i64>, table: &Table) -> String {
    let value = match kind(column, table) {
        ColumnKind::Datetime => &with_moments(value, table),
        _ => value,
    };
    let shown = match part(value, column.kind) {
        Some(Value::List(_) | Value::Dict(_)) => "null".to_owned(),
        Some(Value::Bytes(bytes)) => Json::from(base64_text(bytes)).to_string(),
        Some(part) => written(part),
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
        other => return written(other),
    };
    let text = match kind {
        ColumnKind::Text => cut(text, max_text),
        ColumnKind::Binary if !is_size(&text) => format!("{} bytes", bytes_in(&text)),
        _ => text,
    };
    Json::from(text).to_string()
}

fn written(value: &Value) -> String {
    to_string(&without_infinities(&whole(value))).unwrap()
}

/// The value with whole numbers as such.
#[allow(clippy::cast_possible_truncation)] // far from the bounds
fn whole(value: &Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.iter().map(whole).collect()),
        Value::Dict(members) => {
            Value::Dict(members.iter().map(|(name, item)| (name.clone(), whole(item))).collect())
        }
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Value::Int(*number as i64)
        }
        other => other.clone(),
    }
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
