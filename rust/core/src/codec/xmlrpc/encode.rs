// Calls of the functions that each text passes through took 6 % of the time.
#![allow(clippy::inline_always)]

use std::mem;

use crate::codec::bytes::{BLOCK, find_xml_special, is_plain_xml, padded};
use crate::codec::{Sink, base64_text};
use crate::error::{Error, Kind, Result};
use crate::value::Value;

/// One call as an XML-RPC document.
///
/// # Errors
/// `validation`, for a text that XML 1.0 cannot carry or a number that is not finite.
pub fn encode(method: &str, params: &[&Value]) -> Result<Vec<u8>> {
    let mut request = RequestSink::new(method)?;
    for param in params {
        param.give_to(&mut request)?;
    }
    request.finish()
}

/// Builds an XML-RPC request: each value at the top is a parameter.
pub struct RequestSink {
    out: Vec<u8>,
    /// How many lists and dicts are open.
    depth: usize,
    /// Whether the dict that was begun last has no member yet.
    empty: bool,
}

impl RequestSink {
    /// A request that calls `method`.
    ///
    /// # Errors
    /// `validation`, for a method's name that XML 1.0 cannot carry.
    pub fn new(method: &str) -> Result<Self> {
        let mut out = Vec::with_capacity(4096);
        raw(&mut out, "<?xml version='1.0'?><methodCall><methodName>");
        text(&mut out, method)?;
        raw(&mut out, "</methodName><params>");
        Ok(Self { out, depth: 0, empty: false })
    }

    /// `open` begins with `<value>`, which `<param>` precedes at the top.
    #[inline]
    fn open(&mut self, open: &str) {
        if self.depth == 0 {
            raw(&mut self.out, "<param>");
        }
        raw(&mut self.out, open);
    }

    /// `close` ends with `</value>`, which `</param>` follows at the top.
    #[inline]
    fn close(&mut self, close: &str) {
        raw(&mut self.out, close);
        if self.depth == 0 {
            raw(&mut self.out, "</param>");
        }
    }
}

#[inline]
fn raw(out: &mut Vec<u8>, xml: &str) {
    out.extend_from_slice(xml.as_bytes());
}

impl Sink for RequestSink {
    type Output = Vec<u8>;

    fn null(&mut self) -> Result<()> {
        self.open("<value><nil/>");
        self.close("</value>");
        Ok(())
    }

    #[inline]
    fn bool(&mut self, flag: bool) -> Result<()> {
        self.open(if flag { "<value><boolean>1" } else { "<value><boolean>0" });
        self.close("</boolean></value>");
        Ok(())
    }

    #[inline]
    fn int(&mut self, number: i64) -> Result<()> {
        let fits = i32::try_from(number).is_ok();
        self.open(if fits { "<value><int>" } else { "<value><i8>" });
        raw(&mut self.out, itoa::Buffer::new().format(number));
        self.close(if fits { "</int></value>" } else { "</i8></value>" });
        Ok(())
    }

    #[inline]
    fn float(&mut self, number: f64) -> Result<()> {
        if !number.is_finite() {
            return Err(Error::new(
                Kind::Validation,
                "Odoo takes no infinite or undefined number.",
            ));
        }
        self.open("<value><double>");
        raw(&mut self.out, zmij::Buffer::new().format_finite(number));
        self.close("</double></value>");
        Ok(())
    }

    #[inline(always)]
    fn str(&mut self, string: &str) -> Result<()> {
        self.open("<value><string>");
        text(&mut self.out, string)?;
        self.close("</string></value>");
        Ok(())
    }

    // As text and not as <base64>: binary fields take base64 text on every protocol.
    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.str(&base64_text(bytes))
    }

    #[inline]
    fn begin_list(&mut self) -> Result<()> {
        self.open("<value><array><data>");
        self.depth += 1;
        Ok(())
    }

    #[inline]
    fn end_list(&mut self) -> Result<()> {
        self.depth -= 1;
        self.close("</data></array></value>");
        Ok(())
    }

    #[inline]
    fn begin_dict(&mut self) -> Result<()> {
        self.open("<value><struct>");
        self.depth += 1;
        self.empty = true;
        Ok(())
    }

    #[inline]
    fn key(&mut self, name: &str) -> Result<()> {
        let first = mem::take(&mut self.empty);
        raw(&mut self.out, if first { "<member><name>" } else { "</member><member><name>" });
        text(&mut self.out, name)?;
        raw(&mut self.out, "</name>");
        Ok(())
    }

    #[inline]
    fn end_dict(&mut self) -> Result<()> {
        self.depth -= 1;
        let empty = mem::take(&mut self.empty);
        self.close(if empty { "</struct></value>" } else { "</member></struct></value>" });
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>> {
        raw(&mut self.out, "</params></methodCall>");
        Ok(self.out)
    }
}

#[inline(always)]
fn text(out: &mut Vec<u8>, text: &str) -> Result<()> {
    if plain(out, text.as_bytes()) { Ok(()) } else { escaped(out, text) }
}

/// Writes a text of up to 32 bytes, if XML may carry it as it is: most are such, and copies of a
/// size known in advance are faster than one of any size.
#[inline(always)]
fn plain(out: &mut Vec<u8>, text: &[u8]) -> bool {
    let end = out.len() + text.len();
    if let (Some(head), Some(tail)) = (text.first_chunk(), text.last_chunk::<BLOCK>()) {
        let plain = text.len() <= 2 * BLOCK && is_plain_xml(head) && is_plain_xml(tail);
        if plain {
            out.extend_from_slice(head);
            out.truncate(end - BLOCK);
            out.extend_from_slice(tail);
        }
        plain
    } else {
        let block = padded(text);
        let plain = is_plain_xml(&block);
        if plain {
            out.extend_from_slice(&block);
            out.truncate(end);
        }
        plain
    }
}

#[inline(never)]
fn escaped(out: &mut Vec<u8>, text: &str) -> Result<()> {
    let mut rest = text.as_bytes();
    while let Some(at) = find_xml_special(rest)
        && let Some((plain, [special, after @ ..])) = rest.split_at_checked(at)
    {
        out.extend_from_slice(plain);
        match special {
            b'&' => raw(out, "&amp;"),
            b'<' => raw(out, "&lt;"),
            b'>' => raw(out, "&gt;"),
            // A bare carriage return would reach Odoo as a line feed.
            b'\r' => raw(out, "&#13;"),
            b'\t' | b'\n' => out.push(*special),
            // The first byte of U+FFFE and U+FFFF, and of others.
            0xef if !matches!(after, [0xbf, 0xbe | 0xbf, ..]) => out.push(*special),
            _ => return Err(forbidden(text, text.len() - rest.len() + at)),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    Ok(())
}

fn forbidden(text: &str, at: usize) -> Error {
    let code = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
    Error::new(
        Kind::Validation,
        format!("XML-RPC cannot carry the character U+{code:04X}: remove it from the text."),
    )
}
