//! The little of XML that XML-RPC needs: tags, white space, comments.

use memchr::{memchr, memmem};

use crate::error::{Error, Kind, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Open,
    Close,
    /// `<name/>`: an opening and a closing tag in one.
    Empty,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a [u8],
    pub(super) shape: Shape,
}

impl Tag<'_> {
    pub(super) fn is(&self, shape: Shape, name: &str) -> bool {
        self.shape == shape && self.name == name.as_bytes()
    }
}

/// A position in a document known to be UTF-8.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    document: &'a str,
    pub(super) at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        Self { document, at: 0 }
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.document.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.document.as_bytes().get(self.at).copied()
    }

    /// Steps over `literal` if it stands here; its length being known, this is a few compares.
    #[inline]
    pub(super) fn eat<const N: usize>(&mut self, literal: &[u8; N]) -> bool {
        let found = self.rest().first_chunk() == Some(literal);
        if found {
            self.at += N;
        }
        found
    }

    /// Steps over `literal` if it stands here.
    #[inline]
    pub(super) fn eat_slice(&mut self, literal: &[u8]) -> bool {
        let found = self.rest().starts_with(literal);
        if found {
            self.at += literal.len();
        }
        found
    }

    /// Steps over an integer of up to 18 digits, as every server writes it.
    #[inline]
    pub(super) fn small_int(&mut self) -> Option<i64> {
        const MOST_DIGITS: usize = 18;
        let negative = self.eat(b"-");
        let mut number = 0;
        let mut digits = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            if digits == MOST_DIGITS {
                return None;
            }
            number = number * 10 + i64::from(digit - b'0');
            digits += 1;
            self.at += 1;
        }
        (digits > 0).then_some(if negative { -number } else { number })
    }

    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over white space, comments and processing instructions.
    #[inline]
    pub(super) fn skip_misc(&mut self) -> Result<()> {
        loop {
            self.skip_spaces();
            if self.peek() != Some(b'<') {
                return Ok(());
            }
            match self.rest().get(1) {
                Some(b'!') if self.eat(b"<!--") => self.skip_past(b"-->")?,
                Some(b'?') => self.skip_instruction()?,
                _ => return Ok(()),
            }
        }
    }

    /// Steps over the `<?name …?>` that stands here.
    pub(super) fn skip_instruction(&mut self) -> Result<()> {
        self.eat(b"<?");
        match self.peek() {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':' | 0x80..) => self.skip_past(b"?>"),
            Some(_) => Err(self.unexpected("a processing instruction without a name")),
            None => Err(cut_off()),
        }
    }

    pub(super) fn skip_past(&mut self, end: &[u8]) -> Result<()> {
        let found = memmem::find(self.rest(), end).ok_or_else(cut_off)?;
        self.at += found + end.len();
        Ok(())
    }

    /// The next tag, after any white space, comments and processing instructions.
    pub(super) fn tag(&mut self) -> Result<Tag<'a>> {
        self.skip_misc()?;
        self.tag_here()
    }

    /// The tag at this very place.
    #[inline]
    pub(super) fn tag_here(&mut self) -> Result<Tag<'a>> {
        match self.plain_tag() {
            Some(tag) => Ok(tag),
            None => self.odd_tag(),
        }
    }

    /// A tag as every server writes it: `<name>` or `</name>`, without white space.
    #[inline]
    fn plain_tag(&mut self) -> Option<Tag<'a>> {
        let rest = self.rest();
        let (shape, start) = match rest {
            [b'<', b'/', ..] => (Shape::Close, 2),
            [b'<', ..] => (Shape::Open, 1),
            _ => return None,
        };
        let tail = rest.get(start..)?;
        let length = tail.iter().position(|byte| !is_name_byte(*byte))?;
        if length == 0 || tail.get(length) != Some(&b'>') {
            return None;
        }
        self.at += start + length + 1;
        Some(Tag { name: tail.get(..length)?, shape })
    }

    #[cold]
    fn odd_tag(&mut self) -> Result<Tag<'a>> {
        if self.peek().is_none() {
            return Err(cut_off());
        }
        if !self.eat(b"<") {
            return Err(self.unexpected("text where a tag should stand"));
        }
        let close = self.eat(b"/");
        let inner_len = memchr(b'>', self.rest()).ok_or_else(cut_off)?;
        let mut inner = self.rest().get(..inner_len).unwrap_or_default();
        self.at += inner_len + 1;
        let empty = inner.last() == Some(&b'/');
        if empty {
            inner = inner.split_last().map(|(_, head)| head).unwrap_or_default();
        }
        let name = inner.trim_ascii_end();
        match (close, empty) {
            _ if !is_name(name) => Err(self.unexpected("a tag that XML-RPC does not have")),
            (true, true) => Err(self.unexpected("a closing tag that is also empty")),
            (true, false) => Ok(Tag { name, shape: Shape::Close }),
            (false, true) => Ok(Tag { name, shape: Shape::Empty }),
            (false, false) => Ok(Tag { name, shape: Shape::Open }),
        }
    }

    /// Steps over `tag`, such as `<value>`, if it stands here or on the next line.
    #[inline]
    pub(super) fn eat_tag<const N: usize>(&mut self, tag: &[u8; N]) -> bool {
        let start = self.at;
        self.eat(b"\n");
        let found = self.eat(tag);
        if !found {
            self.at = start;
        }
        found
    }

    /// Steps over `tag`, such as `<value>` or `</value>`, however it is laid out.
    #[inline]
    pub(super) fn expect<const N: usize>(&mut self, tag: &[u8; N]) -> Result<()> {
        if self.eat_tag(tag) { Ok(()) } else { self.expect_odd(tag) }
    }

    #[cold]
    fn expect_odd(&mut self, wanted: &[u8]) -> Result<()> {
        let found = self.tag()?;
        let mark: &[u8] = if found.shape == Shape::Close { b"</" } else { b"<" };
        if found.shape != Shape::Empty && [mark, found.name, b">"].concat() == wanted {
            Ok(())
        } else {
            Err(self.expected(&String::from_utf8_lossy(wanted)))
        }
    }

    /// The text from `start` up to `self.at`.
    #[inline]
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.document.get(start..self.at).unwrap_or_default()
    }

    #[cold]
    pub(super) fn expected(&self, what: &str) -> Error {
        self.unexpected(&format!("something else than {what}"))
    }

    #[cold]
    pub(super) fn unexpected(&self, what: &str) -> Error {
        Error::new(
            Kind::Protocol,
            format!("The reply is not valid XML-RPC: {what} near byte {}.", self.at),
        )
    }
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| is_name_byte(*byte))
}

#[inline]
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'.'
}

#[cold]
pub(super) fn cut_off() -> Error {
    Error::new(Kind::Protocol, "The reply was cut off before its end.")
}
