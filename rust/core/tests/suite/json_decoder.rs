use oxidoo_checks::same;
use oxidoo_core::codec::{ValueSink, decode_json};
use oxidoo_core::{Kind, Limits, Result, Value};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::values::{any_text, cases, finite, value};
use crate::support::{json, on_a_small_stack};

fn read(text: impl AsRef<[u8]>) -> Result<Value> {
    decode_json(text.as_ref(), &Limits::default(), ValueSink::default())
}

#[test]
fn every_type_becomes_its_value() {
    let table = [
        ("null", Value::Null),
        ("true", Value::Bool(true)),
        (" false\n", Value::Bool(false)),
        ("0", Value::Int(0)),
        ("-7", Value::Int(-7)),
        ("9223372036854775807", Value::Int(i64::MAX)),
        ("-9223372036854775808", Value::Int(i64::MIN)),
        ("0.1", Value::Float(0.1)),
        ("5.0", Value::Float(5.0)),
        ("1e3", Value::Float(1000.0)),
        ("\"\"", "".into()),
        (r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, "a\"\\/\u{8}\u{c}\n\r\té😀".into()),
        ("[]", Value::List(Vec::new())),
        ("{}", Value::Dict(Vec::new())),
        (
            "[1, [null], {}]",
            Value::List(vec![1.into(), Value::List(vec![Value::Null]), Value::Dict(Vec::new())]),
        ),
        (
            r#"{"b": 1, "a": {"": 2}}"#,
            Value::Dict(vec![
                ("b".into(), 1.into()),
                ("a".into(), Value::Dict(vec![(String::new(), 2.into())])),
            ]),
        ),
    ];
    for (text, value) in table {
        assert_eq!(read(text).unwrap(), value, "{text}");
    }
}

#[test]
fn what_is_not_json_is_a_protocol_error() {
    let table = [
        "",
        " ",
        "nul",
        "True",
        "None",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "1.",
        ".5",
        "1e",
        "0x1",
        "1_000",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\n\"",
        "[",
        "]",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "{a: 1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{1: 1}",
        "1 2",
        "[] []",
        "{}x",
        "// c\n1",
        "1e400",
        "\u{feff}1",
        "<html>",
    ];
    for text in table {
        match read(text) {
            Ok(value) => panic!("{text} was read as {value:?}"),
            Err(error) => assert_eq!(error.kind, Kind::Protocol, "{text}"),
        }
    }
    assert_eq!(read(b"\"\xff\"").unwrap_err().kind, Kind::Protocol);
}

#[test]
fn an_integer_of_more_than_64_bits_is_refused_rather_than_rounded() {
    for text in [
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "[1, 9223372036854775808]",
        r#"{"a\"": [1e20, "-1", -100000000000000000000000000], "b": 1}"#,
    ] {
        let error = read(text).unwrap_err();
        assert_eq!(error.kind, Kind::Protocol, "{text}");
        assert!(error.message.contains("more than 64 bits"), "{error}");
    }
}

#[test]
fn a_float_beyond_64_bits_is_no_integer_whatever_digits_stand_beside_it() {
    let floats = "[1e20, -1E+30, 100000000000000000000.0, -9223372036854775809.5, 1e19]";
    let Value::List(floats) = read(floats).unwrap() else { panic!("no list") };
    assert!(floats.iter().all(|number| matches!(number, Value::Float(_))), "{floats:?}");
    let text = r#"{"99999999999999999999": "\"99999999999999999999\\", "a": 1e20, "b": 7}"#;
    assert_eq!(read(text).unwrap().get("a"), Some(&Value::Float(1e20)));
}

#[test]
fn nesting_and_number_of_values_are_limited() {
    let limits = Limits { depth: 5, elements: 10, ..Limits::default() };
    let read = |text: String| decode_json(text.as_bytes(), &limits, ValueSink::default());
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(read(nested(5)).is_ok());
    assert_eq!(read(nested(6)).unwrap_err().message, "The reply nests deeper than 5 levels.");
    let objects = |depth: usize| "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
    assert!(read(objects(5)).is_ok());
    assert_eq!(read(objects(6)).unwrap_err().message, "The reply nests deeper than 5 levels.");
    let list = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    assert!(read(list(9)).is_ok());
    assert!(read(list(10)).unwrap_err().message.contains("more than 10 values"));
}

#[test]
fn endless_nesting_does_not_overflow_the_stack() {
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(1_000_000);
        let error = on_a_small_stack(move || read(deep)).unwrap_err();
        assert!(error.message.contains("nests deeper"), "{error}");
    }
}

#[test]
fn a_reply_cut_off_at_any_byte_is_an_error() {
    let sample = r#"[{"id": 1, "name": "Zoë \u00e9 \\", "ok": true, "no": null, "f": -1.5e3, "l": [1, []]}]"#;
    read(sample).unwrap();
    for end in 0..sample.len() {
        let error = read(&sample.as_bytes()[..end]).expect_err(&format!("cut at byte {end}"));
        assert_eq!(error.kind, Kind::Protocol, "cut at byte {end}");
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn floats_keep_every_bit(number in finite()) {
        let text = format!("{number:?}");
        let Value::Float(read) = read(&text).unwrap() else { panic!("{text} is no float") };
        prop_assert_eq!(read.to_bits(), text.parse::<f64>().unwrap().to_bits());
    }

    #[test]
    fn floats_in_decimal_are_the_nearest_ones(digits in "-?[0-9]{1,25}\\.[0-9]{1,25}(e-?[0-9]{1,2})?") {
        let text = digits.trim_start_matches(['-', '0']);
        let text = if text.starts_with('.') { format!("0{text}") } else { text.to_owned() };
        let Value::Float(read) = read(&text).unwrap() else { panic!("{text} is no float") };
        prop_assert_eq!(read.to_bits(), text.parse::<f64>().unwrap().to_bits());
    }

    #[test]
    fn what_serde_json_writes_is_read_to_the_same_value(value in value(any_text().boxed())) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert!(same(&read(&text).unwrap(), &value), "{text}");
    }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn any_document_is_read_as_serde_json_reads_it(
        value in value(any_text().boxed()),
        damages in proptest::collection::vec((any::<Index>(), select(&b"{}[]\",:\\01-.e \nux\xc3"[..])), 0..3),
    ) {
        let mut text = serde_json::to_vec(&value).unwrap();
        for (at, byte) in damages {
            let at = at.index(text.len());
            text[at] = byte;
        }
        oxidoo_checks::json::check(&text);
    }
}

#[test]
fn members_keep_their_order_and_a_name_may_come_twice() {
    let Value::Dict(members) = json(r#"{"z": 1, "a": 2, "z": 3}"#) else { panic!("no dict") };
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["z", "a", "z"]);
}
