//! Odoo's moments in a time zone once more, by jiff's own parser and formatter.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// `2026-11-23 09:30:00` in UTC as the zone of this name has it; `None` if it is no such moment.
pub(crate) fn local(text: &str, zone: &str) -> Option<String> {
    let shape = text.replace(|char: char| char.is_ascii_digit(), "0");
    if shape != "0000-00-00 00:00:00" || text.starts_with("0000") || text.ends_with("60") {
        return None;
    }
    let utc: DateTime = text.parse().ok()?;
    let Ok(moment) = utc.to_zoned(TimeZone::UTC) else { return last_day(utc, zone) };
    let local = moment.with_time_zone(TimeZone::get(zone).unwrap());
    (local.year() > 0).then(|| written(local.datetime()))
}

/// What jiff has no moment for: the day before the end of its years.
fn last_day(utc: DateTime, zone: &str) -> Option<String> {
    let before = utc.yesterday().unwrap().yesterday().unwrap();
    let offset = before.to_zoned(TimeZone::UTC).unwrap();
    let offset = offset.with_time_zone(TimeZone::get(zone).unwrap()).offset();
    utc.checked_add(offset.duration_since(jiff::tz::Offset::UTC)).ok().map(written)
}

fn written(local: DateTime) -> String {
    let format = if local.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    local.strftime(format).to_string()
}
