//! One value, written as XML-RPC in one of very many ways.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oxidoo_core::Value;

/// Writes documents; the same seed writes the same one.
pub(crate) struct Layout {
    seed: u64,
    out: String,
}

/// `value` as the result of a call, laid out as `seed` decides.
pub(crate) fn document(value: &Value, seed: u64) -> String {
    let mut layout = Layout { seed: seed | 1, out: String::new() };
    if layout.chance(2) {
        layout.out.push_str("<?xml version='1.0'?>");
    }
    layout.tag("methodResponse");
    layout.tag("params");
    layout.tag("param");
    layout.value(value);
    layout.tag("/param");
    layout.tag("/params");
    layout.tag("/methodResponse");
    layout.gap();
    layout.out
}

impl Layout {
    fn pick(&mut self, choices: u64) -> u64 {
        // xorshift64
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed >> 20) % choices
    }

    fn chance(&mut self, of: u64) -> bool {
        self.pick(of) == 0
    }

    /// What may stand between two tags.
    fn gap(&mut self) {
        let gap = match self.pick(16) {
            0 => "\n",
            1 => " \t\r\n ",
            2 => "<!-- <value> - & -->",
            3 => "\n<?pi <int>?>\n",
            _ => "",
        };
        self.out.push_str(gap);
    }

    fn write(&mut self, text: fmt::Arguments<'_>) {
        self.out.write_fmt(text).unwrap();
    }

    fn tag(&mut self, name: &str) {
        self.gap();
        self.bare_tag(name);
    }

    fn bare_tag(&mut self, name: &str) {
        let space = if self.chance(16) { "\n" } else { "" };
        self.write(format_args!("<{name}{space}>"));
    }

    fn value(&mut self, value: &Value) {
        self.tag("value");
        match value {
            Value::Null => match self.pick(4) {
                0 => self.scalar("nil", ""),
                1 => self.scalar("nil", " "),
                2 => self.empty("nil "),
                _ => self.empty("nil"),
            },
            Value::Bool(flag) => self.padded("boolean", if *flag { "1" } else { "0" }),
            Value::Int(number) => {
                let kind = ["int", "i4", "i8"][usize::try_from(self.pick(3)).unwrap()];
                self.padded(kind, &number.to_string());
            }
            Value::Float(number) => self.padded("double", &format!("{number:?}")),
            Value::Str(text) => self.string(text),
            Value::Bytes(bytes) => self.padded("base64", &STANDARD.encode(bytes)),
            Value::List(items) => {
                self.tag("array");
                if items.is_empty() && self.chance(2) {
                    self.empty("data");
                } else {
                    self.tag("data");
                    for item in items {
                        self.value(item);
                    }
                    self.tag("/data");
                }
                self.tag("/array");
            }
            Value::Dict(members) if members.is_empty() && self.chance(2) => self.empty("struct"),
            Value::Dict(members) => {
                self.tag("struct");
                for (name, member) in members {
                    self.member(name, member);
                }
                self.tag("/struct");
            }
        }
        self.bare_tag("/value");
    }

    fn member(&mut self, name: &str, value: &Value) {
        self.tag("member");
        if name.is_empty() && self.chance(2) {
            self.empty("name");
        } else {
            self.tag("name");
            self.text(name);
            self.bare_tag("/name");
        }
        self.value(value);
        self.tag("/member");
    }

    /// A text without a type must not look like white space before a type.
    fn string(&mut self, text: &str) {
        if text.is_empty() && self.chance(2) {
            self.empty("string");
        } else if self.chance(4) {
            self.text(text);
        } else {
            self.tag("string");
            self.text(text);
            self.bare_tag("/string");
        }
    }

    fn padded(&mut self, kind: &str, text: &str) {
        let padded = match self.pick(8) {
            0 => format!(" {text}\n"),
            1 => format!("<!-- - -->{text}<?pi?>"),
            _ => text.to_owned(),
        };
        self.scalar(kind, &padded);
    }

    fn scalar(&mut self, kind: &str, xml: &str) {
        self.tag(kind);
        self.out.push_str(xml);
        self.bare_tag(&format!("/{kind}"));
        self.gap();
    }

    fn empty(&mut self, kind: &str) {
        self.gap();
        self.write(format_args!("<{kind}/>"));
    }

    fn text(&mut self, text: &str) {
        if self.chance(4) && !text.contains("]]>") {
            let (head, tail) = text.split_at(text.floor_char_boundary(text.len() / 2));
            self.write(format_args!("<![CDATA[{head}]]>"));
            self.escaped(tail);
        } else {
            self.escaped(text);
        }
    }

    fn escaped(&mut self, text: &str) {
        for char in text.chars() {
            let code = u32::from(char);
            match (char, self.pick(24)) {
                ('&', 0..12) => self.out.push_str("&amp;"),
                ('<', 0..12) => self.out.push_str("&lt;"),
                ('>', 0..12) => self.out.push_str("&gt;"),
                ('"', 0..12) => self.out.push_str("&quot;"),
                ('\'', 0..12) => self.out.push_str("&apos;"),
                ('&' | '<', _) | (_, 0) => self.write(format_args!("&#{code};")),
                (_, 1) => self.write(format_args!("&#x{code:X};")),
                (_, 2) => {
                    self.out.push_str("<!---->");
                    self.out.push(char);
                }
                (_, 3) => {
                    self.out.push(char);
                    self.out.push_str("<?p?>");
                }
                _ => self.out.push(char),
            }
        }
    }
}
