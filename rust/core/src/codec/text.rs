//! Compact JSON text, written straight from decoder events.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::bytes;

/// Below it, every whole float is an integer without loss.
const SAFE: f64 = 1e15;

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
pub(super) struct JsonText(String);

impl JsonText {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    pub(super) fn since(&self, start: usize) -> &str {
        self.0.get(start..).unwrap_or_default()
    }

    pub(super) fn get(&self, span: &Range<usize>) -> &str {
        self.0.get(span.clone()).unwrap_or_default()
    }

    /// A copy that leaves out `gaps`, which come one after the other.
    pub(super) fn without(&self, gaps: impl Iterator<Item = Range<usize>>) -> Self {
        let mut kept = Self::with_capacity(self.len());
        let mut from = 0;
        for gap in gaps {
            kept.raw(self.get(&(from..gap.start)));
            from = gap.end;
        }
        kept.raw(self.since(from));
        kept
    }

    pub(super) fn raw(&mut self, json: &str) {
        self.0.push_str(json);
    }

    pub(super) fn char(&mut self, char: char) {
        self.0.push(char);
    }

    pub(super) fn bool(&mut self, flag: bool) {
        self.raw(if flag { "true" } else { "false" });
    }

    pub(super) fn int(&mut self, number: i64) {
        self.raw(itoa::Buffer::new().format(number));
    }

    /// JSON has no infinity and no NaN: they become `null`.
    pub(super) fn float(&mut self, number: f64) {
        if number.is_finite() {
            self.raw(zmij::Buffer::new().format_finite(number));
        } else {
            self.raw("null");
        }
    }

    /// A number in as few characters as JSON has for it: `53000` for `53000.0`.
    #[allow(clippy::cast_possible_truncation)] // it is whole, and far from the bounds
    pub(super) fn number(&mut self, number: f64) {
        if number.fract() == 0.0 && number.abs() < SAFE {
            self.int(number as i64);
        } else {
            self.float(number);
        }
    }

    #[inline]
    pub(super) fn str(&mut self, text: &str) {
        self.0.reserve(text.len() + 2);
        self.0.push('"');
        self.escaped(text);
        self.0.push('"');
    }

    pub(super) fn base64(&mut self, bytes: &[u8]) {
        self.char('"');
        STANDARD.encode_string(bytes, &mut self.0);
        self.char('"');
    }

    #[inline]
    pub(super) fn escaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = bytes::find_to_escape(rest.as_bytes())
            && let Some((plain, tail)) = rest.split_at_checked(at)
        {
            self.raw(plain);
            let mut chars = tail.chars();
            if let Some(special) = chars.next() {
                self.escape(special);
            }
            rest = chars.as_str();
        }
        self.raw(rest);
    }

    fn escape(&mut self, special: char) {
        let code = u32::from(special);
        let letter = u8::try_from(code).map_or(0, escape_of);
        self.char('\\');
        self.char(char::from(letter));
        if letter == b'u' {
            let hex = |nibble: u32| char::from_digit(nibble & 15, 16).unwrap_or('0');
            self.0.extend(['0', '0', hex(code >> 4), hex(code)]);
        }
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

fn escape_of(byte: u8) -> u8 {
    ESCAPE.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Puts commas between the values that a decoder gives.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) json: JsonText,
    pub(super) comma: bool,
}

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { json: JsonText::with_capacity(bytes), comma: false }
    }

    /// Starts a value: what follows is written by `json`.
    pub(super) fn value(&mut self) -> &mut JsonText {
        if self.comma {
            self.json.char(',');
        }
        self.comma = true;
        &mut self.json
    }

    pub(super) fn begin(&mut self, bracket: char) {
        self.value().char(bracket);
        self.comma = false;
    }

    pub(super) fn key(&mut self, name: &str) {
        let json = self.value();
        json.str(name);
        json.char(':');
        self.comma = false;
    }

    pub(super) fn end(&mut self, bracket: char) {
        self.json.char(bracket);
        self.comma = true;
    }
}
