use crate::error::Result;

/// Takes the events of a decoder, in document order, and builds something of them.
///
/// A decoder calls exactly one value (a scalar, or a balanced `begin_…`/`end_…` pair), and
/// within a dict each value after its `key`. An error ends the decoding and is passed on as it is.
#[allow(clippy::missing_errors_doc)] // said above for all of them
pub trait Sink {
    /// What is built.
    type Output;

    /// `nil`, `null`.
    fn null(&mut self) -> Result<()>;
    /// A boolean.
    fn bool(&mut self, flag: bool) -> Result<()>;
    /// An integer.
    fn int(&mut self, number: i64) -> Result<()>;
    /// A double; may be infinite or not a number.
    fn float(&mut self, number: f64) -> Result<()>;
    /// A text.
    fn str(&mut self, text: &str) -> Result<()>;
    /// The decoded content of an XML-RPC `<base64>`.
    fn bytes(&mut self, bytes: &[u8]) -> Result<()>;
    /// The start of a list.
    fn begin_list(&mut self) -> Result<()>;
    /// The end of the innermost list.
    fn end_list(&mut self) -> Result<()>;
    /// The start of a dict.
    fn begin_dict(&mut self) -> Result<()>;
    /// The key of the next value of the innermost dict.
    fn key(&mut self, name: &str) -> Result<()>;
    /// The end of the innermost dict.
    fn end_dict(&mut self) -> Result<()>;
    /// What was built, once the decoder has given its one value.
    fn finish(self) -> Result<Self::Output>;
}
