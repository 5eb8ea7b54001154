"""References of a batch: what they lead to, and what is said of those that lead nowhere."""

from typing import Any

import pytest

from oxidoo import Kind, OdooMCPError
from oxidoo.tools.references import Reference, references_in, substituted

ORDERS = {
    "model": "sale.order",
    "columns": ["id", "partner_id", "partner_id.id", "tag_ids", "properties", "note"],
    "rows": [
        [7, "Acme", 3, [1, 2], {"a": {"b": 5}}, None],
        [8, "Acme", 3, [2, 4], {"a": {"b": 6}}, True],
        [9, None, None, [], None, 1],
    ],
    "next": 3,
    "order_line": {"model": "sale.order.line", "columns": ["id"], "rows": [[70], [71]]},
}
RESULTS = {
    "orders": ORDERS,
    "none": {"model": "sale.order", "columns": ["id"], "rows": []},
    "servers": {"instances": [{"name": "prod"}, {"name": "test"}]},
}

LEADS = {
    "orders.rows.*.id": [7, 8, 9],
    "orders.rows.*.partner_id": ["Acme"],
    "orders.rows.*.partner_id.id": [3],
    "orders.rows.*.tag_ids": [1, 2, 4],
    "orders.rows.*.note": [True, 1],
    "orders.rows.1.id": 8,
    "orders.rows.2.partner_id": None,
    "orders.rows.0.tag_ids": [1, 2],
    "orders.rows.0.tag_ids.1": 2,
    "orders.rows.1.properties.a.b": 6,
    "orders.rows.0": ORDERS["rows"][0],
    "orders.rows": ORDERS["rows"],
    "orders.rows.*": ORDERS["rows"],
    "orders.next": 3,
    "orders.order_line.rows.*.id": [70, 71],
    "none.rows.*.id": [],
    "servers.instances.1.name": "test",
}

LEADS_NOWHERE = {
    "orders.rows.*.idd": "'orders.rows.*.idd' leads nowhere: there is no 'idd'; did you mean 'id'.",
    "none.rows.*.name": "'none.rows.*.name' leads nowhere: there is no 'name'; there is 'id'.",
    "none.rows.0.id": "'none.rows.0.id' leads nowhere: there are 0 rows, counted from 0.",
    "orders.rows.3.id": "there are 3 rows, counted from 0",
    "orders.count": "there is no 'count'; did you mean",
    "orders.next.more": "nothing is under 'more'",
    "orders.rows.0.tag_ids.2": "there are 2 values, counted from 0",
    "orders.rows.2.properties.a": "nothing is under 'a'",
}

UNREADABLE: dict[str, Any] = {
    "no path": {"$ref": "orders"},
    "nothing": {"$ref": ""},
    "no text": {"$ref": 7},
    "another key": {"$ref": "orders.rows.*.id", "default": 1},
    "an empty part": {"$ref": "orders..id"},
    "a column for a row": {"$ref": "orders.rows.id"},
    "a row from the end": {"$ref": "orders.rows.-1.id"},
    "a number without end": {"$ref": f"orders.rows.{'9' * 5000}.id"},
    "half a surrogate pair": {"$ref": "\ud800"},
}


def value(text: str) -> Any:
    return Reference.parse({"$ref": text}).value(RESULTS)


@pytest.mark.parametrize("text", LEADS)
def test_a_reference_leads_to_a_value(text: str) -> None:
    assert repr(value(text)) == repr(LEADS[text])


@pytest.mark.parametrize("text", LEADS_NOWHERE)
def test_a_reference_that_leads_nowhere_says_where_it_ends(text: str) -> None:
    with pytest.raises(OdooMCPError) as refused:
        value(text)
    assert LEADS_NOWHERE[text] in refused.value.message
    assert refused.value.kind is Kind.VALIDATION


@pytest.mark.parametrize("written", UNREADABLE.values(), ids=UNREADABLE)
def test_a_reference_that_cannot_be_read_is_answered_with_a_right_one(written: Any) -> None:
    with pytest.raises(OdooMCPError, match=r"A reference looks like .*, not like") as refused:
        list(references_in({"ids": [written]}))
    refused.value.message.encode()


def test_references_are_found_and_replaced_anywhere_in_arguments() -> None:
    arguments = {
        "domain": ["|", ["id", "in", {"$ref": "orders.rows.*.id"}], ["x", "=", 1]],
        "ids": {"$ref": "none.rows.*.id"},
        "where": {"partner_id": {"=": {"$ref": "orders.rows.0.partner_id.id"}}},
    }

    assert [str(each) for each in references_in(arguments)] == [
        "orders.rows.*.id",
        "none.rows.*.id",
        "orders.rows.0.partner_id.id",
    ]
    assert substituted(arguments, RESULTS) == {
        "domain": ["|", ["id", "in", [7, 8, 9]], ["x", "=", 1]],
        "ids": [],
        "where": {"partner_id": {"=": 3}},
    }
