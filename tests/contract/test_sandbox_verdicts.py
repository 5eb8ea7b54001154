"""The sandbox accepts and refuses what Odoo 19 does: logins, reports and searches, side by side."""

import json
from typing import Any

import pytest
from tests.servers import Server, real_servers
from tests.unit.sandbox.wire import Browser

pytestmark = pytest.mark.skipif("odoo19" not in real_servers()[0], reason="needs an Odoo 19")

PARTNER, ORDER = "res.partner", "sale.order"


@pytest.fixture
def browsers(servers: dict[str, Server]) -> list[Browser]:
    return [Browser(servers[name]) for name in ("sandbox", "odoo19")]


def test_a_session_opens_alike(browsers):
    ours, theirs = (browser.log_in()["result"] for browser in browsers)

    assert ours.keys() <= theirs.keys()
    for key in ("uid", "username", "user_context", "server_version_info", "is_admin"):
        assert ours[key] == theirs[key]
    assert type(ours["partner_id"]) is type(theirs["partner_id"]) is int


def test_a_wrong_password_or_a_key_is_refused_alike(browsers, servers):
    for browser, name in zip(browsers, ("sandbox", "odoo19"), strict=True):
        for password in ("wrong", servers[name].api_key):
            error = browser.log_in(password=password)["error"]
            assert (error["code"], error["message"]) == (0, "Odoo Server Error")
            assert error["data"]["name"] == "odoo.exceptions.AccessDenied"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("html/sale.report_saleorder/1", 200),
        ("text/sale.report_saleorder/1", 200),
        ("pdf/sale.report_saleorder/1", 200),
        ("html/sale.report_saleorder/999999", 500),
        ("html/no.such/1", 500),
    ],
)
def test_a_report_is_answered_alike(browsers, path, status):
    for browser in browsers:
        assert browser.open(f"/report/{path}")[0] == 303
        browser.log_in()
    ours, theirs = (browser.open(f"/report/{path}") for browser in browsers)

    assert ours[0] == theirs[0] == status
    if status == 200:
        assert ours[1] == theirs[1]
        assert ours[2][:8] == theirs[2][:8]


VERDICTS = [
    (PARTNER, domain)
    for domain in (
        [["name", "=", "x"]],
        [["name", "<>", 5]],
        [["name", "any", [["id", "=", 1]]]],
        [["name", "any", "x"]],
        [["name", "=like", 5]],
        [["name", "=like", False]],
        [["name", "in", {}]],
        [["name", "=", {"a": 1}]],
        [["name", "not in", [["a", "=", 1]]]],
        [["name", "nope", 1]],
        [["nope", "=", 1]],
        [["name.x", "=", 1]],
        [["", "=", 1]],
        [["name", "="]],
        ["name", "=", "x"],
        ["&", ["name", "=", "x"]],
        ["|", ["name", "=", "x"], ["name", "=", "y"]],
        "x",
        [["is_company", "like", "x"]],
        [["is_company", "like", ""]],
        [["is_company", ">", True]],
        [["is_company", "=", "yes"]],
        [["color", "=", "x"]],
        [["color", "=", "1"]],
        [["color", ">", ""]],
        [["id", "=", "x"]],
        [["id", "=", "1"]],
        [["id", ">", ["1"]]],
        [["id", ">", {}]],
        [["comment", "=", 1]],
        [["comment", ">", 1]],
        [["country_id", "=", "Belgium"]],
        [["country_id", "=", True]],
        [["country_id", "<", "x"]],
        [["country_id", "<", ["x"]]],
        [["country_id", "child_of", 1]],
        [["country_id", "child_of", "no such country"]],
        [["country_id.nope", "=", 1]],
        [["country_id", "any", [["nope", "=", 1]]]],
        [["country_id", "any", [False]]],
        [["country_id", "any", True]],
        [["child_ids", ">", 1]],
        [["child_ids", "=", [True]]],
        [["child_ids", "child_of", 1.5]],
        [["parent_id", "child_of", {}]],
        [["image_1920", "any", []]],
        [["contact_address", "=", "x"]],
        [["contact_address", "in", []]],
        [["contact_address", "ilike", ""]],
        [["create_date", "=", "2026-13-45"]],
        [["create_date", "in", ""]],
        [["create_date", ">", "today -1d"]],
        [["create_date", ">", "today -1x"]],
        [["create_date", "=", 5]],
        [["create_date.month_number", "=", 5]],
        [["create_date.month_number", "=", "x"]],
        [["create_date.month_number", "<", "x"]],
        [["create_date.month_number", "<", "5"]],
        [["create_date.nope", "=", 5]],
        [["create_date.nope", "like", "x"]],
        [["name", "child_of", 1]],
        [["type", "=", "nope"]],
        [["type", "in", ["contact", "nope"]]],
    )
] + [
    (ORDER, [["amount_total", "=", "x"]]),
    (ORDER, [["amount_total", ">", "100"]]),
    (ORDER, [["amount_total", "in", [True]]]),
    (ORDER, [["order_line.price_unit", ">", 5]]),
    (ORDER, [["order_line", "any", [["price_unit", ">", "x"]]]]),
]


def verdict(browser: Browser, model: str, domain: Any, **options: Any) -> str:
    """The class of the error that a search is refused with, or `accepted`."""
    login = [browser.server.database, 2, "admin"]
    args = [*login, model, "search", [domain], {"limit": 1, **options}]
    params = {"service": "object", "method": "execute_kw", "args": args}
    answer = json.loads(browser.open("/jsonrpc", params)[2])
    return answer["error"]["data"]["name"] if "error" in answer else "accepted"


@pytest.mark.parametrize(("model", "domain"), VERDICTS, ids=repr)
def test_a_domain_gets_the_same_verdict(browsers, model, domain):
    ours, theirs = (verdict(browser, model, domain) for browser in browsers)

    assert ours == theirs


@pytest.mark.parametrize(
    "options",
    [
        {"offset": -1},
        {"limit": -1},
        {"limit": "2"},
        {"offset": "a"},
        {"order": "name asc nulls last, id desc"},
        {"order": "name; drop"},
        {"order": "nope"},
        {"order": "child_ids"},
        {"order": "parent_id.name"},
        {"context": {"lang": "xx_XX"}},
        {"context": {"tz": "Mars/Base"}},
        {"context": {"allowed_company_ids": [999]}},
        {"context": {"allowed_company_ids": [1]}},
    ],
    ids=repr,
)
def test_the_options_of_a_search_get_the_same_verdict(browsers, options):
    ours, theirs = (verdict(browser, PARTNER, [], **options) for browser in browsers)

    assert ours == theirs
