//! The limits of the decoders, on any input: one that keeps them is read as without them, one
//! that does not is refused.

use bytes::Bytes;
use oxidoo_core::codec::{ValueSink, decode_json, json2, jsonrpc, xmlrpc};
use oxidoo_core::{Limits, Result, Value};

use crate::same;
use crate::values::size;

type Decode = fn(&[u8], &Limits) -> Result<Value>;

const DECODERS: [Decode; 2] = [
    |body, limits| xmlrpc::decode(body, limits, ValueSink::default()),
    |body, limits| decode_json(body, limits, ValueSink::default()),
];

/// Limits on depth and number of values.
const SMALL: [(usize, usize); 6] = [(0, 1), (0, 100), (1, 3), (2, 7), (3, 20), (64, 2)];

/// Reads `body` with every decoder, within wide limits and within small ones.
pub fn check(body: &[u8]) {
    for decode in DECODERS {
        let wide = decode(body, &Limits::default());
        for (depth, elements) in SMALL {
            let limits = Limits { depth, elements, ..Limits::default() };
            check_within(&limits, wide.as_ref().ok(), decode(body, &limits));
        }
    }
    for depth in [0, 1, 64] {
        let limits = Limits { depth, elements: 10, ..Limits::default() };
        drop(xmlrpc::peek(body, &limits));
    }
    drop(jsonrpc::open(&Bytes::copy_from_slice(body)));
    drop(json2::fault(body));
}

fn check_within(limits: &Limits, wide: Option<&Value>, small: Result<Value>) {
    let fits = |value: &&Value| {
        let (depth, elements) = size(value);
        depth <= limits.depth && elements <= limits.elements
    };
    match (wide.filter(fits), small) {
        (Some(wide), Ok(small)) => assert!(same(wide, &small), "{wide:?}\n{small:?}"),
        (Some(wide), Err(error)) => panic!("{wide:?} keeps {limits:?}, but: {error}"),
        (None, Ok(small)) => panic!("{small:?} is beyond {limits:?}"),
        (None, Err(_)) => {}
    }
}
