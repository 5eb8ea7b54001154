//! Character data: entities, character references, CDATA sections.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::scan::{Scanner, cut_off};
use crate::codec::bytes::find_markup;
use crate::error::Result;

const CDATA: &[u8; 9] = b"<![CDATA[";
const COMMENT: &[u8; 4] = b"<!--";

impl<'a> Scanner<'a> {
    /// The text up to the next `<`, if nothing in it is escaped.
    #[inline]
    pub(super) fn plain_text(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.at += find_markup(self.rest())?;
        (self.peek() == Some(b'<')).then(|| self.since(start))
    }

    /// The text up to the next tag, with what XML escapes resolved.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>> {
        let start = self.at;
        let stop = find_markup(self.rest()).ok_or_else(cut_off)?;
        self.at += stop;
        let plain = self.since(start);
        let resumes = matches!(self.rest(), [b'&', ..] | [b'<', b'!' | b'?', ..]);
        if !resumes {
            return Ok(Cow::Borrowed(plain));
        }
        self.escaped_text(plain.to_owned()).map(Cow::Owned)
    }

    fn escaped_text(&mut self, mut text: String) -> Result<String> {
        loop {
            let start = self.at;
            let stop = find_markup(self.rest()).ok_or_else(cut_off)?;
            self.at += stop;
            text.push_str(self.since(start));
            if self.peek() == Some(b'&') {
                text.push(self.reference()?);
            } else if self.eat(CDATA) {
                let start = self.at;
                self.at += memmem::find(self.rest(), b"]]>").ok_or_else(cut_off)?;
                text.push_str(self.since(start));
                self.eat(b"]]>");
            } else if self.eat(COMMENT) {
                self.skip_past(b"-->")?;
            } else if self.rest().starts_with(b"<?") {
                self.skip_instruction()?;
            } else {
                return Ok(text);
            }
        }
    }

    /// `&lt;`, `&#38;`, `&#x26;` and the like.
    fn reference(&mut self) -> Result<char> {
        let start = self.at + 1;
        let length = memchr(b';', self.rest()).ok_or_else(cut_off)?;
        self.at += length;
        let name = self.since(start);
        let char = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => numeric(name),
        };
        self.at += 1;
        char.ok_or_else(|| self.unexpected("an entity that XML does not have"))
    }
}

fn numeric(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let (digits, radix) = digits.strip_prefix('x').map_or((digits, 10), |hex| (hex, 16));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)
}
