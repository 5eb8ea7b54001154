//! The XML-RPC decoder, compared with one on quick-xml: the same value, or both refuse.

use oxidoo_core::codec::{Fault, ValueSink, xmlrpc};
use oxidoo_core::{Limits, Result, Value};

use crate::{oracle, same};

/// Reads `document` with both, as a result and as a fault.
pub fn check(document: &[u8]) {
    let ours = decode(document).ok();
    let peeked = xmlrpc::peek(document, &Limits::default());
    let Ok(text) = std::str::from_utf8(document) else {
        assert!(ours.is_none() && peeked.is_err(), "this is not UTF-8, but {ours:?}, {peeked:?}");
        return;
    };
    let theirs = oracle::decode(text);
    let agree = match (&ours, &theirs) {
        (Some(ours), Some(theirs)) => same(ours, theirs),
        (None, Some(_)) => oracle::is_laxer(text),
        (Some(_), None) => oracle::is_stricter(text),
        (None, None) => true,
    };
    assert!(agree, "{text}\nours {ours:?}\ntheirs {theirs:?}");
    check_fault(text, peeked, ours.is_some());
}

/// `document` as a value, within the default limits.
pub(crate) fn decode(document: &[u8]) -> Result<Value> {
    xmlrpc::decode(document, &Limits::default(), ValueSink::default())
}

fn check_fault(document: &str, ours: Result<Option<Fault>>, is_result: bool) {
    let theirs = oracle::fault(document);
    match ours {
        Ok(None) => assert!(theirs.is_none(), "{document} is a fault: {theirs:?}"),
        Ok(Some(fault)) => {
            assert!(!is_result, "{document} is a result, not {fault:?}");
            let Some(theirs) = theirs else {
                return assert!(oracle::is_stricter(document), "{document} is no fault: {fault:?}");
            };
            let text = theirs.get("faultString").and_then(Value::as_str).unwrap_or_default();
            assert_eq!(fault.message, text, "{document}");
            let code = theirs.get("faultCode").and_then(Value::as_int);
            assert!(code.is_none_or(|code| code == fault.code), "{document}\n{fault:?}");
        }
        Err(error) => {
            assert!(!is_result, "{document} is a result, but: {error}");
            assert!(theirs.is_none() || oracle::is_laxer(document), "{document}: {error}");
        }
    }
}
