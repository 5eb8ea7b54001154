"""Domains: what is refused before it is sent, and that what Odoo takes is not."""

from typing import Any

import pytest

from oxidoo import OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain import check_domain, parse_domain

pytestmark = pytest.mark.anyio


GOOD: list[list[Any]] = [
    [],
    [["name", "=", "x"]],
    [("name", "=", "x")],
    [["name", "ILIKE", "x"]],
    [["parent_id.country_id.code", "in", ["BE", "FR"]]],
    ["|", ["name", "=", "x"], ["email", "=", False]],
    ["!", "&", ["name", "=", "x"], ["active", "=", True], ["id", ">", 3]],
    [[1, "=", 1]],
    [["id", "child_of", 1]],
    [["child_ids", "any", [["name", "=", "x"]]]],
    [["create_date", ">=", "2026-01-01"]],
]

BAD: list[tuple[list[Any], str]] = [
    ([["nam", "=", "x"]], "did you mean 'name'"),
    ([["parent_id.country_id.cod", "=", "x"]], "res.country has no field 'cod'"),
    ([["name", "equals", "x"]], "operator 'equals' does not exist"),
    ([["name", 3, "x"]], "operator 3 is not a text"),
    ([["name", "="]], r"is not \[field, operator, value\]"),
    ([["name", "=", "x", "y"]], r"is not \[field, operator, value\]"),
    (["name", "=", "x"], "holds the text 'name'"),
    (["|", ["name", "=", "x"]], "ends before"),
    (["&"], "ends before"),
    ([None], "holds None"),
    ([[None, "=", 1]], "names the field None"),
    ([["child_ids", "any", [["nam", "=", "x"]]]], "did you mean 'name'"),
]


@pytest.mark.parametrize("domain", GOOD, ids=repr)
async def test_what_odoo_takes_passes(catalogue: Catalogue, domain: list[Any]) -> None:
    await check_domain(catalogue, "res.partner", domain)


@pytest.mark.parametrize(("domain", "says"), BAD, ids=repr)
async def test_what_no_odoo_takes_is_refused_with_the_mistake_named(
    catalogue: Catalogue, domain: list[Any], says: str
) -> None:
    with pytest.raises(OdooMCPError, match=says):
        await check_domain(catalogue, "res.partner", domain)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("", []),
        ("[('name', '=', 'is true')]", [("name", "=", "is true")]),
        (
            '[["active", "=", true], ["parent_id", "=", null]]',
            [["active", "=", True], ["parent_id", "=", None]],
        ),
        ("['|', ('a', '=', 1), ('b', '=', False)]", ["|", ("a", "=", 1), ("b", "=", False)]),
    ],
)
def test_a_domain_may_come_as_text(text: str, domain: list[Any]) -> None:
    assert parse_domain(text) == domain


@pytest.mark.parametrize(
    "text",
    ["name = x", "{'a': 1}", "[('a', '=', uid)]", "[", "(" * 5000, "[" + "0," * 10_000 + "]"],
)
def test_text_that_is_no_list_of_literals_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(OdooMCPError, match="For example"):
        parse_domain(text)
