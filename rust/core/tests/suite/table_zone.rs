use oxidoo_core::Kind;
use oxidoo_core::codec::{ColumnKind, Table, Zone};

use crate::table::{PLAIN, render, rows, table};

const DATETIME: ColumnKind = ColumnKind::Datetime;

fn in_zone(zone: &str, columns: &[(&str, ColumnKind)]) -> Table {
    Table { zone: Zone::named(zone).unwrap(), ..table(columns) }
}

/// The one cell of the table of `text`, and what follows the rows.
fn shown(zone: &str, text: &str) -> (String, String) {
    let records = format!(r#"[{{"at": "{text}"}}]"#);
    let text = render(&in_zone(zone, &[("at", DATETIME)]), &records).unwrap().text;
    let (_, rest) = text.split_once("\"rows\":[[\"").unwrap();
    let (cell, after) = rest.split_once("\"]]").unwrap();
    (cell.to_owned(), after.to_owned())
}

#[test]
fn a_moment_is_shown_as_a_clock_in_the_zone_shows_it() {
    let table = [
        ("Europe/Brussels", "2026-11-23 09:30:00", "2026-11-23 10:30"),
        ("Europe/Brussels", "2026-07-01 09:30:09", "2026-07-01 11:30:09"),
        // The hour that comes twice, and the one that never comes.
        ("Europe/Brussels", "2026-10-25 00:30:00", "2026-10-25 02:30"),
        ("Europe/Brussels", "2026-10-25 01:30:00", "2026-10-25 02:30"),
        ("Europe/Brussels", "2026-03-29 00:59:59", "2026-03-29 01:59:59"),
        ("Europe/Brussels", "2026-03-29 01:00:00", "2026-03-29 03:00"),
        ("Asia/Kathmandu", "2026-12-31 23:30:00", "2027-01-01 05:15"),
        ("America/New_York", "2026-01-01 00:00:00", "2025-12-31 19:00"),
        ("Pacific/Kiritimati", "2026-02-28 12:00:00", "2026-03-01 02:00"),
        // Before zones there was the sun.
        ("Europe/Brussels", "1850-01-01 00:00:00", "1850-01-01 00:17:30"),
        ("UTC", "2026-11-23 09:30:00", "2026-11-23 09:30"),
        ("UTC", "2024-02-29 00:00:01", "2024-02-29 00:00:01"),
        ("UTC", "0001-01-01 00:00:00", "0001-01-01 00:00"),
        ("UTC", "9999-12-31 23:59:59", "9999-12-31 23:59:59"),
        ("America/New_York", "9999-12-31 23:59:00", "9999-12-31 18:59"),
    ];
    for (zone, moment, clock) in table {
        let after = format!(r#","tz":"{zone}"}}"#);
        assert_eq!(shown(zone, moment), (clock.to_owned(), after), "{zone} {moment}");
    }
}

#[test]
fn what_is_no_moment_is_shown_as_it_is_and_needs_no_zone() {
    for text in [
        "",
        "2026-11-23",
        "2026-11-23 09:30",
        "2026-11-23T09:30:00",
        "2026-11-23 09:30:00Z",
        "2026-11-23 09:30:00.5",
        "2026-02-29 00:00:00",
        "2026-13-01 00:00:00",
        "2026-00-10 00:00:00",
        "2026-11-23 24:00:00",
        "2026-11-23 09:30:60",
        "1-01-01 00:00:00",
        "999-01-01 00:00:00",
        "0000-01-01 00:00:00",
        "+999-01-01 00:00:00",
        "２-1-01 00:00:00é",
        "2026-11-23 09:3é:0",
        "always and for ever",
    ] {
        assert_eq!(shown("Europe/Brussels", text), (text.to_owned(), "}".to_owned()));
    }
    let beyond =
        [("America/New_York", "0001-01-01 00:00:00"), ("Europe/Brussels", "9999-12-31 23:59:59")];
    for (zone, text) in beyond {
        assert_eq!(shown(zone, text), (text.to_owned(), "}".to_owned()));
    }
    let table = in_zone("Europe/Brussels", &[("at", DATETIME)]);
    for value in ["false", "null", "5", "[]", "{}", "[1,[false]]"] {
        let text = render(&table, &format!(r#"[{{"at":{value}}}]"#)).unwrap().text;
        let value = if value == "false" { "null" } else { value };
        assert!(text.ends_with(&format!("[[{value}]]}}")), "{text}");
    }
}

#[test]
fn moments_within_a_list_are_shown_in_the_zone_too() {
    let columns = [("at", DATETIME), ("name", PLAIN)];
    let record = r#"[{"at": ["2026-11-23 09:30:00", "x", ["2026-11-23 09:30:00"]], "name": "2026-11-23 09:30:00"}]"#;
    let text = render(&in_zone("Europe/Brussels", &columns), record).unwrap().text;
    let shown = r#"[[["2026-11-23 10:30","x",["2026-11-23 10:30"]],"2026-11-23 09:30:00"]],"tz":"Europe/Brussels"}"#;
    assert!(text.ends_with(shown), "{text}");
}

#[test]
fn the_zone_is_said_only_for_a_row_that_is_shown() {
    let records = r#"[{"at": false, "n": 1}, {"n": 2, "at": "2026-11-23 09:30:00"}]"#;
    let all = in_zone("", &[("at", DATETIME), ("n", PLAIN)]);
    let text = render(&all, records).unwrap().text;
    assert!(text.ends_with(r#"[[null,1],["2026-11-23 09:30",2]],"tz":"UTC"}"#), "{text}");
    for page in [Table { max_rows: 1, ..all.clone() }, Table { max_bytes: 48, ..all.clone() }] {
        let text = render(&page, records).unwrap().text;
        assert!(text.ends_with(r#"[[null,1]],"next":1}"#), "{text}");
    }
    let in_both = [("at", DATETIME), ("at.id", DATETIME)];
    assert!(rows(&in_both, &records.replace(", \"n\": 1", "")).ends_with(",\"tz\":\"UTC\""));
}

#[test]
fn a_zone_goes_by_its_name() {
    for (asked, name) in [
        ("", "UTC"),
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("europe/brussels", "Europe/Brussels"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("GMT", "GMT"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ] {
        assert_eq!(Zone::named(asked).unwrap().name(), name, "{asked}");
    }
    for unknown in ["Mars/Olympus", "Europe", "+02:00", "CET-1CEST", "Etc/Unknown", "../UTC", " "] {
        let error = Zone::named(unknown).unwrap_err();
        assert_eq!(error.kind, Kind::Validation);
        assert_eq!(
            error.message,
            format!("There is no time zone '{unknown}'; a right one is 'Europe/Brussels'.")
        );
    }
}
