use oxidoo_checks::sinks;
use oxidoo_core::codec::{ColumnKind, Table};
use proptest::prelude::*;

use crate::support::values::cases;
use crate::table::{PLAIN, render, table};

const CURRENCY: ColumnKind = ColumnKind::Currency;
const ID: ColumnKind = ColumnKind::Many2oneId;

/// The table of `records`, without its first bracket.
fn shown(columns: &[(&str, ColumnKind)], records: &str) -> String {
    let text = render(&table(columns), records).unwrap().text;
    text.strip_prefix('{').unwrap().to_owned()
}

#[test]
fn a_currency_that_all_rows_share_is_said_once() {
    let columns = [("id", PLAIN), ("c", CURRENCY), ("n", PLAIN)];
    let once =
        shown(&columns, r#"[{"id":1,"c":[1,"E\"R"],"n":"x"},{"id":2,"c":[1,"E\"R"],"n":"y"}]"#);
    assert_eq!(once, r#""columns":["id","n"],"rows":[[1,"x"],[2,"y"]],"c":"E\"R"}"#);
}

#[test]
fn currencies_that_differ_are_a_column() {
    let columns = [("id", PLAIN), ("c", CURRENCY)];
    for (one, other, shown_as) in [
        (r#"[1,"EUR"]"#, r#"[2,"USD"]"#, r#"[[1,"EUR"],[2,"USD"]]"#),
        (r#"[1,"EUR"]"#, "false", r#"[[1,"EUR"],[2,null]]"#),
        ("false", r#"[1,"EUR"]"#, r#"[[1,null],[2,"EUR"]]"#),
    ] {
        let records = format!(r#"[{{"id":1,"c":{one}}},{{"id":2,"c":{other}}}]"#);
        let expected = format!(r#""columns":["id","c"],"rows":{shown_as}}}"#);
        assert_eq!(shown(&columns, &records), expected);
    }
}

#[test]
fn without_a_currency_nothing_is_said() {
    let columns = [("id", PLAIN), ("c", CURRENCY)];
    let none = r#"[{"id":1,"c":false},{"id":2}]"#;
    assert_eq!(shown(&columns, none), r#""columns":["id"],"rows":[[1],[2]]}"#);
    assert_eq!(shown(&columns, "[]"), r#""columns":["id"],"rows":[]}"#);
    assert_eq!(shown(&columns[1..], "[]"), r#""columns":[],"rows":[]}"#);
}

#[test]
fn a_currency_may_be_any_of_the_columns() {
    let records = r#"[{"a":[1,"EUR"],"b":[2,"USD"],"c":3},{"c":4,"b":[2,"USD"],"a":[1,"EUR"]}]"#;
    let (a, b, c) = (("a", CURRENCY), ("b", CURRENCY), ("c", PLAIN));
    let c_alone = r#""columns":["c"],"rows":[[3],[4]]"#;
    for columns in [[a, b, c], [a, c, b], [c, a, b]] {
        assert_eq!(shown(&columns, records), format!(r#"{c_alone},"a":"EUR","b":"USD"}}"#));
    }
    let all = r#""columns":[],"rows":[[],[]],"a":"EUR","b":"USD"}"#;
    assert_eq!(shown(&[a, b], records), all);
    let plain = ("b", ColumnKind::Many2one);
    let between = r#""columns":["b"],"rows":[["USD"],["USD"]],"a":"EUR"}"#;
    assert_eq!(shown(&[a, plain], records), between);
    assert_eq!(shown(&[plain, a], records), between);
}

#[test]
fn a_currency_is_said_once_beside_its_id() {
    let records = r#"[{"c":[1,"EUR"],"n":1},{"n":2,"c":[1,"EUR"]}]"#;
    let ids = r#""columns":["c.id","n"],"rows":[[1,1],[1,2]],"c":"EUR"}"#;
    assert_eq!(shown(&[("c", CURRENCY), ("c.id", ID), ("n", PLAIN)], records), ids);
    assert_eq!(shown(&[("c.id", ID), ("c", CURRENCY), ("n", PLAIN)], records), ids);
}

#[test]
fn only_the_rows_shown_need_the_same_currency() {
    let records = r#"[{"id":1,"c":[1,"EUR"]},{"id":2,"c":[1,"EUR"]},{"id":3,"c":[2,"USD"]}]"#;
    let all = table(&[("id", PLAIN), ("c", CURRENCY)]);
    for page in [Table { max_rows: 2, ..all.clone() }, Table { max_bytes: 53, ..all.clone() }] {
        let rendered = render(&page, records).unwrap();
        let end = r#""columns":["id"],"rows":[[1],[2]],"c":"EUR","next":2}"#;
        assert!(rendered.text.ends_with(end), "{}", rendered.text);
        assert_eq!((rendered.rows, rendered.more), (2, true));
    }
}

/// Values that every kind of column takes for something.
fn value() -> impl Strategy<Value = String> {
    let values = [
        "false",
        "null",
        "7",
        r#""EUR""#,
        r#"[1,"EUR"]"#,
        r#"[1,"EUR",[2]]"#,
        r#""2026-11-23 09:30:00""#,
        r#"["2026-07-01 23:59:59",[{"at":"1850-01-01 00:00:00"}]]"#,
    ];
    prop::sample::select(values.to_vec()).prop_map(str::to_owned)
}

/// Records that often agree in a field, and now and then come in an order of their own.
fn records() -> impl Strategy<Value = String> {
    let names = ["id", "a", "b", "c", "d", "e", "f"];
    let usual = prop::collection::vec(value(), names.len());
    let changes = prop::collection::vec((0..names.len(), value(), prop::bool::ANY), 0..4);
    (usual, changes, 0..5_usize).prop_map(move |(usual, changes, rows)| {
        let record = |row: usize| {
            let mut members: Vec<String> =
                names.iter().zip(&usual).map(|(name, value)| format!("{name:?}:{value}")).collect();
            if let Some((at, value, moves)) = changes.get(row) {
                members[*at] = format!("{:?}:{value}", names[*at]);
                let by = if *moves { *at } else { 0 };
                members.rotate_left(by);
            }
            format!("{{{}}}", members.join(","))
        };
        let records: Vec<String> = (0..rows).map(record).collect();
        format!("[{}]", records.join(","))
    })
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn tables_of_every_kind_are_those_that_are_built_of_values(records in records()) {
        sinks::check(records.as_bytes());
    }
}
