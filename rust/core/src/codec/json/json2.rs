//! JSON-2, Odoo 19's `/json/2/<model>/<method>`: named arguments in, the bare result out.

use serde::Serialize;

use super::envelope::{Exception, object, to_vec};
use crate::codec::Fault;
use crate::error::Result;
use crate::value::Value;

/// The named arguments of a call as a request body.
///
/// # Errors
/// `validation`, for a number that is not finite.
pub fn encode(arguments: &[(String, Value)]) -> Result<Vec<u8>> {
    struct Body<'a>(&'a [(String, Value)]);
    impl Serialize for Body<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
        }
    }
    to_vec(&Body(arguments))
}

/// The fault in an error reply, if Odoo wrote it: it names exceptions with their module
/// (`odoo/http.py`, `serialize_exception`), as a gateway does not name its own.
pub fn fault(body: &[u8]) -> Option<Fault> {
    let fault = Fault::from(object::<Exception>(body).ok()?);
    fault.class.contains('.').then_some(fault)
}
