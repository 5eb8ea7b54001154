use oxidoo_checks::{as_read, oracle, same};
use oxidoo_core::codec::xmlrpc;
use oxidoo_core::{Kind, Value};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::values::{any_text, cases, value, xml_text};
use crate::support::{decode, layout, xml_response};

/// A value with bytes among the rest.
fn value_with_bytes() -> impl Strategy<Value = Value> {
    let bytes = proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes);
    (value(xml_text().boxed()), bytes).prop_map(|(value, bytes)| Value::List(vec![value, bytes]))
}

/// Where and how to damage a document.
#[derive(Debug, Clone)]
enum Damage {
    Delete(Index, usize),
    Insert(Index, &'static str),
    Repeat(Index, usize),
    Replace(Index, char),
}

const FRAGMENTS: [&str; 28] = [
    "<value>",
    "</value>",
    "<value/>",
    "<int>",
    "</int>",
    "<i8>1</i8>",
    "<nil/>",
    "<array>",
    "<data>",
    "</data></array>",
    "<struct>",
    "<member>",
    "<name>",
    "</name>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "&",
    "&#",
    ";",
    "&amp;",
    " ",
    "\n",
    "x",
    "<!",
];

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<Index>(), 1..20usize).prop_map(|(at, length)| Damage::Delete(at, length)),
        (any::<Index>(), select(&FRAGMENTS[..])).prop_map(|(at, text)| Damage::Insert(at, text)),
        (any::<Index>(), 1..30usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (any::<Index>(), select(vec!['<', '>', '/', '&', ';', '!', '-', ' ', '0', '.', '\u{1}']))
            .prop_map(|(at, char)| Damage::Replace(at, char)),
    ]
}

fn damaged(document: &str, damages: &[Damage]) -> String {
    let mut chars: Vec<char> = document.chars().collect();
    for damage in damages {
        let at = |index: &Index| index.index(chars.len().max(1));
        match damage {
            Damage::Delete(index, length) => {
                let start = at(index);
                let end = (start + length).min(chars.len());
                chars.drain(start..end);
            }
            Damage::Insert(index, text) => {
                let start = at(index);
                chars.splice(start..start, text.chars());
            }
            Damage::Repeat(index, length) => {
                let start = at(index);
                let again = chars[start..(start + length).min(chars.len())].to_vec();
                chars.splice(start..start, again);
            }
            Damage::Replace(index, char) => {
                let start = at(index);
                if let Some(place) = chars.get_mut(start) {
                    *place = *char;
                }
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn what_is_encoded_is_decoded_to_the_same_value(value in value_with_bytes()) {
        let read = decode(xml_response(&value)).unwrap();
        prop_assert!(same(&read, &as_read(&value)), "{read:?}");
    }

    #[test]
    fn what_is_encoded_is_xml_to_others_as_well(value in value_with_bytes()) {
        let document = String::from_utf8(xml_response(&value)).unwrap();
        let read = oracle::decode(&document).unwrap();
        prop_assert!(same(&read, &as_read(&value)), "{read:?}");
    }

    #[test]
    fn a_document_in_any_layout_is_read_as_quick_xml_reads_it(value in value_with_bytes(), seed: u64) {
        let document = layout::document(&value, seed);
        let theirs = oracle::decode(&document);
        prop_assert!(theirs.as_ref().is_some_and(|theirs| same(theirs, &value)), "{document}");
        let ours = decode(&document);
        prop_assert!(ours.as_ref().is_ok_and(|ours| same(ours, &value)), "{document}\n{ours:?}");
    }

    #[test]
    fn the_encoder_refuses_text_that_xml_cannot_carry(text in any_text(), bad in select(vec!['\0', '\u{8}', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'])) {
        let value = Value::Str(format!("{text}{bad}"));
        let error = xmlrpc::encode("m", &[&value]).unwrap_err();
        prop_assert_eq!(error.kind, Kind::Validation);
        let name = Value::Dict(vec![(format!("{bad}{text}"), Value::Null)]);
        prop_assert!(xmlrpc::encode("m", &[&name]).is_err());
    }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn a_damaged_document_is_read_or_refused_as_by_quick_xml(
        value in value_with_bytes(), seed: u64, damages in proptest::collection::vec(damage(), 1..4),
    ) {
        let document = damaged(&layout::document(&value, seed), &damages);
        oxidoo_checks::xmlrpc::check(document.as_bytes());
    }
}

#[test]
fn numbers_that_are_not_finite_are_refused_on_their_way_out() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = xmlrpc::encode("m", &[&Value::Float(number)]).unwrap_err();
        assert_eq!(error.kind, Kind::Validation);
    }
}

/// What stands before and behind any place in texts of up to 49 bytes.
fn surroundings() -> impl Iterator<Item = (String, String)> {
    let sides = |(length, at)| ("a".repeat(at), "z".repeat(length - at));
    (0..50).flat_map(|length| (0..=length).map(move |at| (length, at))).map(sides)
}

#[test]
fn a_character_is_escaped_wherever_it_stands_and_only_if_it_has_to_be() {
    let escaped = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")];
    let as_they_are =
        ["\t", "\n", " ", "\"", "=", "é", "，", "\u{fffd}", "🦉"].map(|odd| (odd, odd));
    for (odd, written) in escaped.into_iter().chain(as_they_are) {
        for (before, after) in surroundings() {
            let body =
                xmlrpc::encode("m", &[&Value::from(format!("{before}{odd}{after}"))]).unwrap();
            let body = String::from_utf8(body).unwrap();
            let string = format!("<string>{before}{written}{after}</string>");
            assert!(body.contains(&string), "{body}");
        }
    }
}

#[test]
fn a_character_that_xml_cannot_carry_is_refused_wherever_it_stands() {
    for odd in ["\0", "\u{1f}", "\u{fffe}", "\u{ffff}"] {
        for (before, after) in surroundings() {
            let text = Value::from(format!("{before}{odd}{after}"));
            assert!(xmlrpc::encode("m", &[&text]).is_err(), "{text:?}");
        }
    }
}

#[test]
fn dicts_and_lists_nest_with_and_without_content() {
    let empty = || Value::Dict(Vec::new());
    let of = |name: &str, value| Value::Dict(vec![(name.to_owned(), value)]);
    let value = Value::List(vec![
        empty(),
        of("a", empty()),
        Value::List(Vec::new()),
        Value::Dict(vec![
            ("b".to_owned(), of("c", Value::List(vec![empty()]))),
            ("d".to_owned(), Value::Int(1)),
        ]),
    ]);
    let body = String::from_utf8(xmlrpc::encode("m", &[&value, &empty()]).unwrap()).unwrap();
    let (_, params) = body.split_once("<params>").unwrap();
    assert_eq!(
        params,
        "<param><value><array><data>\
         <value><struct></struct></value>\
         <value><struct><member><name>a</name><value><struct></struct></value></member></struct></value>\
         <value><array><data></data></array></value>\
         <value><struct>\
         <member><name>b</name><value><struct><member><name>c</name>\
         <value><array><data><value><struct></struct></value></data></array></value>\
         </member></struct></value></member>\
         <member><name>d</name><value><int>1</int></value></member>\
         </struct></value>\
         </data></array></value></param>\
         <param><value><struct></struct></value></param></params></methodCall>"
    );
}

#[test]
fn a_carriage_return_is_written_so_that_no_reader_takes_it_for_a_line_feed() {
    let body = xmlrpc::encode("m", &[&Value::from("a\r\nb")]).unwrap();
    let body = String::from_utf8(body).unwrap();
    assert!(body.contains("<string>a&#13;\nb</string>"), "{body}");
}

#[test]
fn a_call_is_written_as_the_specification_says() {
    let args =
        [Value::from("db"), Value::Int(2), Value::Int(1 << 40), Value::Bool(false), Value::Null];
    let body = xmlrpc::encode("execute_kw", &args.each_ref()).unwrap();
    assert_eq!(
        String::from_utf8(body).unwrap(),
        "<?xml version='1.0'?><methodCall><methodName>execute_kw</methodName><params>\
         <param><value><string>db</string></value></param>\
         <param><value><int>2</int></value></param>\
         <param><value><i8>1099511627776</i8></value></param>\
         <param><value><boolean>0</boolean></value></param>\
         <param><value><nil/></value></param></params></methodCall>"
    );
}
