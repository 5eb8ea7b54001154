"""The forms that a table can be shown in."""

import csv
import io
import json
from typing import Any

import pytest

from oxidoo.tools.formats import Format, show

NAMES = {
    "columns": ["id", "name", "active", "tag_ids", "amount"],
    "rows": [[9, "Acme", True, [1, 2], 0.5], [10, None, False, [], None]],
    "next": 20,
    "tz": "Europe/Brussels",
}
NESTED = {
    "columns": ["id"],
    "rows": [[7]],
    "order_line": {
        "columns": ["order_id.id", "id"],
        "rows": [[7, 70]],
        "next": 1,
        "tax_ids": {"columns": ["id"], "rows": [[700]]},
    },
}
AWKWARD = ['a "b", c', "one\ntwo\r\nthree", r"a|b \| c\\", " spaces ", "東京 🚀", "=1+1", "'"]


def shown(table: dict[str, Any], asked: Format) -> str:
    return show(json.dumps(table), asked)


def test_records_have_the_same_keys_whatever_is_empty() -> None:
    assert json.loads(shown(NAMES, "records")) == {
        "records": [
            {"id": 9, "name": "Acme", "active": True, "tag_ids": [1, 2], "amount": 0.5},
            {"id": 10, "name": None, "active": False, "tag_ids": [], "amount": None},
        ],
        "next": 20,
        "tz": "Europe/Brussels",
    }


def test_tables_inside_become_records_inside() -> None:
    assert json.loads(shown(NESTED, "records")) == {
        "records": [{"id": 7}],
        "order_line": {
            "records": [{"order_id.id": 7, "id": 70}],
            "next": 1,
            "tax_ids": {"records": [{"id": 700}]},
        },
    }


def test_csv_has_a_header_and_ends_with_the_rest() -> None:
    assert shown(NAMES, "csv") == (
        "id,name,active,tag_ids,amount\r\n"
        '9,Acme,true,"[1,2]",0.5\r\n'
        "10,,false,[],\n\n"
        '{"next":20,"tz":"Europe/Brussels"}'
    )


def test_csv_without_a_rest_is_nothing_but_csv() -> None:
    table = {"columns": ["name"], "rows": [[each] for each in AWKWARD]}

    read = list(csv.reader(io.StringIO(shown(table, "csv"), newline="")))

    assert read == [["name"], *([each] for each in AWKWARD)]


@pytest.mark.parametrize("rows", [[], [[None]]], ids=["no row", "an empty value"])
def test_csv_of_one_column_has_no_blank_line(rows: list[Any]) -> None:
    lines = shown({"columns": ["count"], "rows": rows}, "csv").splitlines()

    assert len(lines) == 1 + len(rows)
    assert all(lines)


def test_markdown_is_a_table_that_no_value_breaks() -> None:
    table = {"columns": ["a|b", "id"], "rows": [[each, 1] for each in AWKWARD]}

    lines = shown(table, "markdown").split("\n")

    assert lines == [
        r"| a\|b | id |",
        "| --- | --- |",
        '| a "b", c | 1 |',
        "| one<br>two<br>three | 1 |",
        r"| a\|b \\\| c\\\\ | 1 |",
        "|  spaces  | 1 |",
        "| 東京 🚀 | 1 |",
        "| =1+1 | 1 |",
        "| ' | 1 |",
    ]


def test_markdown_ends_with_the_rest() -> None:
    assert shown(NAMES, "markdown").split("\n") == [
        "| id | name | active | tag_ids | amount |",
        "| --- | --- | --- | --- | --- |",
        "| 9 | Acme | true | [1,2] | 0.5 |",
        "| 10 |  | false | [] |  |",
        "",
        '{"next":20,"tz":"Europe/Brussels"}',
    ]


def test_tables_inside_follow_in_csv_under_their_names() -> None:
    assert shown(NESTED, "csv").splitlines() == [
        "id",
        "7",
        "",
        "order_line",
        "order_id.id,id",
        "7,70",
        "",
        "order_line.tax_ids",
        "id",
        "700",
        "",
        '{"order_line":{"next":1}}',
    ]


def test_tables_inside_follow_in_markdown_under_their_names() -> None:
    lines = shown(NESTED, "markdown").split("\n")

    assert lines[3:8] == [
        "",
        "**order_line**",
        "",
        "| order_id.id | id |",
        "| --- | --- |",
    ]
    assert lines[-1] == '{"order_line":{"next":1}}'


@pytest.mark.parametrize("asked", ["table", "records", "csv", "markdown"])
def test_what_is_no_table_stays_as_it_is(asked: Format) -> None:
    assert show('{"instances":[]}', asked) == '{"instances":[]}'
