use oxidoo_core::codec::{
    Column, ColumnKind, Next, Rendered, Table, TableSink, Zone, decode_json, xmlrpc,
};
use oxidoo_core::{Kind, Limits, Result, Value};

use crate::support::{give, json, xml_response};

pub(crate) const PLAIN: ColumnKind = ColumnKind::Plain;

pub(crate) fn table(columns: &[(&str, ColumnKind)]) -> Table {
    Table {
        columns: columns
            .iter()
            .map(|(name, kind)| Column {
                name: (*name).to_owned(),
                field: name.trim_end_matches(".id").to_owned(),
                kind: *kind,
            })
            .collect(),
        next: Next::Offset(0),
        max_rows: 100,
        max_bytes: 100_000,
        max_text: 10,
        binary_uri: "odoo://main/record/res.partner".to_owned(),
        zone: Zone::default(),
    }
}

/// `records` over both wire formats, which must agree.
pub(crate) fn render(table: &Table, records: &str) -> Result<Rendered> {
    let limits = Limits::default();
    let from_json = decode_json(records.as_bytes(), &limits, TableSink::new(table));
    let from_xml = xmlrpc::decode(&xml_response(&json(records)), &limits, TableSink::new(table));
    assert_eq!(from_json, from_xml, "{records}");
    from_json
}

pub(crate) fn rows(columns: &[(&str, ColumnKind)], records: &str) -> String {
    let text = render(&table(columns), records).unwrap().text;
    let (_, rows) = text.split_once(",\"rows\":").unwrap();
    rows.strip_suffix('}').unwrap().to_owned()
}

#[test]
fn a_table_names_model_and_columns_once() {
    let rendered =
        render(&table(&[("id", PLAIN), ("na\"me", PLAIN)]), r#"[{"id": 9, "na\"me": "Acme"}]"#)
            .unwrap();
    assert_eq!(rendered.text, r#"{"columns":["id","na\"me"],"rows":[[9,"Acme"]]}"#);
    assert_eq!((rendered.rows, rendered.ids, rendered.more), (1, vec![9], false));
    let empty = render(&table(&[("id", PLAIN)]), "[]").unwrap();
    assert_eq!(empty.text, r#"{"columns":["id"],"rows":[]}"#);
    assert_eq!((empty.rows, empty.more), (0, false));
}

#[test]
fn cells_stand_under_their_columns_whatever_order_they_come_in() {
    let columns = [("id", PLAIN), ("a", PLAIN), ("b", PLAIN)];
    let table = [
        (r#"[{"id": 1, "a": 2, "b": 3}]"#, "[[1,2,3]]"),
        (r#"[{"b": 3, "a": 2, "id": 1}]"#, "[[1,2,3]]"),
        (r#"[{"a": 2, "id": 1, "b": 3}, {"b": 6, "id": 4, "a": 5}]"#, "[[1,2,3],[4,5,6]]"),
        (r#"[{"id": 1, "b": 3}, {"a": 5}, {}]"#, "[[1,null,3],[null,5,null],[null,null,null]]"),
        (
            r#"[{"x": [1, {"id": 7}], "b": 3, "y": {"a": 8}, "a": 2, "id": 1, "z": "z"}]"#,
            "[[1,2,3]]",
        ),
        (r#"[{"a": 1, "a": 2, "b": 3}]"#, "[[null,2,3]]"),
        (r#"[{"a": null, "b": true, "id": 1.5}]"#, "[[1.5,null,true]]"),
    ];
    for (records, expected) in table {
        assert_eq!(rows(&columns, records), expected, "{records}");
    }
}

#[test]
fn false_means_empty_unless_the_field_is_a_boolean() {
    let columns = [
        ("a", PLAIN),
        ("t", ColumnKind::Text),
        ("b", ColumnKind::Boolean),
        ("f", ColumnKind::Binary),
    ];
    assert_eq!(
        rows(&columns, r#"[{"a": false, "t": false, "b": false, "f": false, "id": 1}]"#),
        "[[null,null,false,null]]"
    );
    assert_eq!(rows(&columns, r#"[{"a": true, "b": true, "id": 1}]"#), "[[true,null,true,null]]");
    assert_eq!(
        rows(&[("a", PLAIN)], r#"[{"a": [false, {"b": false}]}]"#),
        r#"[[[false,{"b":false}]]]"#
    );
}

#[test]
fn pairs_lists_and_records_within_a_record_are_kept_whole() {
    let columns = [("p", PLAIN), ("l", PLAIN), ("d", PLAIN), ("id", PLAIN)];
    let records = r#"[
        {"p": [3, "Belgium"], "l": [], "d": {}, "id": 1},
        {"d": {"a": {"id": 9, "b": [1, [2, {}]]}, "c": null}, "l": [1, 2], "id": 2, "p": [4, "a,\"]["]},
        {"l": [{"id": 5, "name": "x"}, {"id": 6}], "id": 3}
    ]"#;
    assert_eq!(
        rows(&columns, records),
        r#"[[[3,"Belgium"],[],{},1],[[4,"a,\"]["],[1,2],{"a":{"id":9,"b":[1,[2,{}]]},"c":null},2],[null,[{"id":5,"name":"x"},{"id":6}],null,3]]"#
    );
    assert_eq!(render(&table(&columns), records).unwrap().ids, [1, 2, 3]);
}

#[test]
fn a_binary_field_shows_its_size_and_where_to_read_it() {
    let columns = [("id", PLAIN), ("image", ColumnKind::Binary)];
    let uri = "odoo://main/record/res.partner/7/image";
    let table = [
        ("\"12.5 Kb\"", r#""12.5 Kb""#),
        ("1234", "1234"),
        ("\"aGVsbG8=\"", r#""5 bytes""#),
        ("\"aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=\"", r#""35 bytes""#),
    ];
    for (content, size) in table {
        let expected = format!(r#"[[7,{{"size":{size},"uri":"{uri}"}}]]"#);
        for record in [
            format!(r#"[{{"id": 7, "image": {content}}}]"#),
            format!(r#"[{{"image": {content}, "id": 7}}]"#),
        ] {
            assert_eq!(rows(&columns, &record), expected, "{record}");
        }
    }
    assert_eq!(rows(&columns, r#"[{"id": 7, "image": null}]"#), "[[7,null]]");
    assert_eq!(rows(&columns, r#"[{"id": 7}]"#), "[[7,null]]");
    let without_id =
        rows(&columns, r#"[{"image": "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ="}]"#);
    assert_eq!(without_id, r#"[[null,"35 bytes"]]"#);
    let after_one_with = rows(&columns, r#"[{"id": 7, "image": "9 Kb"}, {"image": "8 Kb"}]"#);
    assert!(after_one_with.ends_with(r#",[null,"8 Kb"]]"#), "{after_one_with}");
}

#[test]
fn the_content_of_a_binary_field_is_never_inline() {
    let columns = [("id", PLAIN), ("image", ColumnKind::Binary)];
    for length in [1, 3, 20, 24, 33, 5000] {
        let record = Value::Dict(vec![
            ("id".into(), 7.into()),
            ("image".into(), Value::Bytes(vec![b'h'; length])),
        ]);
        let table = table(&columns);
        let rendered = give(&Value::List(vec![record]), TableSink::new(&table)).unwrap();
        assert!(!rendered.text.contains("aGh"), "{length}: {}", rendered.text);
        assert!(!rendered.text.contains("aA="), "{length}: {}", rendered.text);
        assert!(rendered.text.contains("\"size\":"), "{length}: {}", rendered.text);
    }
}

#[test]
fn a_long_text_is_cut_between_characters_and_says_so() {
    let columns = [("t", ColumnKind::Text), ("p", PLAIN)];
    let table = [
        ("0123456789", "0123456789".to_owned()),
        ("0123456789a", "0123456789… [1 more characters: full_text=true]".to_owned()),
        ("éééééééééé", "éééééééééé".to_owned()),
        ("éééééééééé😀😀", "éééééééééé… [2 more characters: full_text=true]".to_owned()),
        ("12345678\\\"\\n..", "12345678\\\"\\n… [2 more characters: full_text=true]".to_owned()),
    ];
    for (text, shown) in table {
        let records = format!(r#"[{{"t": "{text}", "p": "{text}"}}]"#);
        assert_eq!(rows(&columns, &records), format!(r#"[["{shown}","{text}"]]"#));
    }
    assert_eq!(rows(&columns, r#"[{"t": ["0123456789abc"]}]"#), r#"[[["0123456789abc"],null]]"#);
}

#[test]
fn a_record_beyond_the_page_only_tells_that_there_is_more() {
    let page = Table { next: Next::Offset(40), max_rows: 2, ..table(&[("id", PLAIN)]) };
    let full = render(&page, r#"[{"id": 1}, {"id": 2}]"#).unwrap();
    assert!(full.text.ends_with(r#""rows":[[1],[2]]}"#), "{}", full.text);
    assert!(!full.more);
    for records in [
        r#"[{"id": 1}, {"id": 2}, {"id": 3}]"#,
        r#"[{"id": 1}, {"id": 2}, {"id": 3, "x": [{}]}, {"id": 4}]"#,
    ] {
        let over = render(&page, records).unwrap();
        assert!(over.text.ends_with(r#""rows":[[1],[2]],"next":42}"#), "{}", over.text);
        assert_eq!((over.rows, over.ids, over.more), (2, vec![1, 2], true));
    }
}

#[test]
fn a_place_beyond_all_numbers_is_told_as_the_last_one() {
    let far = Next::Offset(usize::MAX);
    let page = Table { next: far, max_rows: 1, ..table(&[("id", PLAIN)]) };
    let text = render(&page, r#"[{"id": 1}, {"id": 2}]"#).unwrap().text;
    assert!(text.ends_with(&format!(r#","next":{}}}"#, i64::MAX)), "{text}");
}

#[test]
fn a_page_by_ids_is_followed_by_what_comes_after_its_last() {
    let page = Table { next: Next::Id, max_rows: 2, ..table(&[("id", PLAIN)]) };
    let next = |records| {
        let rendered = render(&page, records).unwrap();
        rendered.text.split_once("]]").unwrap().1.to_owned()
    };
    assert_eq!(next(r#"[{"id": 70}, {"id": 5}]"#), "}");
    assert_eq!(next(r#"[{"id": 70}, {"id": 5}, {"id": 9}]"#), r#","next":5}"#);
    assert_eq!(next(r#"[{"id": 70}, {}, {"id": 9}]"#), r#","next":null}"#);
    let small = Table { max_bytes: 43, max_rows: 9, ..page.clone() };
    let records = r#"[{"id": 1111}, {"id": 2222}, {"id": 3333}, {"id": 4444}]"#;
    let rendered = render(&small, records).unwrap();
    assert_eq!(rendered.ids, [1111, 2222]);
    assert!(rendered.text.ends_with(r#","next":2222}"#), "{}", rendered.text);
}

#[test]
fn a_page_ends_at_its_size_but_shows_one_record_at_least() {
    let records: Vec<String> =
        (1..=50).map(|id| format!(r#"{{"id": {id}, "n": "0123456789"}}"#)).collect();
    let records = format!("[{}]", records.join(","));
    let columns = [("id", PLAIN), ("n", PLAIN)];
    for max_bytes in [0, 1, 100, 200, 500, 900] {
        let rendered = render(&Table { max_bytes, ..table(&columns) }, &records).unwrap();
        assert!(rendered.rows >= 1, "{max_bytes}");
        assert!(rendered.more, "{max_bytes}");
        assert!(
            rendered.rows == 1 || rendered.text.len() <= max_bytes + 20,
            "{max_bytes}: {}",
            rendered.text.len()
        );
        assert!(
            rendered.text.ends_with(&format!(r#""next":{}}}"#, rendered.rows)),
            "{}",
            rendered.text
        );
        assert_eq!(rendered.ids.len(), rendered.rows);
        let parsed: serde_json::Value = serde_json::from_str(&rendered.text).unwrap();
        assert_eq!(parsed["rows"].as_array().unwrap().len(), rendered.rows);
    }
    let whole = render(&Table { max_bytes: 5000, ..table(&columns) }, &records).unwrap();
    assert_eq!((whole.rows, whole.more), (50, false));
}

#[test]
fn what_is_no_list_of_records_is_refused() {
    for reply in [
        "null",
        "false",
        "1",
        "\"x\"",
        "1.5",
        "{}",
        r#"{"id": 1}"#,
        "[1]",
        "[null]",
        "[[]]",
        "[{}, 1]",
        "[\"x\"]",
        "[false]",
    ] {
        let error = render(&table(&[("id", PLAIN)]), reply).unwrap_err();
        assert_eq!(
            (error.kind, error.message.as_str()),
            (Kind::Protocol, "The reply is not a list of records."),
            "{reply}"
        );
    }
}

#[test]
fn a_many2one_is_shown_by_its_name_or_its_id() {
    let records =
        r#"[{"country_id":[20,"Belgium, the"]},{"country_id":false},{"country_id":[5,false]}]"#;
    let name = ("country_id", ColumnKind::Many2one);
    let id = ("country_id.id", ColumnKind::Many2oneId);
    assert_eq!(rows(&[name], records), r#"[["Belgium, the"],[null],[false]]"#);
    assert_eq!(rows(&[id], records), "[[20],[null],[5]]");
    assert_eq!(rows(&[id, name], records), r#"[[20,"Belgium, the"],[null,null],[5,false]]"#);
}

#[test]
fn a_many2one_that_is_no_pair_leaves_the_table_whole() {
    let name = ("country_id", ColumnKind::Many2one);
    let records = r#"[{"country_id":[]},{"country_id":[7]},{"country_id":[1,[2,{"a":3}],4]},{"country_id":9}]"#;
    assert_eq!(rows(&[name], records), "[[null],[null],[null],[9]]");
}

#[test]
fn records_in_another_order_than_the_columns_are_put_in_order() {
    let columns = [("a", PLAIN), ("b", PLAIN), ("c", ColumnKind::Many2one)];
    let records = r#"[{"a":1,"b":2,"c":[3,"x"]},{"c":[3,"x"],"b":2,"a":1},{"b":2},{"z":0,"a":1,"c":[3,"x"]}]"#;
    assert_eq!(rows(&columns, records), r#"[[1,2,"x"],[1,2,"x"],[null,2,null],[1,null,"x"]]"#);
}

#[test]
fn a_record_without_a_field_shows_nothing_of_the_record_before() {
    let mut columns = Vec::new();
    for field in ["a", "b", "c", "d"] {
        columns.push((field.to_owned(), ColumnKind::Many2one));
        columns.push((format!("{field}.id"), ColumnKind::Many2oneId));
    }
    let mut columns: Vec<_> = columns.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    columns.push(("z", PLAIN));
    let pairs = r#""a":[5,"Na"],"b":[5,"Nb"],"c":[5,"Nc"],"d":[5,"Nd"]"#;
    let records = format!(r#"[{{{pairs},"z":"some text that is long"}},{{{pairs}}}]"#);
    let shown = r#""Na",5,"Nb",5,"Nc",5,"Nd",5"#;
    assert_eq!(
        rows(&columns, &records),
        format!(r#"[[{shown},"some text that is long"],[{shown},null]]"#)
    );
}
