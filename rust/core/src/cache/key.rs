use std::ops::Deref;

use crate::cache::CacheClass;
use crate::codec::Sink;
use crate::error::Result;
use crate::value::Value;

/// Room for the key of an ordinary search, in bytes.
const USUAL: usize = 512;

/// Lengths from this on take eight bytes more.
const LONG: u8 = u8::MAX;

/// What a reply is found under: who asks, and the question in canonical bytes.
///
/// It is a [`Sink`] that takes any number of values, so that a key can be written from whatever
/// holds the question. Different questions have different bytes: each value begins with a tag,
/// and one without a fixed length tells its length first.
///
/// The cache keeps and compares the whole key, never a digest of it: a collision would answer one
/// user with what is another's, and comparing some hundred bytes costs less than a digest that
/// nobody can make collide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub(super) class: CacheClass,
    pub(super) bytes: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Tag {
    Null,
    False,
    True,
    Int,
    Float,
    Str,
    Bytes,
    List,
    Dict,
    Name,
    End,
}

impl Key {
    pub(super) fn new(class: CacheClass, generation: u64, owner: u64) -> Self {
        let mut key = Self { class, bytes: Vec::with_capacity(USUAL) };
        key.bytes.push(class as u8);
        key.bytes.extend_from_slice(&generation.to_le_bytes());
        key.bytes.extend_from_slice(&owner.to_le_bytes());
        key
    }

    /// Writes named arguments, whose order makes no difference, each by `write`.
    ///
    /// # Errors
    /// What `write` raises.
    pub fn named<N: Deref<Target = str>, T>(
        &mut self,
        mut members: Vec<(N, T)>,
        mut write: impl FnMut(&mut Self, T) -> Result<()>,
    ) -> Result<()> {
        members.sort_by(|(left, _), (right, _)| left.cmp(right));
        self.begin_dict()?;
        for (name, member) in members {
            self.key(&name)?;
            write(self, member)?;
        }
        self.end_dict()
    }

    /// Writes `items` as one list.
    ///
    /// # Errors
    /// None: a key takes every value.
    pub fn list(&mut self, items: &[Value]) -> Result<()> {
        self.begin_list()?;
        items.iter().try_for_each(|item| item.give_to(self))?;
        self.end_list()
    }

    // Every sink method returns a Result, so that these can end each of them.
    #[allow(clippy::unnecessary_wraps)]
    fn tag(&mut self, tag: Tag) -> Result<()> {
        self.bytes.push(tag as u8);
        Ok(())
    }

    #[allow(clippy::unnecessary_wraps)]
    fn fixed(&mut self, tag: Tag, content: [u8; 8]) -> Result<()> {
        self.bytes.push(tag as u8);
        self.bytes.extend_from_slice(&content);
        Ok(())
    }

    #[allow(clippy::unnecessary_wraps)]
    fn measured(&mut self, tag: Tag, content: &[u8]) -> Result<()> {
        let short = u8::try_from(content.len()).unwrap_or(LONG);
        self.bytes.extend_from_slice(&[tag as u8, short]);
        if short == LONG {
            self.bytes.extend_from_slice(&(content.len() as u64).to_le_bytes());
        }
        self.bytes.extend_from_slice(content);
        Ok(())
    }
}

impl Sink for Key {
    type Output = Self;

    fn null(&mut self) -> Result<()> {
        self.tag(Tag::Null)
    }
    fn bool(&mut self, flag: bool) -> Result<()> {
        self.tag(if flag { Tag::True } else { Tag::False })
    }
    fn int(&mut self, number: i64) -> Result<()> {
        self.fixed(Tag::Int, number.to_le_bytes())
    }
    fn float(&mut self, number: f64) -> Result<()> {
        self.fixed(Tag::Float, number.to_le_bytes())
    }
    fn str(&mut self, text: &str) -> Result<()> {
        self.measured(Tag::Str, text.as_bytes())
    }
    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.measured(Tag::Bytes, bytes)
    }
    fn begin_list(&mut self) -> Result<()> {
        self.tag(Tag::List)
    }
    fn end_list(&mut self) -> Result<()> {
        self.tag(Tag::End)
    }
    fn begin_dict(&mut self) -> Result<()> {
        self.tag(Tag::Dict)
    }
    fn key(&mut self, name: &str) -> Result<()> {
        self.measured(Tag::Name, name.as_bytes())
    }
    fn end_dict(&mut self) -> Result<()> {
        self.tag(Tag::End)
    }
    fn finish(self) -> Result<Self> {
        Ok(self)
    }
}
