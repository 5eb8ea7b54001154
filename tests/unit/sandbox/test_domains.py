"""What domains match; every expectation was recorded from a real Odoo 19."""

import json
from pathlib import Path
from typing import Any

import pytest

from oxidoo.sandbox.orm.environment import Environment

Domain = list[Any]
RECORDED = json.loads(Path(__file__).with_name("recorded_domains.json").read_text("utf-8"))


@pytest.fixture
def world(env: Environment) -> dict[str, int]:
    """Eight partners, a to h, three tags in a row and two countries."""
    tags = env["res.partner.category"]
    root = tags.create({"name": "zz Root"})
    child = tags.create({"name": "zz Child", "parent_id": root.id})
    leaf = tags.create({"name": "zz Leaf", "parent_id": child.id})
    belgium, france = env.ref("base.be"), env.ref("base.fr")
    ids = {
        "c1": root.id,
        "c2": child.id,
        "c3": leaf.id,
        "be": belgium.id,
        "fr": france.id,
    }

    def make(letter: str, **values: Any) -> None:
        ids[letter] = env["res.partner"].create(values).id

    make(
        "a",
        name="Alpha Co",
        ref="zz01",
        is_company=True,
        color=3,
        country_id=belgium.id,
        category_id=[[6, 0, [root.id]]],
        partner_latitude=1.5,
        email="a@x.com",
        comment="<p>hello</p>",
    )
    make(
        "b",
        name="beta_co",
        ref="zz02",
        is_company=True,
        country_id=france.id,
        category_id=[[6, 0, [child.id, leaf.id]]],
        partner_latitude=-2.25,
        email=False,
    )
    make(
        "c",
        name="Ann",
        ref="zz03",
        parent_id=ids["a"],
        color=5,
        email="Ann@X.com",
        type="invoice",
        function="100%",
    )
    make("d", name="Bob", ref="zz04", parent_id=ids["a"], color=1, active=False, email="")
    make("e", name="Éloïse", ref="zz05", parent_id=ids["b"], category_id=[leaf.id], type="other")
    make("f", name="zed", ref="zz06", color=7, city="a_b", user_id=2)
    make("g", name="Zed", ref="zz07", color=7, city="a%b")
    make("h", name="sub", ref="zz08", parent_id=ids["c"], is_company=True)
    return ids


def matching(env: Environment, world: dict[str, int], domain: Domain) -> str:
    """The letters of the partners that match; `@a` in a domain stands for the id of a."""

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve(item) for item in value]
        if isinstance(value, str) and value.startswith("@"):
            return world[value[1:]]
        return value

    letters = {world[letter]: letter for letter in "abcdefgh"}
    within = [["id", "in", list(letters)]]
    found = env["res.partner"].search(within + resolve(domain), order="id")
    return "".join(letters[record_id] for record_id in found.ids)


def test_every_recorded_domain_matches_what_odoo_matched(
    env: Environment, world: dict[str, int]
) -> None:
    wrong = [
        (domain, expected, found)
        for domain, expected in RECORDED
        if (found := matching(env, world, domain)) != expected
    ]
    assert len(RECORDED) > 400
    assert wrong == []


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        pytest.param([["color", "=", False]], "beh", id="an unset number is zero"),
        pytest.param([["name", "ilike", "zED"]], "fg", id="ilike ignores case"),
        pytest.param([["name", "like", "zed"]], "f", id="like does not"),
        pytest.param([["city", "like", "a_b"]], "fg", id="an underscore is a wildcard"),
        pytest.param([["city", "like", "a\\_b"]], "f", id="unless it is quoted"),
        pytest.param([["email", "!=", "a@x.com"]], "bcefgh", id="unset differs from a value"),
        pytest.param([["parent_id", "ilike", "alpha"]], "ch", id="a many2one is searched by name"),
        pytest.param([["parent_id.country_id.code", "=", "FR"]], "e", id="paths cross links"),
        pytest.param([["category_id", "child_of", "@c1"]], "abe", id="child_of goes down"),
        pytest.param([["category_id", "parent_of", "@c2"]], "ab", id="parent_of goes up"),
        pytest.param([["child_ids", "=", False]], "efgh", id="no children"),
        pytest.param([["child_ids", "any", [["color", ">", 1]]]], "a", id="any looks inside"),
        pytest.param([["active", "=", False]], "d", id="archived ones when asked for"),
        pytest.param([[1, "=", 1]], "abcefgh", id="TRUE, without the archived"),
        pytest.param([[0, "=", 1]], "", id="FALSE"),
        pytest.param(["!", ["color", "<", 3]], "acfg", id="not"),
        pytest.param(["|", ["color", "=", 3], ["name", "=", "Zed"]], "ag", id="or"),
        pytest.param([["color", "=?", False]], "abcefgh", id="=? with nothing to compare"),
        pytest.param([["create_date", ">=", "today -1d"]], "abcefgh", id="relative dates"),
        pytest.param([["create_date", "<", "2020-01-01"]], "", id="absolute dates"),
    ],
)
def test_a_domain_matches(
    env: Environment, world: dict[str, int], domain: Domain, expected: str
) -> None:
    assert matching(env, world, domain) == expected


@pytest.mark.parametrize(
    ("domain", "error", "message"),
    [
        (
            [["nope", "=", 1]],
            ValueError,
            "Invalid field res.partner.nope in condition ('nope', '=', 1)",
        ),
        (
            [["parent_id.nope", "=", 1]],
            ValueError,
            "Invalid field res.partner.nope in condition ('nope', '=', 1)",
        ),
        (
            [["name", "foo", 1]],
            ValueError,
            "Invalid operator in condition ('name', 'foo', 1)",
        ),
        ([["name", "="]], ValueError, "Domain() invalid item in domain: ['name', '=']"),
        (["|", ["name", "=", 1]], ValueError, "Domain() malformed domain"),
        ("name", TypeError, "Domain() invalid argument type for domain: 'name'"),
        ([[5, "=", 5]], TypeError, "Domain() invalid arguments: (5, '=', 5)"),
        ([["create_date", ">", "soon"]], ValueError, "Invalid term 'soon' in expression date"),
        (
            [["create_date", ">", "2026-01-01T10:00:00Z"]],
            ValueError,
            "expecting only datetimes with no timezone",
        ),
        ([["color", "=", "blue"]], ValueError, "invalid literal for int()"),
        ([["is_company", ">", True]], ValueError, "Cannot compare 'is_company' to"),
        ([["contact_address", "=", "x"]], ValueError, "because it is not stored"),
        ([["category_id", "<", 1]], AssertionError, "expects 'any' operator"),
    ],
)
def test_a_bad_domain_is_refused_in_odoos_words(
    env: Environment, domain: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        env["res.partner"].search(domain)
    assert str(caught.value).startswith(message) or message in str(caught.value)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", "acdgbhfe"),
        ("name desc", "efhbgdca"),
        ("color desc, name", "gfcadbhe"),
        ("parent_id, id", "cdheabfg"),
        ("email, id", "dcabefgh"),
        ("email desc, id", "befghacd"),
        ("city nulls first, id desc", "hedcbagf"),
        ("is_company desc, name", "abhcdgfe"),
    ],
)
def test_an_order_sorts_as_the_database_does(
    env: Environment, world: dict[str, int], order: str, expected: str
) -> None:
    letters = {world[letter]: letter for letter in "abcdefgh"}
    domain = [["id", "in", list(letters)], ["active", "in", [True, False]]]
    found = env["res.partner"].search(domain, order=order)
    assert "".join(letters[record_id] for record_id in found.ids) == expected
