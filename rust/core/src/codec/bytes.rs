//! Looking for bytes in short texts, eight at a time.
//!
//! See "Determine if a word has a byte less than n" and "… equal to n" in Sean Anderson's Bit
//! Twiddling Hacks. Texts in replies are short: a call of a vector routine costs more than it saves.

use memchr::memchr2;

const ONES: u64 = u64::MAX / 255;
const HIGH_BITS: u64 = ONES * 128;

/// A word whose lowest marked byte is the first that is less than `than`.
///
/// A borrow can only set marks behind the first true one.
#[inline]
const fn less(word: u64, than: u64) -> u64 {
    word.wrapping_sub(ONES * than) & !word & HIGH_BITS
}

#[inline]
const fn equal(word: u64, byte: u8) -> u64 {
    less(word ^ (ONES * byte as u64), 1)
}

/// Where the first byte is that a JSON string has to escape.
#[inline]
pub(super) fn find_to_escape(bytes: &[u8]) -> Option<usize> {
    find(bytes, |word| less(word, 0x20) | equal(word, b'"') | equal(word, b'\\'))
}

/// Bytes that a vector instruction takes at a time.
pub(super) const BLOCK: usize = 16;

/// A text of less than a block, and spaces behind it.
///
/// Made as a number: a block loaded just after its parts were stored would wait for them.
#[inline]
pub(super) fn padded(bytes: &[u8]) -> [u8; BLOCK] {
    const SPACES: u128 = u128::MAX / 255 * b' ' as u128;
    let after = |length| 8 * (bytes.len() - length);
    let eights = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>());
    let fours = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>());
    let text = if let (Some(head), Some(tail)) = eights {
        let [head, tail] = [head, tail].map(|half| u128::from(u64::from_le_bytes(*half)));
        head | tail << after(8)
    } else if let (Some(head), Some(tail)) = fours {
        let [head, tail] = [head, tail].map(|half| u128::from(u32::from_le_bytes(*half)));
        head | tail << after(4)
    } else {
        bytes.iter().rev().fold(0, |text, byte| text << 8 | u128::from(*byte))
    };
    (text | SPACES << after(0)).to_le_bytes()
}

/// Whether XML may carry all of `block` as it is: [`find_xml_special`] would find nothing.
#[inline]
pub(super) fn is_plain_xml(block: &[u8; BLOCK]) -> bool {
    // Without branches, the compiler makes vector instructions of it.
    let gap = |byte: u8| {
        let markup = (byte ^ b'&').min((byte | 2) ^ b'>');
        byte.saturating_sub(0x1f).min(markup).min(byte ^ 0xef)
    };
    block.iter().fold(u8::MAX, |least, byte| least.min(gap(*byte))) > 0
}

/// Where the first byte is that XML may not carry as it is: `&`, `<`, `>`, a control character, or
/// the first byte of U+FFFE and U+FFFF (which begins other characters too).
#[inline]
pub(super) fn find_xml_special(bytes: &[u8]) -> Option<usize> {
    // `<` and `>` differ in one bit.
    let markup = |word| equal(word, b'&') | equal(word | (ONES * 2), b'>');
    find(bytes, |word| less(word, 0x20) | markup(word) | equal(word, 0xef))
}

/// Where the first byte is that `marks` marks in a word; it never marks a space.
#[inline]
fn find(bytes: &[u8], marks: impl Fn(u64) -> u64) -> Option<usize> {
    let Some(last) = bytes.last_chunk::<8>() else { return find_in_few(bytes, marks) };
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        if let Some(found) = first(marks(u64::from_le_bytes(*word))) {
            return Some(at * 8 + found);
        }
    }
    // It overlaps words without any: what it finds lies behind them.
    first(marks(u64::from_le_bytes(*last))).map(|found| bytes.len() + found - 8)
}

/// The same for less than eight bytes.
#[inline]
fn find_in_few(bytes: &[u8], marks: impl Fn(u64) -> u64) -> Option<usize> {
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let [head, tail] = [head, tail].map(|half| u64::from(u32::from_le_bytes(*half)));
        let found = first(marks(head | tail << 32))?;
        return Some(if found < 4 { found } else { bytes.len() + found - 8 });
    }
    let mut word = [b' '; 8];
    word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    first(marks(u64::from_le_bytes(word)))
}

/// The place of the lowest marked byte.
#[inline]
const fn first(marks: u64) -> Option<usize> {
    if marks == 0 { None } else { Some(marks.trailing_zeros() as usize / 8) }
}

/// Where the first `<` or `&` is.
#[inline]
pub(super) fn find_markup(bytes: &[u8]) -> Option<usize> {
    const SHORT: usize = 4;
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().take(SHORT).enumerate() {
        let word = u64::from_le_bytes(*word);
        if let Some(found) = first(equal(word, b'<') | equal(word, b'&')) {
            return Some(at * 8 + found);
        }
    }
    let passed = words.len().min(SHORT) * 8;
    memchr2(b'<', b'&', bytes.get(passed..)?).map(|found| passed + found)
}
