"""The sandbox answers in the shape that Odoo 19 does: what the read side asks, side by side."""

import json
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from http.cookiejar import CookieJar
from typing import Any

import pytest
from tests.conftest import Server, real_servers

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("odoo19" not in real_servers()[0], reason="needs an Odoo 19"),
]

PARTNER, ORDER = "res.partner", "sale.order"


def shape(value: Any) -> Any:
    """The structure of an answer: its keys and types, the data left out."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        kinds = [shape(each) for each in value]
        return [kind for place, kind in enumerate(kinds) if kind not in kinds[:place]]
    return type(value).__name__


@pytest.fixture
def both(reach: Any) -> Any:
    """Asks the sandbox and Odoo 19 the same, and gives both answers."""

    async def ask(model: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        sandbox, odoo = (reach(name, "jsonrpc").client for name in ("sandbox", "odoo19"))
        return (
            await sandbox.execute_kw(model, method, list(args), kwargs),
            await odoo.execute_kw(model, method, list(args), kwargs),
        )

    return ask


async def test_a_user_has_a_language_and_a_zone(both):
    ours, theirs = await both("res.users", "context_get")

    assert ours == theirs


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (PARTNER, "name"),
        (PARTNER, "child_ids"),
        (PARTNER, "display_name"),
        (PARTNER, "country_code"),
        (PARTNER, "image_128"),
        (PARTNER, "sale_order_count"),
        ("res.company", "name"),
        ("res.users", "email"),
        ("res.users", "password"),
        ("res.users", "tz"),
        ("res.users", "child_ids"),
        ("res.users", "contact_address"),
        ("res.users", "color"),
        ("ir.attachment", "res_id"),
        (ORDER, "amount_total"),
        (ORDER, "order_line"),
        (ORDER, "state"),
        (ORDER, "is_expired"),
        ("sale.order.line", "order_partner_id"),
        ("crm.lead", "expected_revenue"),
        ("crm.lead", "activity_ids"),
        ("crm.lead", "activity_date_deadline"),
        ("crm.team", "sequence"),
    ],
)
async def test_a_field_is_described_alike(both, model, field):
    attributes = [
        "type",
        "relation",
        "relation_field",
        "currency_field",
        "related",
        "required",
        "readonly",
        "searchable",
        "sortable",
        "store",
        "groups",
        "aggregator",
        "model_field",
    ]
    ours, theirs = await both(model, "fields_get", [field], attributes)

    assert ours == theirs


@pytest.mark.parametrize(
    "options",
    [
        {"limit": 2},
        {"limit": 2, "count_limit": 3},
        {"limit": 80, "count_limit": 1},
        {"offset": 100000, "limit": 2},
    ],
)
async def test_records_are_read_along_a_specification(both, options):
    specification = {
        "name": {},
        "user_id": {},
        "partner_id": {
            "fields": {"display_name": {}, "currency_id": {"fields": {"name": {}}}},
        },
        "order_line": {
            "fields": {"product_id": {"fields": {"display_name": {}}}, "price_total": {}},
            "limit": 1,
            "order": "id desc",
        },
        "tag_ids": {"fields": {}},
    }
    domain = [["order_line", "!=", False], ["user_id", "!=", False], ["tag_ids", "!=", False]]
    ours, theirs = await both(ORDER, "web_search_read", domain, specification, **options)

    assert shape(ours["records"][:1]) == shape(theirs["records"][:1])
    full = len(ours["records"]) == len(theirs["records"]) == options["limit"]
    assert not full or "count_limit" not in options or ours["length"] == theirs["length"]


async def test_the_lines_of_a_record_come_in_the_order_asked_for(both):
    lines = {"fields": {"name": {}}, "limit": 0, "order": "id desc"}
    for [order] in await both(ORDER, "web_read", [1], {"order_line": lines}):
        ids = [line["id"] for line in order["order_line"]]
        assert ids == sorted(ids, reverse=True)
        assert all(line.keys() == {"id"} for line in order["order_line"])


@pytest.mark.parametrize("model", [ORDER, "crm.lead", "account.move", "project.task"])
async def test_views_are_answered_alike(both, model):
    ours, theirs = await both(model, "get_views", [[False, "list"], [False, "form"]])

    assert shape(ours["views"]) == shape(theirs["views"])
    assert ours["models"].keys() <= theirs["models"].keys()
    for kind, view in ours["views"].items():
        assert ET.fromstring(view["arch"]).tag == kind
    described = ours["models"][model]["fields"]
    for name in described.keys() & theirs["models"][model]["fields"].keys():
        assert described[name]["type"] == theirs["models"][model]["fields"][name]["type"]


async def test_a_form_that_is_made_up_is_the_same(both):
    ours, theirs = await both("utm.tag", "get_views", [[False, "form"]])

    assert ours["views"] == theirs["views"]


@pytest.mark.parametrize(
    ("model", "method", "args"),
    [
        (PARTNER, "check_access_rights", ["write", False]),
        (PARTNER, "has_access", [[], "write"]),
        ("res.lang", "get_installed", []),
        ("ir.model", "display_name_for", [["sale.order", "no.model"]]),
        ("ir.model.data", "check_object_reference", ["base", "main_company"]),
    ],
)
async def test_the_answer_is_the_same(both, model, method, args):
    ours, theirs = await both(model, method, *args)

    assert ours == theirs


@pytest.mark.parametrize(
    ("model", "domain", "fields"),
    [
        (
            "ir.actions.act_window",
            [["name", "=", "Quotations"], ["path", "!=", False], ["domain", "=", False]],
            ["name", "res_model", "view_mode", "domain", "context", "path", "type"],
        ),
        (
            "ir.ui.menu",
            [["action", "!=", False], ["parent_id", "!=", False]],
            ["name", "complete_name", "parent_id", "action"],
        ),
        (
            "ir.rule",
            [["model_id.model", "=", ORDER], ["groups", "!=", False]],
            ["name", "model_id", "groups", "domain_force", "global", "perm_read", "active"],
        ),
        (
            "ir.model.constraint",
            [["model.model", "=", "res.lang"]],
            ["name", "definition", "message", "type", "model", "module"],
        ),
        (
            "ir.actions.report",
            [["report_name", "=", "sale.report_saleorder"]],
            ["name", "model", "report_type", "print_report_name", "binding_model_id", "type"],
        ),
        (
            "ir.model.data",
            [["module", "=", "base"], ["name", "=", "main_company"]],
            ["complete_name", "model", "res_id", "reference"],
        ),
    ],
)
async def test_what_odoo_knows_of_itself_is_found_alike(both, model, domain, fields):
    ours, theirs = await both(model, "search_read", domain, fields, limit=1)

    assert ours
    assert shape(ours) == shape(theirs)


async def test_menus_are_loaded_alike(both):
    ours, theirs = await both("ir.ui.menu", "load_menus", False)

    assert ours["root"].keys() == theirs["root"].keys()
    deep = [next(m for m in all_.values() if m["children"] and m["id"]) for all_ in (ours, theirs)]
    assert deep[0].keys() == deep[1].keys()


async def test_models_and_fields_are_named_in_french_when_asked(both):
    french = {"context": {"lang": "fr_FR"}}
    for names in await both("ir.model", "display_name_for", [ORDER], **french):
        assert names == [{"display_name": "Commande client", "model": ORDER}]
    fields = ["partner_id", "order_line", "amount_total", "user_id"]
    ours, theirs = await both(ORDER, "fields_get", fields, ["string"], **french)
    assert ours == theirs
    ours, theirs = await both(ORDER, "fields_get", ["state"], ["selection"], **french)
    assert ours["state"]["selection"][0] == theirs["state"]["selection"][0] == ["draft", "Devis"]


async def test_default_values_come_alike(both):
    for values in await both("crm.lead", "default_get", ["type", "user_id", "priority", "nope"]):
        assert values == {"type": "opportunity", "user_id": 2, "priority": "0"}


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Browser:
    """A web client of a server; it keeps its cookies."""

    def __init__(self, server: Server) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.server, self.opener = server, urllib.request.build_opener(cookies, Stay)

    def open(self, path: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        """The status, the media type and the body."""
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.server.url + path, body, headers)
        try:
            with self.opener.open(request) as reply:
                return reply.status, reply.headers["Content-Type"], reply.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers["Content-Type"], error.read()

    def log_in(self, password: str) -> dict[str, Any]:
        params = {"db": self.server.database, "login": "admin", "password": password}
        call = json.dumps({"jsonrpc": "2.0", "id": 1, "params": params}).encode()
        answer: dict[str, Any] = json.loads(self.open("/web/session/authenticate", call)[2])
        return answer


@pytest.fixture
def browsers(servers: dict[str, Server]) -> list[Browser]:
    return [Browser(servers[name]) for name in ("sandbox", "odoo19")]


def test_a_session_opens_alike(browsers):
    ours, theirs = (browser.log_in("admin")["result"] for browser in browsers)

    assert ours.keys() <= theirs.keys()
    for key in ("uid", "username", "user_context", "server_version_info", "is_admin"):
        assert ours[key] == theirs[key]
    assert shape(ours["partner_id"]) == shape(theirs["partner_id"])


def test_a_wrong_password_or_a_key_is_refused_alike(browsers):
    for browser in browsers:
        for password in ("wrong", browser.server.api_key):
            error = browser.log_in(password)["error"]
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
        browser.log_in("admin")
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
    login = [browser.server.database, 2, browser.server.password]
    args = [*login, model, "search", [domain], {"limit": 1, **options}]
    params = {"service": "object", "method": "execute_kw", "args": args}
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "params": params}).encode()
    answer = json.loads(browser.open("/jsonrpc", call)[2])
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
