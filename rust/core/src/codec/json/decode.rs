//! JSON into any sink, on `serde_json`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::integers;
use crate::codec::Sink;
use crate::error::{Error, Kind, Result};
use crate::limits::Limits;

/// Feeds the one JSON value in `text` to `sink`.
///
/// # Errors
/// `protocol`, if it is malformed, cut off or beyond `limits`; else what the sink raises.
pub fn decode<S: Sink>(text: &[u8], limits: &Limits, sink: S) -> Result<S::Output> {
    let mut driver =
        Driver { sink, limits, elements: 0, depth: 0, beyond_integers: false, raised: None };
    let mut source = serde_json::Deserializer::from_slice(text);
    source.disable_recursion_limit();
    let read = driver.feed().deserialize(&mut source).and_then(|()| source.end());
    match (driver.raised, read) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(malformed(&error)),
        (None, Ok(())) if driver.beyond_integers && integers::any_too_long(text) => Err(too_long()),
        (None, Ok(())) => driver.sink.finish(),
    }
}

pub(super) fn malformed(error: &serde_json::Error) -> Error {
    if error.is_eof() {
        Error::new(Kind::Protocol, "The reply was cut off before its end.")
    } else {
        Error::new(
            Kind::Protocol,
            format!("The reply is not valid JSON near column {}.", error.column()),
        )
    }
}

fn too_long() -> Error {
    Error::new(Kind::Protocol, "The reply holds an integer of more than 64 bits.")
}

struct Driver<'l, S> {
    sink: S,
    limits: &'l Limits,
    elements: usize,
    /// Bounds the stack in place of `serde_json`'s own limit.
    depth: usize,
    /// Whether a number was given as a float that no 64 bits of integer reach.
    beyond_integers: bool,
    /// An error of ours, which `serde` could carry as text only.
    raised: Option<Error>,
}

struct Feed<'d, 'l, S>(&'d mut Driver<'l, S>);

impl<'l, S: Sink> Driver<'l, S> {
    fn feed(&mut self) -> Feed<'_, 'l, S> {
        Feed(self)
    }

    fn keep<E: serde::de::Error>(&mut self, result: Result<()>) -> Result<(), E> {
        result.map_err(|error| {
            self.raised = Some(error);
            E::custom("")
        })
    }

    fn scalar<E: serde::de::Error>(
        &mut self,
        give: impl FnOnce(&mut S) -> Result<()>,
    ) -> Result<(), E> {
        let result = self.count().and_then(|()| give(&mut self.sink));
        self.keep(result)
    }

    fn count(&mut self) -> Result<()> {
        self.elements += 1;
        if self.elements > self.limits.elements { Err(self.limits.too_many()) } else { Ok(()) }
    }

    fn enter(&mut self, begin: impl FnOnce(&mut S) -> Result<()>) -> Result<()> {
        self.count()?;
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(self.limits.too_deep());
        }
        begin(&mut self.sink)
    }

    fn leave(&mut self, end: impl FnOnce(&mut S) -> Result<()>) -> Result<()> {
        self.depth -= 1;
        end(&mut self.sink)
    }
}

impl<'de, S: Sink> DeserializeSeed<'de> for Feed<'_, '_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for Feed<'_, '_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.0.scalar(S::null)
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<(), E> {
        self.0.scalar(|sink| sink.bool(flag))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<(), E> {
        self.0.scalar(|sink| sink.int(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        self.0.scalar(|sink| match i64::try_from(number) {
            Ok(number) => sink.int(number),
            Err(_) => Err(too_long()),
        })
    }

    // `serde_json` gives an integer of more than 64 bits as the nearest float.
    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        self.0.beyond_integers |= number.abs() >= integers::LIMIT;
        self.0.scalar(|sink| sink.float(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.0.scalar(|sink| sink.str(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let driver = self.0;
        let begun = driver.enter(S::begin_list);
        driver.keep(begun)?;
        while items.next_element_seed(driver.feed())?.is_some() {}
        let ended = driver.leave(S::end_list);
        driver.keep(ended)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let driver = self.0;
        let begun = driver.enter(S::begin_dict);
        driver.keep(begun)?;
        while members.next_key_seed(Key(driver))?.is_some() {
            members.next_value_seed(driver.feed())?;
        }
        let ended = driver.leave(S::end_dict);
        driver.keep(ended)
    }
}

struct Key<'d, 'l, S>(&'d mut Driver<'l, S>);

impl<'de, S: Sink> DeserializeSeed<'de> for Key<'_, '_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_str(self)
    }
}

impl<S: Sink> Visitor<'_> for Key<'_, '_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<(), E> {
        let given = self.0.sink.key(name);
        self.0.keep(given)
    }
}
