//! The JSON decoder and the envelopes of both JSON protocols, compared with `serde_json::Value`.
//!
//! Known differences, all deliberate:
//!
//! - an integer of more than 64 bits is refused, which `serde_json` takes or rounds;
//! - nesting beyond 64 levels is refused, `serde_json` goes to 128;
//! - of two members with one name `serde_json` keeps the last, ours gives both.

use std::collections::BTreeMap;

use bytes::Bytes;
use oxidoo_core::codec::{ValueSink, decode_json, json2, jsonrpc};
use oxidoo_core::{Error, Limits, Value};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::same;
use crate::values::{from_json, in_order};

/// Reads `text` with both, and as an envelope of either protocol.
pub fn check(text: &[u8]) {
    let theirs = serde_json::from_slice::<Json>(text).ok();
    check_value(text, theirs.as_ref());
    check_jsonrpc(text, theirs.as_ref());
    check_json2(text, theirs.as_ref());
}

fn check_value(text: &[u8], theirs: Option<&Json>) {
    let ours: Result<Value, Error> = decode_json(text, &Limits::default(), ValueSink::default());
    match (ours, theirs) {
        (Ok(ours), Some(theirs)) => {
            let theirs = from_json(theirs);
            assert!(same(&in_order(ours.clone()), &theirs), "ours {ours:?}\ntheirs {theirs:?}");
            assert!(!holds_long_integer(serde_json::from_slice(text).unwrap()), "{ours:?}");
        }
        (Ok(ours), None) => panic!("ours {ours:?}, theirs is an error"),
        (Err(error), Some(theirs)) => {
            assert!(is_deliberate(&error, text), "{error}\ntheirs {theirs:?}");
        }
        (Err(_), None) => {}
    }
}

/// Whether `json` holds an integer that 64 bits cannot hold, by its text.
fn holds_long_integer(json: &RawValue) -> bool {
    let text = json.get();
    match text.as_bytes() {
        [b'[', ..] => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap();
            items.into_iter().any(holds_long_integer)
        }
        [b'{', ..] => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).unwrap();
            members.into_values().any(holds_long_integer)
        }
        [b'-' | b'0'..=b'9', ..] => !text.contains(['.', 'e', 'E']) && text.parse::<i64>().is_err(),
        _ => false,
    }
}

fn is_deliberate(error: &Error, text: &[u8]) -> bool {
    let deep = text.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() > 64;
    let long = text.split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() >= 19);
    deep && error.message.contains("nests deeper than 64 levels")
        || long && error.message.contains("an integer of more than 64 bits")
}

fn check_jsonrpc(body: &[u8], theirs: Option<&Json>) {
    let opened = jsonrpc::open(&Bytes::copy_from_slice(body));
    // What stands beside the result and the error is not read at all.
    let (Ok(opened), Some(theirs)) = (opened, theirs) else { return };
    assert!(theirs.is_object(), "no object, but opened: {opened:?}");
    let member = |name| theirs.get(name).filter(|json| !json.is_null());
    match opened {
        Ok(result) => {
            let result: Json = serde_json::from_slice(&result).unwrap();
            assert_eq!(&result, member("result").unwrap_or(&Json::Null));
            assert_eq!(member("error"), None, "{result:?}");
        }
        Err(fault) => {
            let error = member("error").unwrap_or_else(|| panic!("no error, but {fault:?}"));
            if let Some(name) = error.pointer("/data/name").and_then(Json::as_str) {
                assert_eq!(fault.class, name);
            }
        }
    }
}

fn check_json2(body: &[u8], theirs: Option<&Json>) {
    if let (Some(fault), Some(theirs)) = (json2::fault(body), theirs) {
        let named = theirs.get("name").and_then(Json::as_str);
        assert_eq!(Some(fault.class.as_str()), named);
    }
}
