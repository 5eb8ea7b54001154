use std::fs::File;
use std::hint::black_box;
use std::io::BufReader;
use std::path::Path;

use criterion::Throughput;
use oxidoo_core::codec::{
    Column, ColumnKind, Next, Table, TableSink, TextSink, ValueSink, Zone, decode_json, xmlrpc,
};
use oxidoo_core::{Limits, Value};

use crate::processor_time::Criterion;
use crate::quick_xml_codec;

/// Replies of a real Odoo, recorded.
const RECORDINGS: [&str; 4] = ["20-records", "2000-records", "7000-records", "images"];

pub(crate) fn benches(criterion: &mut Criterion) {
    for name in RECORDINGS {
        let document = recording(name);
        decode(criterion, name, &document);
        let value = to_value(&document);
        encode(criterion, name, &value);
        json(criterion, name, &value);
    }
}

fn recording(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/recordings");
    let file = File::open(path.join(format!("{name}.xml.xz"))).unwrap();
    let mut document = Vec::new();
    lzma_rs::xz_decompress(&mut BufReader::new(file), &mut document).unwrap();
    String::from_utf8(document).unwrap()
}

fn to_value(document: &str) -> Value {
    xmlrpc::decode(document.as_bytes(), &Limits::default(), ValueSink::default()).unwrap()
}

/// A table of all columns that the first record has.
pub(crate) fn table(records: &Value) -> Table {
    let Some(Value::Dict(first)) = records.as_list().and_then(|records| records.first()) else {
        panic!("the recording is of records");
    };
    let column =
        |name: &String| Column { name: name.clone(), field: name.clone(), kind: ColumnKind::Plain };
    Table {
        columns: first.iter().map(|(name, _)| column(name)).collect(),
        next: Next::Offset(0),
        max_rows: usize::MAX,
        max_bytes: usize::MAX,
        max_text: usize::MAX,
        binary_uri: "odoo://bench/res.partner".to_owned(),
        zone: Zone::default(),
    }
}

fn decode(criterion: &mut Criterion, name: &str, document: &str) {
    let (body, limits) = (document.as_bytes(), Limits::default());
    assert_eq!(to_value(document), quick_xml_codec::decode(document));
    let table = table(&to_value(document));
    let mut group = criterion.benchmark_group(format!("decode {name}"));
    group.throughput(Throughput::Bytes(document.len() as u64));
    group.bench_function("value", |bench| bench.iter(|| to_value(black_box(document))));
    group.bench_function("quick-xml, value", |bench| {
        bench.iter(|| quick_xml_codec::decode(black_box(document)));
    });
    group.bench_function("text", |bench| {
        bench
            .iter(|| xmlrpc::decode(black_box(body), &limits, TextSink::with_capacity(0)).unwrap());
    });
    group.bench_function("table", |bench| {
        bench.iter(|| xmlrpc::decode(black_box(body), &limits, TableSink::new(&table)).unwrap());
    });
    group.finish();
}

fn encode(criterion: &mut Criterion, name: &str, value: &Value) {
    let ours = xmlrpc::encode("create", &[value]).unwrap();
    let mut group = criterion.benchmark_group(format!("encode {name}"));
    group.throughput(Throughput::Bytes(ours.len() as u64));
    group.bench_function("value", |bench| {
        bench.iter(|| xmlrpc::encode("create", &[black_box(value)]).unwrap());
    });
    group.bench_function("quick-xml, value", |bench| {
        bench.iter(|| quick_xml_codec::encode("create", black_box(value)));
    });
    group.finish();
}

/// The same reply as JSON.
fn json(criterion: &mut Criterion, name: &str, value: &Value) {
    let body = serde_json::to_vec(value).unwrap();
    let limits = Limits::default();
    let mut group = criterion.benchmark_group(format!("json {name}"));
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("text", |bench| {
        bench.iter(|| {
            decode_json(black_box(&body), &limits, TextSink::with_capacity(body.len())).unwrap()
        });
    });
    group.bench_function("serde_json, text", |bench| {
        bench.iter(|| {
            let value: serde_json::Value = serde_json::from_slice(black_box(&body)).unwrap();
            value.to_string()
        });
    });
    group.finish();
}
