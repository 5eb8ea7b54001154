use super::sink::Sink;
use super::text::Writer;
use crate::error::Result;

/// Builds compact JSON text of any value.
#[derive(Default)]
pub struct TextSink {
    writer: Writer,
}

impl TextSink {
    /// A sink with room for `bytes` of text.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { writer: Writer::with_capacity(bytes) }
    }
}

impl Sink for TextSink {
    type Output = String;

    fn null(&mut self) -> Result<()> {
        self.writer.value().raw("null");
        Ok(())
    }
    fn bool(&mut self, flag: bool) -> Result<()> {
        self.writer.value().bool(flag);
        Ok(())
    }
    fn int(&mut self, number: i64) -> Result<()> {
        self.writer.value().int(number);
        Ok(())
    }
    fn float(&mut self, number: f64) -> Result<()> {
        self.writer.value().float(number);
        Ok(())
    }
    fn str(&mut self, text: &str) -> Result<()> {
        self.writer.value().str(text);
        Ok(())
    }
    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer.value().base64(bytes);
        Ok(())
    }
    fn begin_list(&mut self) -> Result<()> {
        self.writer.begin('[');
        Ok(())
    }
    fn end_list(&mut self) -> Result<()> {
        self.writer.end(']');
        Ok(())
    }
    fn begin_dict(&mut self) -> Result<()> {
        self.writer.begin('{');
        Ok(())
    }
    fn key(&mut self, name: &str) -> Result<()> {
        self.writer.key(name);
        Ok(())
    }
    fn end_dict(&mut self) -> Result<()> {
        self.writer.end('}');
        Ok(())
    }
    fn finish(self) -> Result<String> {
        Ok(self.writer.json.into_string())
    }
}
