//! Every sink gives the same of one reply: the text is what `serde_json` writes of the value, the
//! table what [`crate::table`] makes of it.

use oxidoo_core::codec::{
    Column, ColumnKind, Next, NullSink, Sink, Table, TableSink, TextSink, ValueSink, Zone,
    decode_json, xmlrpc,
};
use oxidoo_core::{Limits, Result, Value};
use serde_json::Value as Json;

use crate::table;
use crate::values::without_infinities;

/// Decodes `reply`, XML-RPC if it looks like XML and else JSON, into every sink.
pub fn check(reply: &[u8]) {
    let value = decode(reply, ValueSink::default());
    let text = decode(reply, TextSink::default());
    let nothing = decode(reply, NullSink);
    let Ok(value) = value else {
        assert!(text.is_err() && nothing.is_err(), "no value, but {text:?}, {nothing:?}");
        return assert!(decode(reply, TableSink::new(&page(&Value::Null, 0))).is_err());
    };
    assert!(nothing.is_ok(), "{nothing:?}: {value:?}");
    let written = serde_json::to_string(&without_infinities(&value)).unwrap();
    assert_eq!(text.unwrap(), written);
    for variant in 0..12 {
        let page = page(&value, variant);
        let rendered = decode(reply, TableSink::new(&page)).ok();
        assert_eq!(rendered, table::render(&value, &page), "{page:?}\n{value:?}");
        if let Some(rendered) = rendered {
            let plain = decode(reply, TableSink::new(&without_currencies(page.clone()))).unwrap();
            check_shape(&rendered.text, &plain.text, &page);
        }
    }
}

/// The same with a many2one for each currency.
fn without_currencies(mut page: Table) -> Table {
    for column in page.columns.iter_mut().filter(|column| column.kind == ColumnKind::Currency) {
        column.kind = ColumnKind::Many2one;
    }
    page
}

/// With what it says once back in its place, a table is the `plain` one.
fn check_shape(text: &str, plain: &str, page: &Table) {
    let (text, mut plain): (Json, Json) =
        (serde_json::from_str(text).unwrap(), serde_json::from_str(plain).unwrap());
    let cells = |json: &Json| json.as_array().unwrap().clone();
    let (mut columns, mut rows) = (cells(&text["columns"]), cells(&text["rows"]));
    assert!(rows.iter().all(|row| cells(row).len() == columns.len()), "{text}");
    for (at, column) in page.columns.iter().enumerate() {
        let is_said_once = columns.get(at).is_none_or(|title| *title != column.name);
        if is_said_once {
            assert_eq!(column.kind, ColumnKind::Currency, "{text}");
            columns.insert(at, column.name.clone().into());
            for row in &mut rows {
                row.as_array_mut().unwrap().insert(at, text[&column.name].clone());
            }
        }
    }
    assert_eq!(plain["columns"].take(), Json::from(columns), "{text}");
    assert_eq!(plain["rows"].take(), Json::from(rows), "{text}");
    assert_eq!((&plain["tz"], &plain["next"]), (&text["tz"], &text["next"]));
}

fn decode<S: Sink>(reply: &[u8], sink: S) -> Result<S::Output> {
    if reply.trim_ascii_start().starts_with(b"<") {
        xmlrpc::decode(reply, &Limits::default(), sink)
    } else {
        decode_json(reply, &Limits::default(), sink)
    }
}

/// One of twelve tables for the records in `value`: four ways to show the columns, three to page.
fn page(value: &Value, variant: usize) -> Table {
    use ColumnKind::{Binary, Boolean, Currency, Datetime, Many2one, Many2oneId, Plain, Text};

    let (shown, paged) = (variant % 4, variant / 4);
    let mut names = vec!["absent".to_owned()];
    for record in value.as_list().unwrap_or_default() {
        let Value::Dict(members) = record else { continue };
        for (name, _) in members {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    match shown {
        0 => names.reverse(),
        1 => names.retain(|name| name != "id"),
        2 => names.truncate(names.len() / 2),
        _ => {}
    }
    let kinds = [Plain, Text, Currency, Many2one, Datetime, Boolean, Binary, Many2oneId];
    let kinds = kinds.into_iter().cycle().skip(2 * shown);
    let mut columns: Vec<_> = names
        .into_iter()
        .zip(kinds)
        .map(|(field, kind)| Column { name: format!("{field}!"), field, kind })
        .collect();
    if paged == 1 {
        columns.extend_from_within(..columns.len() / 2);
        columns.iter_mut().rev().take(3).for_each(|column| column.kind = Many2oneId);
    }
    let (max_rows, max_bytes, max_text) = [(100, 100_000, 5), (2, 200, 0), (0, 0, 100)][paged];
    Table {
        columns,
        next: if paged == 1 { Next::Id } else { Next::Offset(40) },
        max_rows,
        max_bytes,
        max_text,
        binary_uri: "odoo://main/record/res.partner".to_owned(),
        zone: Zone::named(["", "America/St_Johns", "Asia/Kathmandu"][paged]).unwrap(),
    }
}
