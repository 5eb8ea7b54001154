use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::layout::{Layouts, Member};
use super::scan::{Scanner, Shape, Tag};
use crate::codec::{Fault, Sink, ValueSink};
use crate::error::{Error, Kind, Result};
use crate::limits::Limits;
use crate::value::Value;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Tells whether `body` is a fault, without reading a result.
///
/// # Errors
/// `protocol`, if it is no `methodResponse` at all.
pub fn peek(body: &[u8], limits: &Limits) -> Result<Option<Fault>> {
    let (mut scanner, is_fault) = open_response(body)?;
    if !is_fault {
        return Ok(None);
    }
    let fault = Decoder::new(&mut scanner, limits, ValueSink::default()).run()?;
    close_response(&mut scanner, b"</fault>")?;
    Ok(Some(Fault {
        code: fault.get("faultCode").and_then(fault_code).unwrap_or_default(),
        message: fault.get("faultString").and_then(Value::as_str).unwrap_or_default().to_owned(),
        ..Fault::default()
    }))
}

/// Feeds the result in `body` to `sink`.
///
/// # Errors
/// `protocol`, if the body is a fault, malformed, cut off or beyond `limits`; else what the sink
/// raises.
pub fn decode<S: Sink>(body: &[u8], limits: &Limits, sink: S) -> Result<S::Output> {
    let (mut scanner, is_fault) = open_response(body)?;
    if is_fault {
        return Err(scanner.unexpected("a fault instead of a result"));
    }
    scanner.expect(b"<param>")?;
    let output = Decoder::new(&mut scanner, limits, sink).run()?;
    scanner.expect(b"</param>")?;
    close_response(&mut scanner, b"</params>")?;
    Ok(output)
}

fn fault_code(code: &Value) -> Option<i64> {
    // Odoo's old endpoint and some modules put the code in a string.
    code.as_int().or_else(|| code.as_str()?.parse().ok())
}

fn open_response(body: &[u8]) -> Result<(Scanner<'_>, bool)> {
    let not_xmlrpc = || Error::new(Kind::Protocol, "The reply is not XML-RPC.");
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let document = simdutf8::basic::from_utf8(body)
        .map_err(|_| Error::new(Kind::Protocol, "The reply is not UTF-8 text."))?;
    let mut scanner = Scanner::new(document);
    scanner.expect(b"<methodResponse>").map_err(|_| not_xmlrpc())?;
    let tag = scanner.tag()?;
    if tag.is(Shape::Open, "params") {
        Ok((scanner, false))
    } else if tag.is(Shape::Open, "fault") {
        Ok((scanner, true))
    } else {
        Err(not_xmlrpc())
    }
}

fn close_response<const N: usize>(scanner: &mut Scanner<'_>, part: &[u8; N]) -> Result<()> {
    scanner.expect(part)?;
    scanner.expect(b"</methodResponse>")?;
    scanner.skip_misc()?;
    if scanner.peek().is_some() {
        return Err(scanner.unexpected("something after the end"));
    }
    Ok(())
}

/// Reads one `<value>`, recursively; `limits.depth` bounds the stack.
struct Decoder<'s, 'a, S> {
    scanner: &'s mut Scanner<'a>,
    limits: &'s Limits,
    elements: usize,
    layouts: Layouts<'a>,
    sink: S,
}

impl<'s, 'a, S: Sink> Decoder<'s, 'a, S> {
    fn new(scanner: &'s mut Scanner<'a>, limits: &'s Limits, sink: S) -> Self {
        Self { scanner, limits, elements: 0, layouts: Layouts::default(), sink }
    }

    fn run(mut self) -> Result<S::Output> {
        self.value(0)?;
        self.sink.finish()
    }

    /// From before `<value>` to behind `</value>`.
    fn value(&mut self, depth: usize) -> Result<()> {
        if self.scanner.eat_tag(b"<value>") {
            return self.content(depth);
        }
        let tag = self.scanner.tag()?;
        self.value_of(tag, depth)
    }

    /// From behind the tag that should be `<value>` to behind `</value>`.
    fn value_of(&mut self, tag: Tag<'a>, depth: usize) -> Result<()> {
        if tag.is(Shape::Open, "value") {
            self.content(depth)
        } else if tag.is(Shape::Empty, "value") {
            self.count()?;
            self.sink.str("")
        } else {
            Err(self.scanner.expected("<value>"))
        }
    }

    /// From behind `<value>` to behind `</value>`.
    fn content(&mut self, depth: usize) -> Result<()> {
        self.count()?;
        if self.common(depth)? {
            return Ok(());
        }
        let start = self.scanner.at;
        self.scanner.skip_misc()?;
        if matches!(self.scanner.rest(), [b'<', next, ..] if !matches!(next, b'/' | b'!')) {
            let tag = self.scanner.tag_here()?;
            self.typed(tag, depth)?;
        } else {
            self.scanner.at = start;
            let text = self.scanner.text()?;
            self.sink.str(&text)?;
        }
        self.scanner.expect(b"</value>")
    }

    /// What nearly all of a reply consists of, as every server lays it out.
    #[inline]
    fn common(&mut self, depth: usize) -> Result<bool> {
        let start = self.scanner.at;
        if self.scanner.eat(b"<string>") {
            if let Some(text) = self.scanner.plain_text()
                && self.scanner.eat(b"</string></value>")
            {
                return self.sink.str(text).map(|()| true);
            }
        } else if self.scanner.eat(b"<int>") {
            if let Some(number) = self.scanner.small_int()
                && self.scanner.eat(b"</int></value>")
            {
                return self.sink.int(number).map(|()| true);
            }
        } else if self.scanner.eat(b"<boolean>") {
            for (flag, rest) in [(false, b"0</boolean></value>"), (true, b"1</boolean></value>")] {
                if self.scanner.eat(rest) {
                    return self.sink.bool(flag).map(|()| true);
                }
            }
        } else if self.scanner.eat(b"<array><data>") {
            self.check_depth(depth + 1)?;
            self.sink.begin_list()?;
            self.data(depth + 1)?;
            self.sink.end_list()?;
            self.scanner.expect(b"</array>")?;
            return self.scanner.expect(b"</value>").map(|()| true);
        } else if self.scanner.eat(b"<struct>") {
            self.structure(depth + 1)?;
            return self.scanner.expect(b"</value>").map(|()| true);
        }
        self.scanner.at = start;
        Ok(false)
    }

    #[inline]
    fn count(&mut self) -> Result<()> {
        self.elements += 1;
        if self.elements > self.limits.elements { Err(self.limits.too_many()) } else { Ok(()) }
    }

    fn typed(&mut self, tag: Tag<'a>, depth: usize) -> Result<()> {
        match (tag.shape, tag.name) {
            (Shape::Open, b"array") => return self.array(depth + 1),
            (Shape::Open, b"struct") => return self.structure(depth + 1),
            (Shape::Empty, b"struct") => {
                self.check_depth(depth + 1)?;
                self.sink.begin_dict()?;
                return self.sink.end_dict();
            }
            (Shape::Close, _) => return Err(self.scanner.expected("a type")),
            _ => {}
        }
        let text = match tag.shape {
            Shape::Empty => Cow::Borrowed(""),
            _ => self.scanner.text()?,
        };
        self.scalar(tag.name, &text)?;
        if tag.shape == Shape::Open {
            let close = self.scanner.tag_here()?;
            if close.shape != Shape::Close || close.name != tag.name {
                return Err(self.scanner.expected("the end of the scalar"));
            }
        }
        Ok(())
    }

    fn scalar(&mut self, kind: &[u8], text: &str) -> Result<()> {
        match kind {
            b"string" => self.sink.str(text),
            b"int" | b"i4" | b"i8" => {
                let number = self.parse(text.trim_ascii(), "an integer")?;
                self.sink.int(number)
            }
            b"boolean" => match text.trim_ascii() {
                "1" => self.sink.bool(true),
                "0" => self.sink.bool(false),
                _ => Err(self.scanner.expected("a boolean (0 or 1)")),
            },
            b"double" => {
                let number = self.parse(text.trim_ascii(), "a number")?;
                self.sink.float(number)
            }
            b"nil" if text.trim_ascii().is_empty() => self.sink.null(),
            b"base64" => {
                let packed: String = text.split_ascii_whitespace().collect();
                let bytes =
                    BASE64.decode(packed).map_err(|_| self.scanner.expected("base64 text"))?;
                self.sink.bytes(&bytes)
            }
            b"dateTime.iso8601" => {
                let text = odoo_datetime(text.trim_ascii())
                    .ok_or_else(|| self.scanner.expected("a date as YYYYMMDDTHH:MM:SS"))?;
                self.sink.str(&text)
            }
            _ => Err(self.scanner.unexpected("a type that XML-RPC does not have")),
        }
    }

    fn parse<T: std::str::FromStr>(&self, text: &str, what: &str) -> Result<T> {
        text.parse().map_err(|_| self.scanner.expected(what))
    }

    fn check_depth(&self, depth: usize) -> Result<()> {
        if depth > self.limits.depth { Err(self.limits.too_deep()) } else { Ok(()) }
    }

    fn array(&mut self, depth: usize) -> Result<()> {
        self.check_depth(depth)?;
        self.sink.begin_list()?;
        if self.scanner.eat_tag(b"<data>") {
            self.data(depth)?;
        } else {
            let data = self.scanner.tag()?;
            if data.is(Shape::Open, "data") {
                self.data(depth)?;
            } else if !data.is(Shape::Empty, "data") {
                return Err(self.scanner.expected("<data>"));
            }
        }
        self.sink.end_list()?;
        self.scanner.expect(b"</array>")
    }

    /// From behind `<data>` to behind `</data>`.
    fn data(&mut self, depth: usize) -> Result<()> {
        loop {
            if self.scanner.eat_tag(b"<value>") {
                self.content(depth)?;
                continue;
            }
            if self.scanner.eat_tag(b"</data>") {
                return Ok(());
            }
            let tag = self.scanner.tag()?;
            if tag.is(Shape::Close, "data") {
                return Ok(());
            }
            self.value_of(tag, depth)?;
        }
    }

    /// From behind `<struct>` to behind `</struct>`.
    fn structure(&mut self, depth: usize) -> Result<()> {
        self.check_depth(depth)?;
        self.sink.begin_dict()?;
        for at in 0.. {
            if let Some(member) = self.layouts.likely(depth, at)
                && self.scanner.eat_slice(member.lead)
            {
                self.sink.key(member.name)?;
                self.content(depth)?;
            } else if !self.member(depth, at)? {
                break;
            }
        }
        self.sink.end_dict()
    }

    /// From behind the value of the member before to behind that of the next, if there is one;
    /// else to behind `</struct>`.
    fn member(&mut self, depth: usize, at: usize) -> Result<bool> {
        let start = self.scanner.at;
        if at > 0 {
            self.scanner.expect(b"</member>")?;
        }
        if self.scanner.eat_tag(b"</struct>") {
            return Ok(false);
        }
        if !self.scanner.eat_tag(b"<member>") {
            let tag = self.scanner.tag()?;
            if tag.is(Shape::Close, "struct") {
                return Ok(false);
            }
            if !tag.is(Shape::Open, "member") {
                return Err(self.scanner.expected("<member>"));
            }
        }
        let name = self.name()?;
        self.sink.key(&name)?;
        if let Cow::Borrowed(name) = name
            && self.scanner.eat_tag(b"<value>")
        {
            let lead = self.scanner.since(start).as_bytes();
            self.layouts.learn(depth, at, Member { lead, name });
            self.content(depth)?;
        } else {
            self.value(depth)?;
        }
        Ok(true)
    }

    /// From before `<name>` to behind `</name>`.
    fn name(&mut self) -> Result<Cow<'a, str>> {
        if !self.scanner.eat_tag(b"<name>") {
            let tag = self.scanner.tag()?;
            if tag.is(Shape::Empty, "name") {
                return Ok(Cow::Borrowed(""));
            }
            if !tag.is(Shape::Open, "name") {
                return Err(self.scanner.expected("<name>"));
            }
        }
        let name = self.scanner.text()?;
        self.scanner.expect(b"</name>")?;
        Ok(name)
    }
}

/// `20260131T08:05:09` or `2026-01-31T08:05:09`, as Odoo's `2026-01-31 08:05:09`.
///
/// A time zone other than UTC would be lost, so it is refused; fractions of a second Odoo has none.
fn odoo_datetime(text: &str) -> Option<String> {
    let (date, time) = text.split_once('T')?;
    let time = time.strip_suffix('Z').unwrap_or(time);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let valid_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    if !valid_fraction || !has_shape(time, "00:00:00") {
        return None;
    }
    if has_shape(date, "0000-00-00") {
        return Some(format!("{date} {time}"));
    }
    let (year, rest) = date.split_at_checked(4).filter(|_| has_shape(date, "00000000"))?;
    let (month, day) = rest.split_at_checked(2)?;
    Some(format!("{year}-{month}-{day} {time}"))
}

/// Whether `text` is `shape`, in which a zero stands for any digit.
fn has_shape(text: &str, shape: &str) -> bool {
    let alike = |(byte, wanted): (u8, u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        other => byte == other,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(alike)
}
