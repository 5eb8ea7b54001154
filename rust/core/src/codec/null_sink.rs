use super::sink::Sink;
use crate::error::Result;

/// Builds nothing: decoding into it only tells whether a reply is sound.
pub struct NullSink;

impl Sink for NullSink {
    type Output = ();

    fn null(&mut self) -> Result<()> {
        Ok(())
    }

    fn bool(&mut self, _: bool) -> Result<()> {
        Ok(())
    }

    fn int(&mut self, _: i64) -> Result<()> {
        Ok(())
    }

    fn float(&mut self, _: f64) -> Result<()> {
        Ok(())
    }

    fn str(&mut self, _: &str) -> Result<()> {
        Ok(())
    }

    fn bytes(&mut self, _: &[u8]) -> Result<()> {
        Ok(())
    }

    fn begin_list(&mut self) -> Result<()> {
        Ok(())
    }

    fn end_list(&mut self) -> Result<()> {
        Ok(())
    }

    fn begin_dict(&mut self) -> Result<()> {
        Ok(())
    }

    fn key(&mut self, _: &str) -> Result<()> {
        Ok(())
    }

    fn end_dict(&mut self) -> Result<()> {
        Ok(())
    }

    fn finish(self) -> Result<()> {
        Ok(())
    }
}
