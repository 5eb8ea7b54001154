use oxidoo_core::codec::{TextSink, ValueSink};
use oxidoo_core::{Limits, Value, codec};
use proptest::prelude::*;

use crate::support::values::{any_text, cases, value};
use crate::support::{give, xml_response};

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn the_text_is_what_serde_json_writes(value in value(any_text().boxed())) {
        prop_assert_eq!(give(&value, TextSink::default()).unwrap(), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn text_of_any_kind_is_escaped_as_serde_json_escapes_it(text: String, more in any_text()) {
        let value = Value::from(format!("{text}{more}"));
        prop_assert_eq!(give(&value, TextSink::default()).unwrap(), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn bytes_become_base64_text(bytes: Vec<u8>) {
        let text = give(&Value::Bytes(bytes.clone()), TextSink::with_capacity(4)).unwrap();
        prop_assert_eq!(text, format!("\"{}\"", codec::base64_text(&bytes)));
    }

    #[test]
    fn both_wire_formats_give_the_same_text(value in value("[ -~é😀]{0,9}".boxed())) {
        let limits = Limits::default();
        let from_xml = codec::xmlrpc::decode(&xml_response(&value), &limits, TextSink::default()).unwrap();
        let from_json = codec::decode_json(from_xml.as_bytes(), &limits, TextSink::default()).unwrap();
        prop_assert_eq!(&from_json, &from_xml);
        prop_assert_eq!(from_xml, serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn a_value_given_to_the_value_sink_comes_out_the_same(value in value(any_text().boxed())) {
        prop_assert_eq!(format!("{:?}", give(&value, ValueSink::default()).unwrap()), format!("{value:?}"));
    }
}

#[test]
fn every_control_character_is_escaped() {
    let all: String =
        (0..=0x20u8).map(char::from).chain(['"', '\\', '\u{7f}', '\u{2028}']).collect();
    let text = give(&Value::from(all.clone()), TextSink::default()).unwrap();
    assert_eq!(text, serde_json::to_string(&all).unwrap());
    assert!(!text.bytes().any(|byte| byte < 0x20), "{text}");
}

#[test]
fn json_has_no_infinity_so_it_becomes_null() {
    let value =
        Value::List(vec![Value::Float(f64::NAN), Value::Float(f64::INFINITY), Value::Float(1.0)]);
    assert_eq!(give(&value, TextSink::default()).unwrap(), "[null,null,1.0]");
}
