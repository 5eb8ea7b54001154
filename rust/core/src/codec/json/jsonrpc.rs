//! JSON-RPC 2.0, as Odoo speaks it under `/jsonrpc`.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::decode::malformed;
use super::envelope::{Exception, not_the_protocol, object, to_vec};
use crate::codec::Fault;
use crate::error::Result;
use crate::value::Value;

#[derive(Serialize)]
struct Request<P> {
    jsonrpc: &'static str,
    method: &'static str,
    params: P,
    id: u32,
}

#[derive(Serialize)]
struct Params<'a> {
    service: &'a str,
    method: &'a str,
    args: &'a [&'a Value],
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    #[serde(default)]
    message: String,
    data: Option<Exception>,
}

/// One call of `service.method` as a request body.
///
/// # Errors
/// `validation`, for a number that is not finite.
pub fn encode(service: &str, method: &str, args: &[&Value]) -> Result<Vec<u8>> {
    request(&Params { service, method, args })
}

/// A call of whatever the address stands for, as a request body.
///
/// # Errors
/// `validation`, for a number that is not finite.
pub fn request(params: &impl Serialize) -> Result<Vec<u8>> {
    to_vec(&Request { jsonrpc: "2.0", method: "call", params, id: 1 })
}

/// The JSON text of the result in `body`, or the fault that stands in its place.
///
/// # Errors
/// `protocol`, if the body is malformed, cut off or not JSON-RPC.
pub fn open(body: &Bytes) -> Result<Result<Bytes, Fault>> {
    let response: Response<'_> = object(body).map_err(|error| {
        if error.is_data() { not_the_protocol("JSON-RPC") } else { malformed(&error) }
    })?;
    match (response.result, response.error) {
        (Some(result), None) => Ok(Ok(body.slice_ref(result.get().as_bytes()))),
        (_, Some(error)) => {
            let mut fault = Fault::from(error.data.unwrap_or_default());
            if fault.message.is_empty() && fault.class.is_empty() {
                fault.message = error.message;
            }
            Ok(Err(fault))
        }
        // Odoo leaves `result` out, or sends `null`, when a method returns nothing.
        (None, None) if is_response(body) => Ok(Ok(Bytes::from_static(b"null"))),
        (None, None) => Err(not_the_protocol("JSON-RPC")),
    }
}

fn is_response(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Marked {
        jsonrpc: String,
    }
    object::<Marked>(body).is_ok_and(|marked| marked.jsonrpc == "2.0")
}
