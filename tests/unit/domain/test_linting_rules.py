"""The rules of the linter, edition by edition, without a server."""

from datetime import date
from typing import Any

import pytest

from oxidoo.schema.domain.editions import Edition, judges_of
from oxidoo.schema.domain.fault import Misleading
from oxidoo.schema.domain.moments import nearest_date, reads
from oxidoo.schema.domain.operators import operator_fault
from oxidoo.schema.domain.paths import Target
from oxidoo.schema.domain.spans import Span, span_of
from oxidoo.schema.domain.targets import target_fault
from oxidoo.schema.field import Field, parse_fields
from oxidoo.schema.field_names import field_of_words

CLASSIC, MODERN = Edition.CLASSIC, Edition.MODERN

TODAY = date(2026, 1, 31)
STATES = {"type": "selection", "string": "Status", "selection": [["sale", "Sales Order"]]}
FIELDS = {
    "name": {"type": "char", "string": "Number"},
    "user_id": {"type": "many2one", "string": "Salesperson", "relation": "res.users"},
    "tag_ids": {"type": "many2many", "string": "Tags", "relation": "crm.tag"},
    "active": {"type": "boolean", "string": "Active"},
    "total": {"type": "monetary", "string": "Total", "currency_field": "currency_id"},
    "date": {"type": "date", "string": "Date"},
    "state": STATES,
    "image": {"type": "binary", "string": "Image", "attachment": True},
    "computed": {"type": "char", "store": False, "searchable": False, "sortable": False},
}


def fault(edition: Edition, name: str, operator: str, value: Any) -> Any:
    field = Field.of(name, FIELDS[name])
    return target_fault(edition, Target(field, "sale.order", "", ""), (name, operator, value))


def test_between_14_and_19_both_editions_must_refuse() -> None:
    assert judges_of(14) == (CLASSIC,)
    assert judges_of(15) == judges_of(18) == (CLASSIC, MODERN)
    assert judges_of(19) == judges_of(20) == (MODERN,)


@pytest.mark.parametrize("text", ["2026-01-31", "2026-01-31 10:00", "20260131", "today"])
def test_both_editions_read_a_moment(text: str) -> None:
    assert reads(CLASSIC, text)
    assert reads(MODERN, text)


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30", "2026", "2026-01", "2026-Q1", "soon", "last week", ""]
)
def test_neither_edition_reads_what_is_no_moment(text: str) -> None:
    assert not reads(CLASSIC, text)
    assert not reads(MODERN, text)


@pytest.mark.parametrize("text", ["-1w", "+3d =monday", "=week_start", "today -7d +1m", "now =3H"])
def test_only_the_modern_edition_counts_from_today(text: str) -> None:
    assert reads(MODERN, text)
    shifted = fault(CLASSIC, "date", ">=", text)
    assert shifted is not None


@pytest.mark.parametrize("text", ["yesterday", "Jan 5 2026", "2026-01-31T10:00:00Z", "01/02/2026"])
def test_only_the_classic_edition_reads_what_its_database_does(text: str) -> None:
    assert reads(CLASSIC, text)
    assert not reads(MODERN, text)


@pytest.mark.parametrize(
    ("text", "date"),
    [("2026-02-30", "2026-02-28"), ("2026-13-05", "2026-12-05"), ("31/12/2026", "2026-12-31")],
)
def test_a_wrong_date_is_corrected_to_the_nearest(text: str, date: str) -> None:
    assert nearest_date(text) == date


@pytest.mark.parametrize(
    ("condition", "misleading"),
    [
        (("computed", "=", "x"), Misleading.UNSEARCHABLE),
        (("image", "=", "x"), Misleading.ATTACHMENT),
        (("state", "=", "Sales Order"), Misleading.SELECTION),
        (("active", "=", "false"), Misleading.BOOLEAN),
        (("date", ">", "today -7d"), Misleading.RELATIVE_DATE),
        (("name", "in", "abc"), Misleading.LETTERS),
    ],
)
def test_what_is_refused_though_odoo_takes_it_is_called_misleading(
    condition: tuple[str, str, Any], misleading: Misleading
) -> None:
    found = fault(CLASSIC, *condition)
    assert found is not None
    assert found.misleading is misleading


@pytest.mark.parametrize(
    "condition",
    [
        ("name", ">", "x"),
        ("name", "=", 5),
        ("user_id", "=", "Mitchell"),
        ("user_id", "in", [1, False]),
        ("tag_ids", "=", False),
        ("total", "=", "12.5"),
        ("total", "ilike", "12"),
        ("state", "like", "sal"),
        ("state", "=", False),
        ("active", "in", [True, False]),
        ("date", "=", False),
        ("image", "!=", False),
    ],
)
def test_both_editions_take_it(condition: tuple[str, str, Any]) -> None:
    assert fault(CLASSIC, *condition) is None
    assert fault(MODERN, *condition) is None


@pytest.mark.parametrize(
    ("condition", "right"),
    [
        (("total", ">", "1,000.50 €"), ("total", ">", 1000.5)),
        (("total", ">", "1,5"), ("total", ">", 1.5)),
        (("total", "in", [1, "two"]), ("total", "in", [1, 0])),
        (("total", ">", [5]), ("total", ">", 5)),
        (("state", "in", ["sale", "xyz"]), ("state", "in", ["sale"])),
        (("state", "=", "Sales order"), ("state", "=", "sale")),
        (("name", "child_of", 3), ("name", "=", 3)),
        (("name", "=like", 3), ("name", "=like", "3")),
        (("tag_ids", ">", 3), ("tag_ids", "=", 3)),
        (("user_id", "=", True), ("user_id", "!=", False)),
        (("active", ">", False), ("active", "=", False)),
        (("image", "=", "x"), ("image", "!=", False)),
    ],
)
def test_the_example_is_the_condition_put_right(
    condition: tuple[str, str, Any], right: tuple[str, str, Any]
) -> None:
    found = fault(MODERN, *condition)
    assert found is not None
    assert found.right == (right,)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("=>", (("name", ">=", "x"),)),
        ("$in", (("name", "in", ["x"]),)),
        ("contains", (("name", "ilike", "x"),)),
        ("startswith", (("name", "=ilike", "x%"),)),
        ("ends with", (("name", "=ilike", "%x"),)),
        ("exists", (("name", "!=", False),)),
        ("any!", (("name", "any", "x"),)),
        ("not equal", (("name", "!=", "x"),)),
    ],
)
def test_an_operator_of_another_language_is_translated(wrong: str, right: Any) -> None:
    found = operator_fault(("name", wrong, "x"), [MODERN])
    assert found is not None
    assert found.right == right


def test_before_odoo_17_any_is_put_as_a_path() -> None:
    found = operator_fault(("tag_ids", "any", [["name", "=", "x"]]), [CLASSIC])
    assert found is not None
    assert found.right == (("tag_ids.name", "=", "x"),)
    assert operator_fault(("tag_ids", "any", []), [CLASSIC, MODERN]) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("user", "user_id"),
        ("Salesperson", "user_id"),
        ("tags", "tag_ids"),
        ("stat", "state"),
        ("Status", "state"),
        ("xyzzy", None),
    ],
)
def test_a_field_is_found_by_what_people_call_it(said: str, name: str | None) -> None:
    assert field_of_words(said, parse_fields(FIELDS)) == name


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026q1", "2026-01-01", "2026-04-01"),
        ("2026-02", "2026-02-01", "2026-03-01"),
        ("2026-12-31", "2026-12-31", "2027-01-01"),
        ("2026-W01", "2025-12-29", "2026-01-05"),
        ("2026w48", "2026-11-23", "2026-11-30"),
        ("Yesterday", "2026-01-30", "2026-01-31"),
        ("tomorrow", "2026-02-01", "2026-02-02"),
        ("this week", "2026-01-26", "2026-02-02"),
        ("next week", "2026-02-02", "2026-02-09"),
        ("last month", "2025-12-01", "2026-01-01"),
        ("next_month", "2026-02-01", "2026-03-01"),
        ("last quarter", "2025-10-01", "2026-01-01"),
        ("this quarter", "2026-01-01", "2026-04-01"),
        ("next year", "2027-01-01", "2028-01-01"),
    ],
)
def test_a_period_is_read(text: str, first: str, after: str) -> None:
    span = span_of(text, TODAY)
    assert isinstance(span, Span)
    assert span.bounds(None) == (first, after)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-02-30", "2026-Q5", "9999", "0000", "x", "20260101", "2026-W54", "now"]
)
def test_what_is_no_period_is_left_alone(text: str) -> None:
    assert span_of(text, TODAY) is None


def test_fields_kept_before_more_was_asked_of_them_are_read() -> None:
    field = Field.of("name", {"type": "char", "string": "Name"})
    assert field.searchable
    assert field.sortable
    assert (field.currency_field, field.relation_field, field.related) == (None, None, None)
    old, new = {"type": "char", "related": ["a", "b"]}, {"type": "char", "related": "a.b"}
    assert Field.of("x", old).related == Field.of("x", new).related == "a.b"
