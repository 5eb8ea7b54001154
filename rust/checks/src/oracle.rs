//! An XML-RPC reader on quick-xml: slow, plain, and not ours.
//!
//! Known differences to ours, beside the two that `xmlrpc` tells of:
//!
//! - this one has no limits ([`is_laxer`]);
//! - ours takes a form feed for white space in tags and around numbers, as Rust does
//!   ([`is_stricter`]).

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use oxidoo_core::{Limits, Value};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

const PADDED_OR_NOT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Debug)]
enum Node {
    /// Whether it is as it stands in the document: only then may it be white space between tags.
    Text(String, bool),
    Element(String, Vec<Node>),
}

/// The result in `document`, or `None` if quick-xml or XML-RPC's grammar refuses it.
pub fn decode(document: &str) -> Option<Value> {
    let root = tree(document)?;
    let params = only(children(&root, "methodResponse")?)?;
    let param = only(children(params, "params")?)?;
    read_value(only(children(param, "param")?)?)
}

/// The value of the fault in `document`, or `None` if it is none, or refused.
pub fn fault(document: &str) -> Option<Value> {
    let root = tree(document)?;
    let fault = only(children(&root, "methodResponse")?)?;
    read_value(only(children(fault, "fault")?)?)
}

/// Whether `document` is of those that this reader takes and ours refuses by its limits.
pub fn is_laxer(document: &str) -> bool {
    let most = Limits::default().depth;
    document.matches("<array").count() + document.matches("<struct").count() > most
}

/// Whether `document` is of those that ours may take and this reader refuses.
pub fn is_stricter(document: &str) -> bool {
    document.contains('\u{c}')
}

/// XML's white space, which is less than Rust's.
fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r')
}

fn tree(document: &str) -> Option<Node> {
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    let mut reader = Reader::from_str(document);
    let mut open: Vec<(String, Vec<Node>)> = vec![(String::new(), Vec::new())];
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.attributes_raw().trim_matches(is_space).is_empty() => {
                open.push((tag.name().0.to_owned(), Vec::new()));
            }
            Event::Empty(tag) if tag.attributes_raw().trim_matches(is_space).is_empty() => {
                let node = Node::Element(tag.name().0.to_owned(), Vec::new());
                open.last_mut()?.1.push(node);
            }
            Event::Start(_) | Event::Empty(_) | Event::DocType(_) => return None,
            Event::End(_) => {
                let (name, nodes) = open.pop()?;
                open.last_mut()?.1.push(Node::Element(name, nodes));
            }
            Event::Text(text) => add_text(&mut open, &text, true)?,
            Event::CData(text) => {
                if open.len() == 1 {
                    return None;
                }
                add_text(&mut open, &text, false)?;
            }
            Event::GeneralRef(name) => add_text(&mut open, &referred(&name)?, false)?,
            // quick-xml lets an instruction go without a name.
            Event::PI(text) if !text.starts_with(is_name_start) => return None,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => break,
        }
    }
    let (_, nodes) = open.pop().filter(|_| open.is_empty())?;
    let mut nodes = nodes.into_iter().filter(|node| !is_blank(node));
    nodes.next().filter(|_| nodes.next().is_none())
}

/// The text that the entity or character reference `name` stands for.
fn referred(name: &BytesRef<'_>) -> Option<String> {
    if let Some(text) = resolve_xml_entity(name) {
        return Some(text.to_owned());
    }
    // quick-xml refuses this one control character; ours lets them all through.
    if is_zero(name) {
        return Some("\0".to_owned());
    }
    name.resolve_char_ref().ok()?.map(String::from)
}

/// `#0`, `#x00` and the like.
fn is_zero(name: &str) -> bool {
    let digits = name.strip_prefix("#x").or_else(|| name.strip_prefix('#')).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|digit| digit == b'0')
}

fn is_name_start(char: char) -> bool {
    matches!(char, 'a'..='z' | 'A'..='Z' | '_' | ':' | '\u{80}'..)
}

fn add_text(open: &mut [(String, Vec<Node>)], text: &str, as_it_stands: bool) -> Option<()> {
    let nodes = &mut open.last_mut()?.1;
    if let Some(Node::Text(before, plain)) = nodes.last_mut() {
        before.push_str(text);
        *plain &= as_it_stands;
    } else {
        nodes.push(Node::Text(text.to_owned(), as_it_stands));
    }
    Some(())
}

fn is_blank(node: &Node) -> bool {
    matches!(node, Node::Text(text, true) if trim(text).is_empty())
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

fn children<'n>(node: &'n Node, name: &str) -> Option<&'n [Node]> {
    match node {
        Node::Element(own, nodes) if own == name => Some(nodes),
        _ => None,
    }
}

/// The elements among `nodes`, between which nothing but white space may stand.
fn elements(nodes: &[Node]) -> Option<Vec<&Node>> {
    let elements: Vec<&Node> = nodes.iter().filter(|node| !is_blank(node)).collect();
    elements.iter().all(|node| matches!(node, Node::Element(..))).then_some(elements)
}

/// The one element among `nodes`.
fn only(nodes: &[Node]) -> Option<&Node> {
    match elements(nodes)?[..] {
        [node] => Some(node),
        _ => None,
    }
}

fn text(nodes: &[Node]) -> Option<&str> {
    match nodes {
        [] => Some(""),
        [Node::Text(text, _)] => Some(text),
        _ => None,
    }
}

fn read_value(node: &Node) -> Option<Value> {
    let nodes = children(node, "value")?;
    if let Some(text) = text(nodes) {
        return Some(Value::Str(text.to_owned()));
    }
    let Node::Element(kind, nodes) = only(nodes)? else { return None };
    match kind.as_str() {
        "array" => {
            let items = elements(children(only(nodes)?, "data")?)?;
            items.into_iter().map(read_value).collect::<Option<_>>().map(Value::List)
        }
        "struct" => {
            elements(nodes)?.into_iter().map(read_member).collect::<Option<_>>().map(Value::Dict)
        }
        kind => read_scalar(kind, text(nodes)?),
    }
}

fn read_member(node: &Node) -> Option<(String, Value)> {
    let [name, value] = elements(children(node, "member")?)?[..] else { return None };
    Some((text(children(name, "name")?)?.to_owned(), read_value(value)?))
}

fn read_scalar(kind: &str, text: &str) -> Option<Value> {
    let bare = trim(text);
    match kind {
        "string" => Some(Value::Str(text.to_owned())),
        "int" | "i4" | "i8" => bare.parse().ok().map(Value::Int),
        "boolean" => matches!(bare, "0" | "1").then_some(Value::Bool(bare == "1")),
        "double" => bare.parse().ok().map(Value::Float),
        "nil" => bare.is_empty().then_some(Value::Null),
        "base64" => {
            let packed: String = bare.split_ascii_whitespace().collect();
            PADDED_OR_NOT.decode(packed).ok().map(Value::Bytes)
        }
        "dateTime.iso8601" => date(bare).map(Value::Str),
        _ => None,
    }
}

/// `20260131T08:05:09` or `2026-01-31T08:05:09`, with or without fractions of a second, in UTC.
fn date(text: &str) -> Option<String> {
    let (date, time) = text.split_once('T')?;
    let time = time.strip_suffix('Z').unwrap_or(time);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let date = match &*shape(date) {
        "00000000" => format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]),
        "0000-00-00" => date.to_owned(),
        _ => return None,
    };
    let fraction_is_digits = !fraction.is_empty() && shape(fraction).trim_matches('0').is_empty();
    (shape(time) == "00:00:00" && fraction_is_digits).then(|| format!("{date} {time}"))
}

/// `text` with each digit as `0`.
fn shape(text: &str) -> String {
    text.replace(|char: char| char.is_ascii_digit(), "0")
}
