//! Odoo's moments in the time zone of whoever reads them.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::codec::text::JsonText;
use crate::error::{Error, Kind, Result};

/// A time zone that moments are shown in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// The zone of an IANA name, in any case; UTC for none.
    ///
    /// # Errors
    /// `validation`, if there is no such zone.
    pub fn named(name: &str) -> Result<Self> {
        if name.is_empty() {
            return Ok(Self::default());
        }
        let rules = TimeZone::get(name).ok().filter(|rules| !rules.is_unknown());
        let rules = rules.ok_or_else(|| no_zone(name))?;
        Ok(Self { name: rules.iana_name().unwrap_or(name).to_owned(), rules })
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The time that a clock in this zone shows at the moment that `text` names as Odoo does,
    /// `2026-11-23 09:30:00` in UTC. `None` if it is no such moment, and where one of the two
    /// times is beyond the years 1 to 9999.
    #[inline]
    pub(super) fn local(&self, text: &str) -> Option<LocalTime> {
        let utc = moment(text)?;
        // The last day that a clock can show is beyond the last that jiff has an offset for.
        let at = Offset::UTC.to_timestamp(utc).unwrap_or(Timestamp::MAX);
        let offset = i64::from(self.rules.to_offset(at).seconds());
        let local = utc.checked_add(SignedDuration::from_secs(offset)).ok()?;
        (local.year() > 0).then_some(LocalTime(local))
    }
}

impl Default for Zone {
    /// UTC.
    fn default() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }
}

/// What a clock on the wall shows, in the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LocalTime(DateTime);

impl LocalTime {
    /// Writes it as `2026-11-23 10:30`, and its seconds if they are not 0.
    pub(super) fn write(self, json: &mut JsonText) {
        let Self(time) = self;
        let [c1, c2] = digits(time.year() / 100);
        let [y1, y2] = digits(time.year() % 100);
        let [m1, m2] = digits(time.month().into());
        let [d1, d2] = digits(time.day().into());
        let [h1, h2] = digits(time.hour().into());
        let [i1, i2] = digits(time.minute().into());
        let [s1, s2] = digits(time.second().into());
        let text =
            [c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2, b' ', h1, h2, b':', i1, i2, b':', s1, s2];
        let (minutes, _) = text.split_at("2026-11-23 10:30".len());
        let shown = if time.second() == 0 { minutes } else { &text };
        json.char('"');
        json.raw(std::str::from_utf8(shown).unwrap_or_default());
        json.char('"');
    }
}

/// The two digits of a number below 100.
fn digits(number: i16) -> [u8; 2] {
    [number / 10, number % 10].map(|digit| b'0' + digit.to_le_bytes()[0])
}

/// The moment that Odoo writes as `2026-11-23 09:30:00`.
#[inline]
fn moment(text: &str) -> Option<DateTime> {
    let bytes: &[u8; 19] = text.as_bytes().try_into().ok()?;
    let [c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2, b' ', h1, h2, b':', i1, i2, b':', s1, s2] =
        *bytes
    else {
        return None;
    };
    let year = i16::from(number(c1, c2)?) * 100 + i16::from(number(y1, y2)?);
    let (month, day) = (number(m1, m2)?, number(d1, d2)?);
    let (hour, minute, second) = (number(h1, h2)?, number(i1, i2)?, number(s1, s2)?);
    let moment = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    (year > 0).then_some(moment)
}

#[inline]
fn number(tens: u8, ones: u8) -> Option<i8> {
    let both_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    both_digits.then(|| ((tens - b'0') * 10 + (ones - b'0')).cast_signed())
}

#[cold]
fn no_zone(name: &str) -> Error {
    Error::new(
        Kind::Validation,
        format!("There is no time zone '{name}'; a right one is 'Europe/Brussels'."),
    )
}
