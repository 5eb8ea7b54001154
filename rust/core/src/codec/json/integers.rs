//! Integers in JSON text that 64 bits cannot hold.

use memchr::memchr2;

/// No integer of 64 bits is larger than this, 2 to the power of 63, whatever its sign.
pub(super) const LIMIT: f64 = 9_223_372_036_854_775_808.0;

/// Whether `json`, which is valid, holds an integer that 64 bits cannot hold.
///
/// A float is none, however many digits it has.
#[cold]
pub(super) fn any_too_long(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some((first, tail)) = rest.split_first() {
        rest = match first {
            b'"' => behind_string(tail),
            b'-' | b'0'..=b'9' => {
                let (number, behind) = split_number(rest);
                if is_integer(number) && number.parse::<i64>().is_err() {
                    return true;
                }
                behind
            }
            _ => tail,
        };
    }
    false
}

/// What follows the string whose opening quote is just before `json`.
fn behind_string(mut json: &[u8]) -> &[u8] {
    while let Some(at) = memchr2(b'"', b'\\', json) {
        let escapes = json.get(at) == Some(&b'\\');
        json = json.get(at + 1 + usize::from(escapes)..).unwrap_or_default();
        if !escapes {
            break;
        }
    }
    json
}

/// The number that `json` begins with, and what follows it.
fn split_number(json: &[u8]) -> (&str, &[u8]) {
    let part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let end = json.iter().position(|byte| !part(byte)).unwrap_or(json.len());
    let (number, behind) = json.split_at(end);
    (str::from_utf8(number).unwrap_or_default(), behind)
}

fn is_integer(number: &str) -> bool {
    number.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit())
}
