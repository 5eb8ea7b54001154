//! What columns of a kind of their own cost beside the same table with plain ones.

use std::hint::black_box;

use criterion::Throughput;
use oxidoo_core::codec::{ColumnKind, Table, TableSink, Zone, xmlrpc};
use oxidoo_core::{Limits, Value};

use crate::codec;
use crate::processor_time::Criterion;

/// Records as orders are: three moments each, of which one is empty, and a currency.
const ROWS: i64 = 1000;

pub(crate) fn benches(criterion: &mut Criterion) {
    let orders = Value::List((1..=ROWS).map(order).collect());
    let document = xmlrpc::encode("orders", &[&orders]).unwrap();
    let document = String::from_utf8(document).unwrap();
    let (_, params) = document.split_once("<params>").unwrap();
    let document =
        format!("<methodResponse><params>{params}").replace("</methodCall>", "</methodResponse>");
    let plain = codec::table(&orders);
    let mut group = criterion.benchmark_group("orders");
    group.throughput(Throughput::Bytes(document.len() as u64));
    let tables = [
        ("plain", plain.clone()),
        ("moments in UTC", with(&plain, ColumnKind::Datetime, &MOMENTS, "")),
        ("moments in a zone", with(&plain, ColumnKind::Datetime, &MOMENTS, "Europe/Brussels")),
        ("many2one", with(&plain, ColumnKind::Many2one, &["currency_id"], "")),
        ("currency said once", with(&plain, ColumnKind::Currency, &["currency_id"], "")),
    ];
    for (name, table) in &tables {
        group.bench_function(*name, |bench| {
            bench.iter(|| {
                let body = black_box(document.as_bytes());
                xmlrpc::decode(body, &Limits::default(), TableSink::new(table)).unwrap()
            });
        });
    }
    group.finish();
}

const MOMENTS: [&str; 3] = ["create_date", "date_order", "date_done"];

fn order(id: i64) -> Value {
    let moment = |hour: i64| {
        let (month, day, minute) = (id % 12 + 1, id % 28 + 1, id % 60);
        Value::from(format!("2026-{month:02}-{day:02} {:02}:{minute:02}:00", hour % 24))
    };
    let members = [
        ("id", id.into()),
        ("name", format!("S{id:05}").into()),
        ("create_date", moment(id)),
        ("date_order", moment(id + 7)),
        ("date_done", Value::Bool(false)),
        ("currency_id", Value::List(vec![1.into(), "EUR".into()])),
        ("amount_total", Value::Float(1.25)),
    ];
    Value::Dict(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// `plain` with these columns of `kind`.
fn with(plain: &Table, kind: ColumnKind, names: &[&str], zone: &str) -> Table {
    let mut table = Table { zone: Zone::named(zone).unwrap(), ..plain.clone() };
    for column in table.columns.iter_mut().filter(|column| names.contains(&column.name.as_str())) {
        column.kind = kind;
    }
    table
}
