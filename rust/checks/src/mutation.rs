//! Small changes to XML-RPC documents that random bytes would hardly ever make: to a tag, a value,
//! a member or a record among many that look alike.
//!
//! A decoder that expects each record to look like the last must notice every one of them.

use std::ops::Range;

use fastrand::Rng;

/// A document as its tags (comments and CDATA sections too) and the texts between them.
type Pieces = Vec<String>;

type Change = fn(&mut Pieces, &mut Rng) -> Option<()>;

const CHANGES: [Change; 15] = [
    space_in_tag,
    misspell_tag,
    drop_piece,
    repeat_piece,
    insert_gap,
    insert_text,
    wrap_text,
    retype,
    untype,
    close_at_once,
    repeat_element,
    drop_element,
    swap_elements,
    replace_element,
    lay_out,
];

/// What may stand between two tags, or almost.
const GAPS: [&str; 9] =
    ["\n", " ", "\r\n", "\t", "<!-- <value> - & -->", "<?pi <int>?>", "x", "<![CDATA[]]>", "&#32;"];

/// What may stand in a text, or almost.
const TEXTS: [&str; 20] = [
    "&amp;",
    "&lt;",
    "&#13;",
    "&#x1F600;",
    "&bogus;",
    "&",
    "<![CDATA[<b> & ]]>",
    "<!-- - -->",
    "<?pi?>",
    "]]>",
    "\r\n",
    "\n",
    " ",
    "\u{1}",
    "é",
    "\u{ffff}",
    "0",
    "-",
    ".5",
    "T00:00:00",
];

/// What may stand in a value, or almost.
const CONTENTS: [&str; 25] = [
    "",
    "text",
    "<string></string>",
    "<string/>",
    "<string>A &amp; B</string>",
    "<int>7</int>",
    "<int>-0</int>",
    "<int/>",
    "<i4> 8 </i4>",
    "<i8>9223372036854775807</i8>",
    "<i8>9223372036854775808</i8>",
    "<boolean>0</boolean>",
    "<boolean>1</boolean>",
    "<boolean>2</boolean>",
    "<double>-1.5e-7</double>",
    "<double>nan</double>",
    "<nil/>",
    "<nil></nil>",
    "<base64>aGVs\nbG8=</base64>",
    "<dateTime.iso8601>20260131T08:05:09</dateTime.iso8601>",
    "<array><data><value><int>3</int></value><value><string>Belgium</string></value></data></array>",
    "<array><data/></array>",
    "<struct/>",
    "<struct><member><name>id</name><value><int>1</int></value></member></struct>",
    "<value/>",
];

/// `document` with one to four changes, which `seed` decides.
pub fn mutate(document: &str, seed: u64) -> String {
    let mut rng = Rng::with_seed(seed);
    let mut pieces = split(document);
    for _ in 0..rng.usize(1..=4) {
        let change = CHANGES[rng.usize(..CHANGES.len())];
        let _nothing_to_change = change(&mut pieces, &mut rng);
    }
    let mut mutated = pieces.concat();
    if rng.u8(..16) == 0 {
        mutated.truncate(mutated.floor_char_boundary(rng.usize(..=mutated.len())));
    }
    mutated
}

fn split(document: &str) -> Pieces {
    let mut pieces = Vec::new();
    let mut rest = document;
    while !rest.is_empty() {
        let (piece, tail) = rest.split_at(piece_length(rest));
        pieces.push(piece.to_owned());
        rest = tail;
    }
    pieces
}

fn piece_length(rest: &str) -> usize {
    let end = match rest.as_bytes() {
        [b'<', b'!', b'-', ..] => "-->",
        [b'<', b'!', ..] => "]]>",
        [b'<', ..] => ">",
        _ => return rest.find('<').unwrap_or(rest.len()),
    };
    rest.find(end).map_or(rest.len(), |at| at + end.len())
}

/// The name in an opening tag.
fn opened(piece: &str) -> Option<&str> {
    let name = piece.strip_prefix('<')?.strip_suffix('>')?.trim_end();
    name.starts_with(|char: char| char.is_ascii_alphabetic()).then_some(name)
}

fn closed(piece: &str) -> Option<&str> {
    Some(piece.strip_prefix("</")?.strip_suffix('>')?.trim_end())
}

fn is_tag(piece: &str) -> bool {
    piece.starts_with('<') && !piece.starts_with("<!") && !piece.starts_with("<?")
}

/// The place of any piece that `suits`.
fn any(pieces: &Pieces, rng: &mut Rng, suits: impl Fn(&str) -> bool) -> Option<usize> {
    let places: Vec<usize> = (0..pieces.len()).filter(|at| suits(&pieces[*at])).collect();
    rng.choice(places)
}

/// The element that begins at `start`, tags included.
fn element_at(pieces: &Pieces, start: usize) -> Option<Range<usize>> {
    let name = opened(pieces.get(start)?)?;
    if name.ends_with('/') {
        return Some(start..start + 1);
    }
    let mut open = 0;
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        if opened(piece) == Some(name) {
            open += 1;
        } else if closed(piece) == Some(name) {
            open -= 1;
            if open == 0 {
                return Some(start..at + 1);
            }
        }
    }
    None
}

fn element(pieces: &Pieces, rng: &mut Rng, suits: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let start = any(pieces, rng, |piece| opened(piece).is_some_and(&suits))?;
    element_at(pieces, start)
}

/// What an element holds.
fn inside(pieces: &Pieces, element: &Range<usize>) -> Option<Range<usize>> {
    (element.len() > 1)
        .then(|| element.start + 1..element.end - 1)
        .filter(|inside| inside.end <= pieces.len())
}

fn pick<'p>(rng: &mut Rng, of: &[&'p str]) -> &'p str {
    of[rng.usize(..of.len())]
}

fn space_in_tag(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let at = any(pieces, rng, is_tag)?;
    let tag = &mut pieces[at];
    let before_end = tag.strip_suffix("/>").or_else(|| tag.strip_suffix('>')).map_or(0, str::len);
    // Before the name there may be none.
    let place = if rng.u8(..8) == 0 { 1 } else { before_end };
    tag.insert_str(place, pick(rng, &[" ", "\n", "\t", "\r\n"]));
    Some(())
}

fn misspell_tag(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let at = any(pieces, rng, is_tag)?;
    let place = pieces[at].floor_char_boundary(rng.usize(..pieces[at].len()));
    if rng.bool() {
        pieces[at].remove(place);
    } else {
        pieces[at].insert(place, rng.choice(['/', '<', '>', 'a', 'I', '.', '4', '&'])?);
    }
    Some(())
}

fn drop_piece(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let at = any(pieces, rng, |_| true)?;
    pieces.remove(at);
    Some(())
}

fn repeat_piece(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let from = any(pieces, rng, |_| true)?;
    let to = any(pieces, rng, |_| true)?;
    pieces.insert(to, pieces[from].clone());
    Some(())
}

fn insert_gap(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let at = any(pieces, rng, is_tag)?;
    pieces.insert(at, pick(rng, &GAPS).to_owned());
    Some(())
}

fn insert_text(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let at = any(pieces, rng, |piece| !is_tag(piece))?;
    let place = pieces[at].floor_char_boundary(rng.usize(..=pieces[at].len()));
    pieces[at].insert_str(place, pick(rng, &TEXTS));
    Some(())
}

fn wrap_text(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let at = any(pieces, rng, |piece| !piece.starts_with('<'))?;
    pieces[at] = format!("<![CDATA[{}]]>", pieces[at]);
    Some(())
}

fn retype(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let value = element(pieces, rng, |name| name == "value")?;
    let content = inside(pieces, &value)?;
    pieces.splice(content, split(pick(rng, &CONTENTS)));
    Some(())
}

fn untype(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let value = element(pieces, rng, |name| name == "value")?;
    let content = inside(pieces, &value)?;
    let typed = element_at(pieces, content.start).filter(|typed| *typed == content)?;
    pieces.remove(typed.end - 1);
    pieces.remove(typed.start);
    Some(())
}

fn close_at_once(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let element = element(pieces, rng, |name| !name.starts_with("method"))?;
    let name = opened(&pieces[element.start])?.trim_end_matches('/');
    let whole = if rng.bool() { format!("<{name}/>") } else { format!("<{name}></{name}>") };
    pieces.splice(element, split(&whole));
    Some(())
}

fn repeat_element(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let element = element(pieces, rng, |name| matches!(name, "value" | "member" | "param"))?;
    let copy = pieces[element.clone()].to_vec();
    for _ in 0..rng.usize(1..=3) {
        pieces.splice(element.end..element.end, copy.clone());
    }
    Some(())
}

fn drop_element(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let element = element(pieces, rng, |_| true)?;
    pieces.drain(element);
    Some(())
}

/// Two elements of one name, such as two members.
fn two_elements(pieces: &Pieces, rng: &mut Rng) -> Option<(Range<usize>, Range<usize>)> {
    let names = |name: &str| matches!(name, "value" | "member" | "name");
    let one = element(pieces, rng, names)?;
    let name = opened(&pieces[one.start])?;
    let other = element(pieces, rng, |other| other == name)?;
    Some((one, other))
}

fn swap_elements(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let (one, other) = two_elements(pieces, rng)?;
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    if first.end > second.start {
        return None;
    }
    let [front, back] = [&first, &second].map(|element| pieces[element.clone()].to_vec());
    pieces.splice(second, front);
    pieces.splice(first, back);
    Some(())
}

fn replace_element(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let (one, other) = two_elements(pieces, rng)?;
    let copy = pieces[one].to_vec();
    pieces.splice(other, copy);
    Some(())
}

/// One element on one line, or with each tag on a line of its own as Python's `dumps` has most.
fn lay_out(pieces: &mut Pieces, rng: &mut Rng) -> Option<()> {
    let element = element(pieces, rng, |_| true)?;
    let end = pick(rng, &["", "\n", "\n  "]);
    let mut laid_out = Vec::new();
    for piece in pieces[element.clone()].iter().filter(|piece| !piece.trim_ascii().is_empty()) {
        laid_out.push(piece.clone());
        if closed(piece).is_some() || matches!(piece.as_str(), "<member>" | "<struct>" | "<data>") {
            laid_out.push(end.to_owned());
        }
    }
    pieces.splice(element, laid_out);
    Some(())
}
