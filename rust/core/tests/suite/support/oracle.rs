//! An XML-RPC reader on quick-xml: slow, plain, and not ours.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use oxidoo_core::Value;
use quick_xml::Reader;
use quick_xml::events::Event;

const PADDED_OR_NOT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Debug)]
enum Node {
    Text(String),
    Element(String, Vec<Node>),
}

/// The result in `document`, or `None` if quick-xml or XML-RPC's grammar refuses it.
pub(crate) fn decode(document: &str) -> Option<Value> {
    let root = tree(document.strip_prefix('\u{feff}').unwrap_or(document))?;
    let [params] = elements(children(&root, "methodResponse")?)?[..] else { return None };
    let [param] = elements(children(params, "params")?)?[..] else { return None };
    let [value] = elements(children(param, "param")?)?[..] else { return None };
    read_value(value)
}

fn tree(document: &str) -> Option<Node> {
    let mut reader = Reader::from_str(document);
    let mut open: Vec<(String, Vec<Node>)> = vec![(String::new(), Vec::new())];
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.attributes_raw().trim().is_empty() => {
                open.push((tag.name().0.to_owned(), Vec::new()));
            }
            Event::Empty(tag) if tag.attributes_raw().trim().is_empty() => {
                let node = Node::Element(tag.name().0.to_owned(), Vec::new());
                open.last_mut()?.1.push(node);
            }
            Event::Start(_) | Event::Empty(_) | Event::DocType(_) => return None,
            Event::End(_) => {
                let (name, nodes) = open.pop()?;
                open.last_mut()?.1.push(Node::Element(name, nodes));
            }
            Event::Text(text) => add_text(&mut open, &text)?,
            Event::CData(text) => {
                if open.len() == 1 {
                    return None;
                }
                add_text(&mut open, &text)?;
            }
            Event::GeneralRef(name) => {
                let char = match &*name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    // quick-xml refuses this one control character; ours lets them all through.
                    zero if zero.ends_with('0')
                        && zero.trim_matches(['#', 'x', '0']).is_empty() =>
                    {
                        '\0'
                    }
                    _ => name.resolve_char_ref().ok()??,
                };
                add_text(&mut open, char.encode_utf8(&mut [0; 4]))?;
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => break,
        }
    }
    let (_, nodes) = open.pop().filter(|_| open.is_empty())?;
    let mut nodes = nodes.into_iter().filter(|node| !is_blank(node));
    nodes.next().filter(|_| nodes.next().is_none())
}

fn add_text(open: &mut [(String, Vec<Node>)], text: &str) -> Option<()> {
    let nodes = &mut open.last_mut()?.1;
    if let Some(Node::Text(before)) = nodes.last_mut() {
        before.push_str(text);
    } else {
        nodes.push(Node::Text(text.to_owned()));
    }
    Some(())
}

fn is_blank(node: &Node) -> bool {
    matches!(node, Node::Text(text) if trim(text).is_empty())
}

fn trim(text: &str) -> &str {
    text.trim_matches(['\t', '\n', '\r', ' '])
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

fn text(nodes: &[Node]) -> Option<&str> {
    match nodes {
        [] => Some(""),
        [Node::Text(text)] => Some(text),
        _ => None,
    }
}

fn read_value(node: &Node) -> Option<Value> {
    let nodes = children(node, "value")?;
    if let Some(text) = text(nodes) {
        return Some(Value::Str(text.to_owned()));
    }
    let [Node::Element(kind, nodes)] = elements(nodes)?[..] else { return None };
    match kind.as_str() {
        "array" => {
            let [data] = elements(nodes)?[..] else { return None };
            let items = elements(children(data, "data")?)?;
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
        "dateTime.iso8601" => {
            let (date, time) = bare.split_once('T')?;
            let (year, rest) = date.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            Some(Value::Str(format!("{year}-{month}-{day} {time}")))
        }
        _ => None,
    }
}
