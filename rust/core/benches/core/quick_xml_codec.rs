//! XML-RPC on quick-xml as one would write it, for the comparison: no tree, the same sink.

use oxidoo_core::Value;
use oxidoo_core::codec::{Sink as _, ValueSink};
use quick_xml::events::{BytesText, Event};
use quick_xml::{Reader, Writer};

/// The one value in `document`.
pub(crate) fn decode(document: &str) -> Value {
    let mut reader = Reader::from_str(document);
    let (mut sink, mut text) = (ValueSink::default(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => match tag.name().0 {
                "array" => sink.begin_list().unwrap(),
                "struct" => sink.begin_dict().unwrap(),
                _ => text.clear(),
            },
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => text.push(character(&name)),
            Event::End(tag) => end(tag.name().0, &text, &mut sink),
            Event::Eof => return sink.finish().unwrap(),
            _ => {}
        }
    }
}

fn end(tag: &str, text: &str, sink: &mut ValueSink) {
    let done = match tag {
        "name" => sink.key(text),
        "string" => sink.str(text),
        "int" | "i4" | "i8" => sink.int(text.parse().unwrap()),
        "boolean" => sink.bool(text == "1"),
        "double" => sink.float(text.parse().unwrap()),
        "nil" => sink.null(),
        "array" => sink.end_list(),
        "struct" => sink.end_dict(),
        _ => Ok(()),
    };
    done.unwrap();
}

fn character(name: &str) -> char {
    match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        number => {
            let number = number.strip_prefix('#').unwrap();
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.unwrap()).unwrap()
        }
    }
}

/// A call of `method` with one parameter.
pub(crate) fn encode(method: &str, param: &Value) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    writer
        .create_element("methodCall")
        .write_inner_content(|writer| {
            text(writer, "methodName", method)?;
            within(writer, "params", |writer| {
                within(writer, "param", |writer| value(writer, param))
            })
        })
        .unwrap();
    writer.into_inner()
}

type Written = std::io::Result<()>;

fn within(
    writer: &mut Writer<Vec<u8>>,
    tag: &str,
    content: impl FnOnce(&mut Writer<Vec<u8>>) -> Written,
) -> Written {
    writer.create_element(tag).write_inner_content(content).map(|_| ())
}

fn text(writer: &mut Writer<Vec<u8>>, tag: &str, text: &str) -> Written {
    writer.create_element(tag).write_text_content(BytesText::new(text)).map(|_| ())
}

fn value(writer: &mut Writer<Vec<u8>>, of: &Value) -> Written {
    within(writer, "value", |writer| match of {
        Value::Null => text(writer, "nil", ""),
        Value::Bool(flag) => text(writer, "boolean", if *flag { "1" } else { "0" }),
        Value::Int(number) => text(writer, "int", &number.to_string()),
        Value::Float(number) => text(writer, "double", &number.to_string()),
        Value::Str(string) => text(writer, "string", string),
        Value::Bytes(bytes) => text(writer, "base64", &oxidoo_core::codec::base64_text(bytes)),
        Value::List(items) => within(writer, "array", |writer| {
            within(writer, "data", |writer| items.iter().try_for_each(|item| value(writer, item)))
        }),
        Value::Dict(members) => within(writer, "struct", |writer| {
            members.iter().try_for_each(|(name, member)| {
                within(writer, "member", |writer| {
                    text(writer, "name", name)?;
                    value(writer, member)
                })
            })
        }),
    })
}
