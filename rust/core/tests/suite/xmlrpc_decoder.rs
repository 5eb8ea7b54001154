use oxidoo_core::codec::{ValueSink, xmlrpc};
use oxidoo_core::{Kind, Limits, Value};

use crate::support::{decode, document, json, on_a_small_stack, xml_fault, xml_response};

fn dict(members: &[(&str, Value)]) -> Value {
    Value::Dict(members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

fn one(value: &str) -> Value {
    decode(document(value)).unwrap_or_else(|error| panic!("{value}: {error}"))
}

#[test]
fn every_type_becomes_its_value() {
    let table = [
        ("<value><int>-12</int></value>", Value::Int(-12)),
        ("<value><int>+12</int></value>", Value::Int(12)),
        ("<value><i4>7</i4></value>", Value::Int(7)),
        ("<value><i8>9223372036854775807</i8></value>", Value::Int(i64::MAX)),
        ("<value><i8>-9223372036854775808</i8></value>", Value::Int(i64::MIN)),
        ("<value><boolean>1</boolean></value>", Value::Bool(true)),
        ("<value><boolean>0</boolean></value>", Value::Bool(false)),
        ("<value><double>-1.5e-7</double></value>", Value::Float(-1.5e-7)),
        ("<value><double>3</double></value>", Value::Float(3.0)),
        ("<value><double>inf</double></value>", Value::Float(f64::INFINITY)),
        ("<value><string>a b</string></value>", "a b".into()),
        ("<value> untyped </value>", " untyped ".into()),
        ("<value></value>", "".into()),
        ("<value/>", "".into()),
        ("<value />", "".into()),
        ("<value>\n</value>", "\n".into()),
        ("<value><base64>aGVs\n bG8=</base64></value>", Value::Bytes(b"hello".to_vec())),
        ("<value><base64>aGVsbG8</base64></value>", Value::Bytes(b"hello".to_vec())),
        ("<value><base64/></value>", Value::Bytes(Vec::new())),
        (
            "<value><dateTime.iso8601>20260131T08:05:09</dateTime.iso8601></value>",
            "2026-01-31 08:05:09".into(),
        ),
        (
            "<value><dateTime.iso8601> 2026-01-31T08:05:09 </dateTime.iso8601></value>",
            "2026-01-31 08:05:09".into(),
        ),
        ("<value><nil/></value>", Value::Null),
        ("<value><nil /></value>", Value::Null),
        ("<value><nil></nil></value>", Value::Null),
        ("<value><nil>\n</nil></value>", Value::Null),
        ("<value>\n<nil/>\n</value>", Value::Null),
        ("<value><array><data/></array></value>", Value::List(Vec::new())),
        ("<value><array><data></data></array></value>", Value::List(Vec::new())),
        ("<value><struct></struct></value>", Value::Dict(Vec::new())),
        ("<value><struct/></value>", Value::Dict(Vec::new())),
        ("<value><string/></value>", "".into()),
        (
            "<value><struct><member><name/><value/></member></struct></value>",
            dict(&[("", "".into())]),
        ),
        (
            "<value><array><data><value><int>1</int></value><value/></data></array></value>",
            Value::List(vec![Value::Int(1), "".into()]),
        ),
        (
            "<value><struct><member><name>b</name><value><nil/></value></member><member><name>a</name><value>x</value></member></struct></value>",
            dict(&[("b", Value::Null), ("a", "x".into())]),
        ),
    ];
    for (xml, value) in table {
        assert_eq!(one(xml), value, "{xml}");
    }
}

#[test]
fn a_double_that_is_no_number_is_let_through() {
    assert!(matches!(one("<value><double>nan</double></value>"), Value::Float(n) if n.is_nan()));
}

#[test]
fn white_space_comments_and_instructions_may_stand_wherever_xml_allows() {
    let table = [
        ("<value>\n <int>\t5 \n</int>\r\n</value>", Value::Int(5)),
        ("<value><int> 5 </int></value>", Value::Int(5)),
        ("<value><int>5\n</int></value\n>", Value::Int(5)),
        ("<value ><int\n>5</int ></value\t>", Value::Int(5)),
        ("<value><!-- a --><int>5</int><!-- b --></value>", Value::Int(5)),
        ("<value><int>1<!-- > -->2</int></value>", Value::Int(12)),
        ("<value><int>1<?pi?>2</int></value>", Value::Int(12)),
        ("<value><?pi > <value>?><int>5</int></value>", Value::Int(5)),
        ("<value><!-- c -->text</value>", "text".into()),
        ("<value><?pi?>text</value>", "text".into()),
        ("<value>te<?pi?>xt</value>", "text".into()),
        ("<value><string>te<?pi?>xt</string></value>", "text".into()),
        ("<value><string>te<!-- - -->xt</string></value>", "text".into()),
        ("<value> <!-- c --> </value>", "  ".into()),
        (
            "<value> <array> <data> <value> <nil/> </value> <!-- --> </data> </array> </value>",
            Value::List(vec![Value::Null]),
        ),
        (
            "<value><struct>\n<member> <name>a</name> <value>1</value> </member>\n</struct></value>",
            dict(&[("a", "1".into())]),
        ),
    ];
    for (xml, value) in table {
        assert_eq!(one(xml), value, "{xml}");
    }
    let around = "\u{feff}<?xml version='1.0' encoding='utf-8'?>\n<!-- c --> <methodResponse> <params> <param> <value>x</value> </param> </params> </methodResponse> <!-- d --><?e?>\n";
    assert_eq!(decode(around).unwrap(), "x".into());
}

#[test]
fn text_is_unescaped_once() {
    let table = [
        ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        ("&amp;lt;", "&lt;"),
        ("&#65;&#x41;&#x1F600;&#0065;", "AA😀A"),
        ("a&#13;\r\n b", "a\r\r\n b"),
        ("<![CDATA[<b> & &lt;]]> ]]&gt;", "<b> & &lt; ]]>"),
        ("<![CDATA[]]>", ""),
        ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        ("é 漢 😀", "é 漢 😀"),
        ("\u{1}&#1;", "\u{1}\u{1}"),
    ];
    for (xml, text) in table {
        for typed in
            [format!("<value><string>{xml}</string></value>"), format!("<value>{xml}</value>")]
        {
            assert_eq!(one(&typed), text.into(), "{typed}");
        }
        let name =
            format!("<value><struct><member><name>{xml}</name><value/></member></struct></value>");
        assert_eq!(one(&name), dict(&[(text, "".into())]), "{name}");
    }
}

#[test]
fn a_fault_is_told_from_a_result_without_reading_the_result() {
    let limits = Limits::default();
    let broken = document("<value><int>no number");
    assert_eq!(xmlrpc::peek(broken.as_bytes(), &limits).unwrap(), None);
    let fault = xmlrpc::peek(&xml_fault(4, "No <access>"), &limits).unwrap().unwrap();
    assert_eq!((fault.code, fault.message.as_str()), (4, "No <access>"));
    let coded = "<methodResponse><fault><value><struct><member><name>faultCode</name><value>CODE</value></member><member><name>faultString</name><value>why</value></member></struct></value></fault></methodResponse>";
    for (code, number) in [
        ("<int>3</int>", 3),
        ("<string>3</string>", 3),
        ("3", 3),
        ("warning -- UserError", 0),
        ("<nil/>", 0),
    ] {
        let fault = xmlrpc::peek(coded.replace("CODE", code).as_bytes(), &limits).unwrap().unwrap();
        assert_eq!((fault.code, fault.message.as_str()), (number, "why"), "{code}");
    }
    let error = decode(xml_fault(1, "x")).unwrap_err();
    assert_eq!(error.kind, Kind::Protocol);
}

#[test]
fn a_reply_cut_off_at_any_byte_is_an_error() {
    let value =
        json(r#"[{"id": 1, "name": "Zoë & <b>", "ok": true, "n": null, "f": 1.5, "l": [1, []]}]"#);
    let mut sample = String::from_utf8(xml_response(&value)).unwrap();
    sample = sample
        .replace("<int>1</int>", " <i8>1</i8><!-- c -->")
        .replace("Zoë", "<![CDATA[Zoë]]>&#65;<?pi?>");
    decode(&sample).unwrap();
    for end in 0..sample.len() {
        let error = decode(&sample.as_bytes()[..end]).expect_err(&format!("cut at byte {end}"));
        assert_eq!(error.kind, Kind::Protocol, "cut at byte {end}");
    }
    let fault = xml_fault(1, "Traceback & more");
    for end in 0..fault.len() {
        let peeked = xmlrpc::peek(&fault[..end], &Limits::default());
        assert!(peeked.is_err(), "fault cut at byte {end}: {peeked:?}");
    }
}

#[test]
fn nesting_and_number_of_values_are_limited() {
    let nested = |depth: usize| {
        document(&format!(
            "{}{}",
            "<value><array><data>".repeat(depth),
            "</data></array></value>".repeat(depth)
        ))
    };
    let limits = Limits { depth: 5, elements: 10, ..Limits::default() };
    let read = |xml: &str| xmlrpc::decode(xml.as_bytes(), &limits, ValueSink::default());
    assert!(read(&nested(5)).is_ok());
    let error = read(&nested(6)).unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (Kind::Protocol, "The reply nests deeper than 5 levels.")
    );
    let list = |count: usize| {
        document(&format!(
            "<value><array><data>{}</data></array></value>",
            "<value/>".repeat(count)
        ))
    };
    assert!(read(&list(9)).is_ok());
    assert_eq!(read(&list(10)).unwrap_err().kind, Kind::Protocol);
}

#[test]
fn endless_nesting_does_not_overflow_the_stack() {
    let member = "<value><struct><member><name>a</name>";
    for open in ["<value><array><data>", member] {
        let deep = document(&open.repeat(100_000));
        let error = on_a_small_stack(move || decode(deep)).unwrap_err();
        assert!(error.message.contains("nests deeper"), "{error}");
        let fault = format!("<methodResponse><fault>{}", open.repeat(100_000));
        let error = on_a_small_stack(move || xmlrpc::peek(fault.as_bytes(), &Limits::default()))
            .unwrap_err();
        assert!(error.message.contains("nests deeper"), "{error}");
    }
}
