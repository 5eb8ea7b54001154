use bytes::Bytes;
use oxidoo_core::codec::{Fault, json2, jsonrpc};
use oxidoo_core::{Kind, Result, Value};

fn open(text: &str) -> Result<Result<Bytes, Fault>> {
    jsonrpc::open(&Bytes::from(text.to_owned()))
}

#[test]
fn a_result_is_handed_on_as_it_came() {
    let table = [
        (r#"{"jsonrpc": "2.0", "id": 1, "result": [ 1,  {"a": null} ]}"#, r#"[ 1,  {"a": null} ]"#),
        (r#"{"result": false}"#, "false"),
        (r#"{"result": "a\u00e9", "error": null, "id": null}"#, r#""a\u00e9""#),
        (r#"{"jsonrpc": "2.0", "id": 1, "result": null}"#, "null"),
        (r#"{"jsonrpc": "2.0", "id": 1}"#, "null"),
        (r#"{"jsonrpc": "2.0", "id": 1, "error": null}"#, "null"),
    ];
    for (text, result) in table {
        assert_eq!(open(text).unwrap().unwrap(), result.as_bytes(), "{text}");
    }
}

#[test]
fn an_error_is_a_fault_even_beside_a_result() {
    let data = r#"{"name": "odoo.exceptions.UserError", "message": "No.", "debug": "Traceback"}"#;
    let fault = Fault {
        code: 0,
        class: "odoo.exceptions.UserError".to_owned(),
        message: "No.".to_owned(),
        debug: "Traceback".to_owned(),
    };
    let in_full = format!(
        r#"{{"jsonrpc": "2.0", "error": {{"code": 200, "message": "Odoo Server Error", "data": {data}}}}}"#
    );
    let beside = format!(r#"{{"jsonrpc": "2.0", "result": 1, "error": {{"data": {data}}}}}"#);
    for text in [in_full, beside] {
        assert_eq!(open(&text).unwrap().unwrap_err(), fault, "{text}");
    }
}

#[test]
fn an_error_that_tells_little_is_a_fault_nevertheless() {
    let table = [
        (r#"{"error": {"message": "Out"}}"#, "", "Out"),
        (r#"{"error": {"message": "Out", "data": null}}"#, "", "Out"),
        (r#"{"error": {"message": "Out", "data": {}}}"#, "", "Out"),
        (r#"{"error": {}}"#, "", ""),
        (
            r#"{"error": {"message": "Out", "data": {"name": "X", "message": ["a"], "debug": null}}}"#,
            "X",
            "[\"a\"]",
        ),
        (r#"{"error": {"message": "Out", "data": {"name": "X", "message": null}}}"#, "X", ""),
    ];
    for (text, class, message) in table {
        let fault = open(text).unwrap().unwrap_err();
        assert_eq!((fault.class.as_str(), fault.message.as_str()), (class, message), "{text}");
    }
}

#[test]
fn what_is_no_jsonrpc_is_a_protocol_error() {
    let deep = format!(r#"{{"result": {}"#, "[".repeat(1_000_000));
    let table = [
        "",
        "{",
        "null",
        "[]",
        "[1]",
        r#"[{"jsonrpc": "2.0", "result": 1}]"#,
        "1",
        "{}",
        r#"{"id": 1}"#,
        r#"{"jsonrpc": "1.0"}"#,
        r#"{"jsonrpc": 2}"#,
        r#"{"error": "no"}"#,
        r#"{"result": }"#,
        r#"{"result": 1"#,
        r#"{"result": 1} x"#,
        r#"{"result": 1, "result": 2}"#,
        "<html>",
        deep.as_str(),
    ];
    for text in table {
        let error = open(text).expect_err(text.get(..40).unwrap_or(text));
        assert_eq!(error.kind, Kind::Protocol);
    }
}

#[test]
fn a_reply_cut_off_at_any_byte_is_an_error() {
    for sample in
        [r#"{"jsonrpc": "2.0", "result": [1, "é"]}"#, r#"{"error": {"data": {"name": "a.B"}}}"#]
    {
        for end in 0..sample.len() {
            let cut = Bytes::copy_from_slice(&sample.as_bytes()[..end]);
            assert!(jsonrpc::open(&cut).is_err(), "{sample} cut at byte {end}");
        }
    }
}

#[test]
fn json2_tells_odoos_own_error_pages_from_others() {
    let fault = json2::fault(br#"{"name": "odoo.exceptions.AccessError", "message": "No", "arguments": ["No"], "context": {}, "debug": "T"}"#).unwrap();
    assert_eq!(
        (fault.class.as_str(), fault.message.as_str(), fault.debug.as_str()),
        ("odoo.exceptions.AccessError", "No", "T")
    );
    for body in [
        "",
        "<html>",
        "{}",
        "[]",
        r#"["a.B", "x"]"#,
        r#"{"message": "x"}"#,
        r#"{"name": 1}"#,
        r#"{"name": ""}"#,
        r#"{"name": "Gateway Timeout", "message": "x"}"#,
    ] {
        assert_eq!(json2::fault(body.as_bytes()), None, "{body}");
    }
}

#[test]
fn a_call_is_written_as_odoo_reads_it() {
    let args = [
        Value::from("db"),
        Value::Int(2),
        Value::Bytes(b"hi".to_vec()),
        Value::Null,
        Value::Float(0.5),
    ];
    let body = jsonrpc::encode("object", "execute_kw", &args.each_ref()).unwrap();
    assert_eq!(
        String::from_utf8(body).unwrap(),
        r#"{"jsonrpc":"2.0","method":"call","params":{"service":"object","method":"execute_kw","args":["db",2,"aGk=",null,0.5]},"id":1}"#
    );
    let named = [("b".to_owned(), Value::Int(1)), ("a".to_owned(), Value::from("é\u{1}"))];
    assert_eq!(json2::encode(&named).unwrap(), r#"{"b":1,"a":"é\u0001"}"#.as_bytes());
}

#[test]
fn numbers_that_are_not_finite_are_refused_as_over_xmlrpc() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let value = Value::List(vec![Value::Float(number)]);
        let error = jsonrpc::encode("object", "execute_kw", &[&value]).unwrap_err();
        assert_eq!(
            (error.kind, error.message.as_str()),
            (Kind::Validation, "Odoo takes no infinite or undefined number.")
        );
        let error = json2::encode(&[("a".to_owned(), value)]).unwrap_err();
        assert_eq!(error.kind, Kind::Validation);
    }
}
