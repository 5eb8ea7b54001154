use oxidoo_core::Kind;

use crate::support::{decode, document};

/// Values that no reply may hold.
const VALUES: &[&str] = &[
    "",
    "text",
    "<int>1</int>",
    "<value>",
    "</value>",
    "<value></value></value>",
    "<value><value/></value>",
    "<value/><value/>",
    "<value></VALUE>",
    "<VALUE></VALUE>",
    "< value></value>",
    "<value></ value>",
    "<value/ >x</value>",
    "</value/>",
    "<value a='b'>x</value>",
    "<value><int a='b'>1</int></value>",
    "<value><int>1</i4></value>",
    "<value><int>1</value></int>",
    "<value><int>1</int>text</value>",
    "<value>text<int>1</int></value>",
    "<value><int>1</int><int>2</int></value>",
    "<value><int/></value>",
    "<value><int></int></value>",
    "<value><int>1.0</int></value>",
    "<value><int>0x1</int></value>",
    "<value><int>1 2</int></value>",
    "<value><int>1_000</int></value>",
    "<value><int><b>1</b></int></value>",
    "<value><i8>9223372036854775808</i8></value>",
    "<value><i16>1</i16></value>",
    "<value><boolean>true</boolean></value>",
    "<value><boolean>2</boolean></value>",
    "<value><boolean/></value>",
    "<value><double>1,5</double></value>",
    "<value><double></double></value>",
    "<value><nil>x</nil></value>",
    "<value><nil><nil/></nil></value>",
    "<value><base64>?</base64></value>",
    "<value><base64>aGVsbG8==</base64></value>",
    "<value><base64>a</base64></value>",
    "<value><dateTime.iso8601>2026</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20260131 08:05:09</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20260131T08:05</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20260131T08-05-09</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20260131T08:05:09+02:00</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20260131T08:05:09 and more</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>2026013éT08:05:09</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>202-061-31T08:05:09</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>--20260131T08:05:09</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>2026-0131T08:05:09</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20260131T08:05:09.</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20260131T08:05:09ZZ</dateTime.iso8601></value>",
    "<value><array></array></value>",
    "<value><array/></value>",
    "<value><array><value/></array></value>",
    "<value><array><data/><data/></array></value>",
    "<value><array><data>x</data></array></value>",
    "<value><array><data><int>1</int></data></array></value>",
    "<value><array><data></array></data></value>",
    "<value><struct><value/></struct></value>",
    "<value><struct>x</struct></value>",
    "<value><struct><member/></struct></value>",
    "<value><struct><member><name>a</name></member></struct></value>",
    "<value><struct><member><value/></member></struct></value>",
    "<value><struct><member><value/><name>a</name></member></struct></value>",
    "<value><struct><member><name>a</name><value/><value/></member></struct></value>",
    "<value><struct><member><name>a<b/></name><value/></member></struct></value>",
    "<value><struct><member><name>a</name>x<value/></member></struct></value>",
    "<value>&nbsp;</value>",
    "<value>&;</value>",
    "<value>& </value>",
    "<value>a & b</value>",
    "<value>&lt</value>",
    "<value>&#;</value>",
    "<value>&#x;</value>",
    "<value>&#X41;</value>",
    "<value>&#xD800;</value>",
    "<value>&#x110000;</value>",
    "<value>&#99999999999999999999;</value>",
    "<value>&#4a;</value>",
    "<value>&#-1;</value>",
    "<value>&#+1;</value>",
    "<value><![CDATA[x</value>",
    "<value><![cdata[x]]></value>",
    "<value><!-- x</value>",
    "<value><!- x -></value>",
    "<value><?pi x</value>",
    "<value><?></value>",
    "<value><?></value>?></value>",
    "<value/><?><value/>?>",
    "<value/><? pi?>",
    "<value><dateTime.iso8601>20260131T08:05:091</dateTime.iso8601></value>",
    "<value><!DOCTYPE a></value>",
    "<value><></value>",
    "<value></></value>",
    "<value>a < b</value>",
    "<value/><!-- never ends",
    "<![CDATA[]]><value/>",
    "&#32;<value/>",
    "<value/>&#32;",
];

/// Documents that are no XML-RPC response.
const DOCUMENTS: &[&str] = &[
    "",
    " ",
    "\u{feff}",
    "\u{feff}\u{feff}<methodResponse><params><param><value/></param></params></methodResponse>",
    "<html></html>",
    "{\"jsonrpc\": \"2.0\"}",
    "<!DOCTYPE a [<!ENTITY b 'c'>]><methodResponse><params><param><value/></param></params></methodResponse>",
    "<methodCall><params><param><value/></param></params></methodCall>",
    "<methodResponse/>",
    "<methodResponse></methodResponse>",
    "<methodResponse><params/></methodResponse>",
    "<methodResponse><params></params></methodResponse>",
    "<methodResponse><params><param/></params></methodResponse>",
    "<methodResponse><params><param><value/></param><param><value/></param></params></methodResponse>",
    "<methodResponse><params><param><value/></param></params><params/></methodResponse>",
    "<methodResponse><params><param><value/></param></params></methodResponse>x",
    "<methodResponse><params><param><value/></param></params></methodResponse><a/>",
    "<methodResponse><params><param><value/></param></params></methodResponse><![CDATA[]]>",
    "<methodResponse><params><param><value/></params></param></methodResponse>",
    "x<methodResponse><params><param><value/></param></params></methodResponse>",
    "<methodResponse>x<params><param><value/></param></params></methodResponse>",
    "<methodResponse><params>x<param><value/></param></params></methodResponse>",
    "<methodResponse><fault/></methodResponse>",
];

#[test]
fn every_malformed_value_is_a_protocol_error() {
    for value in VALUES {
        match decode(document(value)) {
            Ok(read) => panic!("{value} was read as {read:?}"),
            Err(error) => assert_eq!(error.kind, Kind::Protocol, "{value}"),
        }
    }
}

#[test]
fn every_malformed_value_is_one_inside_a_list_and_a_struct_too() {
    for value in VALUES.iter().filter(|value| !matches!(**value, "" | "<value/><value/>")) {
        let list = format!("<value><array><data>{value}</data></array></value>");
        let member =
            format!("<value><struct><member><name>a</name>{value}</member></struct></value>");
        for outer in [list, member] {
            assert!(decode(document(&outer)).is_err(), "{outer}");
        }
    }
}

#[test]
fn every_malformed_document_is_a_protocol_error() {
    for document in DOCUMENTS {
        match decode(document) {
            Ok(read) => panic!("{document} was read as {read:?}"),
            Err(error) => assert_eq!(error.kind, Kind::Protocol, "{document}"),
        }
    }
}

#[test]
fn text_that_is_not_utf8_is_a_protocol_error() {
    for bytes in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\x80"] {
        let (head, tail) = (
            b"<methodResponse><params><param><value>",
            b"</value></param></params></methodResponse>",
        );
        let body = [&head[..], bytes, tail].concat();
        assert_eq!(decode(body).unwrap_err().kind, Kind::Protocol, "{bytes:?}");
    }
}

#[test]
fn an_error_says_where_but_not_what_the_reply_holds() {
    let error = decode(document("<value><int>s3cret</int></value>")).unwrap_err();
    assert!(error.message.contains("near byte"), "{error}");
    assert!(!error.message.contains("s3cret"), "{error}");
}
