"""Conditions as plain objects: which domain they become, and what is said of mistakes."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from oxidoo import OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain import check_domain, parse_where

pytestmark = pytest.mark.anyio

BRUSSELS = ZoneInfo("Europe/Brussels")
TODAY = date(2026, 11, 23)
"""A Monday."""

Where = dict[str, Any]

PLAIN: list[tuple[Where, list[Any]]] = [
    ({}, []),
    ({"name": "S1"}, [("name", "=", "S1")]),
    ({"state": ["sale", "draft"]}, [("state", "in", ["sale", "draft"])]),
    ({"user_id": None}, [("user_id", "=", False)]),
    ({"user_id": {"!=": None}}, [("user_id", "!=", False)]),
    ({"user_id": [1, None]}, [("user_id", "in", [1, False])]),
    (
        {"partner.country.code": "BE", "amount_total": {">=": 1000}},
        ["&", ("partner_id.country_id.code", "=", "BE"), ("amount_total", ">=", 1000)],
    ),
    (
        {"amount_total": {">=": 10, "<": 20}},
        ["&", ("amount_total", ">=", 10), ("amount_total", "<", 20)],
    ),
    (
        {"or": [{"name": "a"}, {"name": "b", "state": "sale"}]},
        ["|", ("name", "=", "a"), "&", ("name", "=", "b"), ("state", "=", "sale")],
    ),
    (
        {"not": {"or": [{"name": "a"}, {"name": "b"}]}, "state": "sale"},
        ["&", "!", "|", ("name", "=", "a"), ("name", "=", "b"), ("state", "=", "sale")],
    ),
    ({"and": [{"name": "a"}, {}]}, [("name", "=", "a")]),
    ({"or": [{"name": "a"}, {}]}, ["|", ("name", "=", "a"), (1, "=", 1)]),
    ({"not": {}}, ["!", (1, "=", 1)]),
    (
        {"order_line": {"any": {"product.name": {"ilike": "desk"}}}},
        [("order_line", "any", [("product_id.name", "ilike", "desk")])],
    ),
    ({"date_order.month_number": [1, 2]}, [("date_order.month_number", "in", [1, 2])]),
]

DAY = ("2026-11-22 23:00:00", "2026-11-23 23:00:00")
"""The beginning of 2026-11-23 and of the next day in Brussels, in UTC."""

TIMES: list[tuple[Where, list[Any]]] = [
    ({"date_order": {">=": "0001"}}, [("date_order", ">=", "0001-01-01 00:00:00")]),
    ({"date_order": {">=": "0999-05-01 12:00"}}, [("date_order", ">=", "0999-05-01 11:42:30")]),
    (
        {"date_order": "2026-11-23"},
        ["&", ("date_order", ">=", DAY[0]), ("date_order", "<", DAY[1])],
    ),
    (
        {"date_order": {"!=": "2026-11-23"}},
        [
            "|",
            ("date_order", "=", False),
            "|",
            ("date_order", "<", DAY[0]),
            ("date_order", ">=", DAY[1]),
        ],
    ),
    ({"date_order": {">=": "2026-11-23"}}, [("date_order", ">=", DAY[0])]),
    ({"date_order": {"<": "2026-11-23"}}, [("date_order", "<", DAY[0])]),
    ({"date_order": {">": "2026-11-23"}}, [("date_order", ">=", DAY[1])]),
    ({"date_order": {"<=": "2026-11-23"}}, [("date_order", "<", DAY[1])]),
    (
        {"date_order": "2026"},
        [
            "&",
            ("date_order", ">=", "2025-12-31 23:00:00"),
            ("date_order", "<", "2026-12-31 23:00:00"),
        ],
    ),
    (
        {"date_order": "2026-Q3"},
        [
            "&",
            ("date_order", ">=", "2026-06-30 22:00:00"),
            ("date_order", "<", "2026-09-30 22:00:00"),
        ],
    ),
    (
        {"date_order": "2026-03-29"},
        [
            "&",
            ("date_order", ">=", "2026-03-28 23:00:00"),
            ("date_order", "<", "2026-03-29 22:00:00"),
        ],
    ),
    (
        {"date_order": ["2026-11-23", "2026-12"]},
        [
            "|",
            *("&", ("date_order", ">=", DAY[0]), ("date_order", "<", DAY[1])),
            "&",
            ("date_order", ">=", "2026-11-30 23:00:00"),
            ("date_order", "<", "2026-12-31 23:00:00"),
        ],
    ),
    (
        {"date_order": {"not in": ["2026-11-23", "2026-07-01 10:00"]}},
        [
            *("&", "|", ("date_order", "=", False), "|", ("date_order", "<", DAY[0])),
            ("date_order", ">=", DAY[1]),
            ("date_order", "!=", "2026-07-01 08:00:00"),
        ],
    ),
    ({"date_order": {"<": "0001-01-02"}}, [("date_order", "<", "0001-01-01 23:42:30")]),
    ({"date_order": {"in": []}}, [("date_order", "in", [])]),
    ({"date_order": "2026-07-01 10:00"}, [("date_order", "=", "2026-07-01 08:00:00")]),
    ({"date_order": {">": "2026-07-01T10:00:00Z"}}, [("date_order", ">", "2026-07-01 10:00:00")]),
    ({"date_order": {"=like": "2026-11%"}}, [("date_order", "=like", "2026-11%")]),
    ({"date_order": {">": "today -7d"}}, [("date_order", ">", "today -7d")]),
    ({"validity_date": "2026-11-23"}, [("validity_date", "=", "2026-11-23")]),
    (
        {"validity_date": "2026-12"},
        ["&", ("validity_date", ">=", "2026-12-01"), ("validity_date", "<", "2027-01-01")],
    ),
    (
        {"date_order": "today"},
        ["&", ("date_order", ">=", DAY[0]), ("date_order", "<", DAY[1])],
    ),
    ({"date_order": {">=": "today"}}, [("date_order", ">=", DAY[0])]),
    (
        {"date_order": "2026-W48"},
        [
            *("&", ("date_order", ">=", DAY[0])),
            ("date_order", "<", "2026-11-29 23:00:00"),
        ],
    ),
    ({"validity_date": {"<": "this week"}}, [("validity_date", "<", "2026-11-23")]),
    (
        {"validity_date": ["yesterday", "2026-11-24"]},
        [
            ("validity_date", "in", ["2026-11-22", "2026-11-24"]),
        ],
    ),
    (
        {"validity_date": "last month"},
        ["&", ("validity_date", ">=", "2026-10-01"), ("validity_date", "<", "2026-11-01")],
    ),
    ({"validity_date": {"<=": "2026-11"}}, [("validity_date", "<", "2026-12-01")]),
    ({"validity_date": {"<=": "2026-11-23"}}, [("validity_date", "<=", "2026-11-23")]),
    (
        {"validity_date": ["2026-11-23", "2026-11-24"]},
        [("validity_date", "in", ["2026-11-23", "2026-11-24"])],
    ),
]

WRONG: list[tuple[Where, str]] = [
    (
        {"nam": "x"},
        """sale.order has no field 'nam'; did you mean 'name'? For example {"name": "x"}.""",
    ),
    (
        {"partner.cuntry.code": "BE"},
        """did you mean 'country_id'? For example {"partner_id.country_id.code": "BE"}.""",
    ),
    (
        {"amount_total": {"$gt": 5}},
        """'$gt' does not exist; did you mean '>'? For example {"amount_total": {">": 5}}.""",
    ),
    ({"amount_total": {">": "5 k"}}, """'5 k' is none. For example {"amount_total": {">": 5}}."""),
    ({"state": "Sales Order"}, """did you mean 'sale'? For example {"state": "sale"}."""),
    (
        {"$or": [{"name": "a"}]},
        """There is no '$or' in where; did you mean 'or'? For example {"or": [{"name": "a"}]}.""",
    ),
    ({"or": {"name": "a"}}, "wants a list of objects"),
    ({"or": []}, "wants a list of objects"),
    ({"or": ["name"]}, "is 'name', not an object of conditions"),
    ({"name": {}}, "has no operator under 'name'"),
    ({"date_order": "2026-13-01"}, "'2026-13-01' is no date and time that Odoo reads"),
    (
        {"date_order": {"between": ["2026-01", "2026-02"]}},
        """use two conditions. For example {"date_order": {">=": "2026-01", "<=": "2026-02"}}.""",
    ),
    (
        {"date_order": "-1d"},
        """at which hardly anything happens. For example {"date_order": {">=": "-1d"}}.""",
    ),
    (
        {"partner": {"country": "Belgium"}},
        """a path leads to it. For example {"partner_id.country_id": "Belgium"}.""",
    ),
    (
        {"or": {"state": "sale", "name": "S1"}},
        """wants a list of objects. For example {"or": [{"state": "sale"}, {"name": "S1"}]}.""",
    ),
    (
        {"date_order": {"$gte": "2026-11-23"}},
        """did you mean '>='? For example {"date_order": {">=": "2026-11-23"}}.""",
    ),
]


@pytest.mark.parametrize(("where", "domain"), PLAIN, ids=str)
async def test_conditions_become_a_domain(
    catalogue: Catalogue, where: Where, domain: list[Any]
) -> None:
    assert await parse_where(catalogue, "sale.order", where, BRUSSELS, TODAY) == domain
    await check_domain(catalogue, "sale.order", domain)


@pytest.mark.parametrize(("where", "domain"), TIMES, ids=str)
async def test_days_and_times_are_those_of_the_zone(
    catalogue: Catalogue, where: Where, domain: list[Any]
) -> None:
    assert await parse_where(catalogue, "sale.order", where, BRUSSELS, TODAY) == domain
    await check_domain(catalogue, "sale.order", domain)


@pytest.mark.parametrize(("where", "says"), WRONG, ids=str)
async def test_a_mistake_is_named_with_a_corrected_example(
    catalogue: Catalogue, where: Where, says: str
) -> None:
    with pytest.raises(OdooMCPError) as refused:
        await parse_where(catalogue, "sale.order", where, BRUSSELS)

    assert says in refused.value.message
