//! Compact JSON text, written straight from decoder events.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::sink::Sink;
use crate::error::Result;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// For each byte: 0 if it stands for itself in a JSON string, else the letter of its escape.
#[allow(clippy::indexing_slicing)] // evaluated by the compiler
const ESCAPE: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = b'u';
        byte += 1;
    }
    table[0x08] = b'b';
    table[0x09] = b't';
    table[0x0a] = b'n';
    table[0x0c] = b'f';
    table[0x0d] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table
};

/// A growing piece of compact JSON.
#[derive(Default)]
pub(super) struct JsonText {
    buffer: Vec<u8>,
}

impl JsonText {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { buffer: Vec::with_capacity(bytes) }
    }

    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    pub(super) fn clear(&mut self) {
        self.buffer.clear();
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.buffer.truncate(len);
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.buffer
    }

    pub(super) fn raw(&mut self, json: &[u8]) {
        self.buffer.extend_from_slice(json);
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.buffer.push(byte);
    }

    pub(super) fn bool(&mut self, flag: bool) {
        self.raw(if flag { b"true" } else { b"false" });
    }

    pub(super) fn int(&mut self, number: i64) {
        self.raw(itoa::Buffer::new().format(number).as_bytes());
    }

    /// JSON has no infinity and no NaN: they become `null`.
    pub(super) fn float(&mut self, number: f64) {
        if number.is_finite() {
            self.raw(zmij::Buffer::new().format_finite(number).as_bytes());
        } else {
            self.raw(b"null");
        }
    }

    pub(super) fn str(&mut self, text: &str) {
        self.byte(b'"');
        self.escaped(text);
        self.byte(b'"');
    }

    pub(super) fn base64(&mut self, bytes: &[u8]) {
        self.byte(b'"');
        self.raw(STANDARD.encode(bytes).as_bytes());
        self.byte(b'"');
    }

    pub(super) fn escaped(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        while let Some(at) = first_to_escape(rest) {
            let (plain, tail) = rest.split_at(at);
            self.raw(plain);
            if let Some((&byte, after)) = tail.split_first() {
                self.escape(byte);
                rest = after;
            }
        }
        self.raw(rest);
    }

    fn escape(&mut self, byte: u8) {
        let letter = escape_of(byte);
        self.byte(b'\\');
        self.byte(letter);
        if letter == b'u' {
            let hex = |nibble: u8| HEX.get(usize::from(nibble & 15)).copied().unwrap_or(b'0');
            self.raw(&[b'0', b'0', hex(byte >> 4), hex(byte)]);
        }
    }

    pub(super) fn into_string(self) -> String {
        // The writer takes text and ASCII only, so this never replaces anything.
        String::from_utf8(self.buffer)
            .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned())
    }
}

/// Looks at eight bytes at a time: see "Determine if a word has a byte less than n" and "… equal
/// to n" in Sean Anderson's Bit Twiddling Hacks.
fn first_to_escape(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH_BITS: u64 = ONES * 128;
    let has_less = |word: u64, than: u64| word.wrapping_sub(ONES * than) & !word & HIGH_BITS;
    let mut at = 0;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*block);
        let quote = has_less(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = has_less(word ^ (ONES * u64::from(b'\\')), 1);
        let found = has_less(word, 0x20) | quote | backslash;
        if found != 0 {
            // A borrow can only set marks behind the first true one.
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let tail = bytes.get(at..)?;
    tail.iter().position(|&byte| escape_of(byte) != 0).map(|found| at + found)
}

fn escape_of(byte: u8) -> u8 {
    ESCAPE.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Puts commas between the values that a decoder gives.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) json: JsonText,
    comma: bool,
}

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { json: JsonText::with_capacity(bytes), comma: false }
    }

    pub(super) fn reset(&mut self) {
        self.json.clear();
        self.comma = false;
    }

    /// Starts a value: what follows is written by `json`.
    pub(super) fn value(&mut self) -> &mut JsonText {
        if self.comma {
            self.json.byte(b',');
        }
        self.comma = true;
        &mut self.json
    }

    pub(super) fn begin(&mut self, bracket: u8) {
        self.value().byte(bracket);
        self.comma = false;
    }

    pub(super) fn key(&mut self, name: &str) {
        let json = self.value();
        json.str(name);
        json.byte(b':');
        self.comma = false;
    }

    pub(super) fn end(&mut self, bracket: u8) {
        self.json.byte(bracket);
        self.comma = true;
    }
}

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
        self.writer.value().raw(b"null");
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
        self.writer.begin(b'[');
        Ok(())
    }
    fn end_list(&mut self) -> Result<()> {
        self.writer.end(b']');
        Ok(())
    }
    fn begin_dict(&mut self) -> Result<()> {
        self.writer.begin(b'{');
        Ok(())
    }
    fn key(&mut self, name: &str) -> Result<()> {
        self.writer.key(name);
        Ok(())
    }
    fn end_dict(&mut self) -> Result<()> {
        self.writer.end(b'}');
        Ok(())
    }
    fn finish(self) -> Result<String> {
        Ok(self.writer.json.into_string())
    }
}
