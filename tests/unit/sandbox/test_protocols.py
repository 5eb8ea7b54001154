"""The envelopes and the faults of the three protocols, as a real Odoo 19 sends them."""

import xmlrpc.client
from typing import Any

import pytest
from tests.unit.sandbox.wire import execute_kw, json2, jsonrpc, page, post, service, xml

from oxidoo.sandbox.database import API_KEYS
from oxidoo.sandbox.server import Sandbox

MISSING = "Record does not exist or has been deleted.\n(Record: res.partner(999999,), User: 2)"


def fault(server: Sandbox, model: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, str]:
    with pytest.raises(xmlrpc.client.Fault) as caught:
        xml(server, model, method, *args, **kwargs)
    return caught.value.faultCode, caught.value.faultString


def test_a_client_without_login_can_ask_for_the_version(sandbox: Sandbox) -> None:
    with service(sandbox, "common") as common:
        version = common.version()
    assert version["server_version_info"] == [19, 0, 0, "final", 0, ""]
    assert version == jsonrpc(sandbox, "common", "version")["result"]
    with service(sandbox, "db") as db:
        assert db.list() == ["sandbox"]


@pytest.mark.parametrize(
    ("login", "password", "uid"),
    [
        ("admin", "admin", 2),
        ("demo", "demo", 6),
        ("admin", API_KEYS["admin"], 2),
        ("admin", "wrong", False),
        ("nobody", "admin", False),
        ("admin", "", False),
        ("public", "", False),
    ],
)
def test_login_gives_the_user_id_or_false(
    sandbox: Sandbox, login: str, password: str, uid: int
) -> None:
    with service(sandbox, "common") as common:
        assert common.authenticate("sandbox", login, password, {}) == uid
    assert jsonrpc(sandbox, "common", "login", "sandbox", login, password)["result"] == uid


def test_the_three_protocols_read_the_same(sandbox: Sandbox) -> None:
    domain, fields = [["is_company", "=", True]], ["name", "country_id", "category_id", "comment"]
    expected = execute_kw(sandbox, "res.partner", "search_read", domain, fields)["result"]
    assert len(expected) > 15
    assert xml(sandbox, "res.partner", "search_read", domain, fields) == expected
    arguments = {"domain": domain, "fields": fields}
    assert json2(sandbox, "res.partner/search_read", arguments) == (200, expected)


def test_create_answers_an_id_for_a_mapping_and_a_list_for_a_list(sandbox: Sandbox) -> None:
    one = xml(sandbox, "res.partner.category", "create", {"name": "one"})
    many = execute_kw(sandbox, "res.partner.category", "create", [{"name": "two"}])["result"]
    _, named = json2(sandbox, "res.partner.category/create", {"vals_list": {"name": "three"}})
    assert isinstance(one, int)
    assert many == [one + 1]
    assert named == [one + 2]


def test_xmlrpc_faults_carry_odoos_codes(sandbox: Sandbox) -> None:
    assert fault(sandbox, "res.partnerx", "search", []) == (2, "Object res.partnerx doesn't exist")
    assert fault(sandbox, "res.partner", "write", [999999], {"name": "x"}) == (2, MISSING)
    code, text = fault(sandbox, "res.partner", "_search", [])
    assert (code, text) == (
        4,
        "Private methods (such as 'res.partner._search') cannot be called remotely.",
    )
    with service(sandbox, "object") as proxy, pytest.raises(xmlrpc.client.Fault) as caught:
        proxy.execute_kw("sandbox", 2, "wrong", "res.partner", "search", [[]])
    assert (caught.value.faultCode, caught.value.faultString) == (3, "Access Denied")


@pytest.mark.parametrize(
    ("method", "args", "last_line"),
    [
        ("nope", [], "AttributeError: The method 'res.partner.nope' does not exist"),
        ("search", [[["nope", "=", 1]]], "ValueError: Invalid field res.partner.nope in condition"),
        ("read", [[1], ["nope"]], "ValueError: Invalid field 'nope' on 'res.partner'"),
        ("action_archive", [[]], "TypeError: cannot marshal None unless allow_none is enabled"),
    ],
)
def test_an_application_error_is_fault_1_with_a_traceback(
    sandbox: Sandbox, method: str, args: list[Any], last_line: str
) -> None:
    code, text = fault(sandbox, "res.partner", method, *args)
    assert code == 1
    assert text.startswith("Traceback (most recent call last):\n")
    assert text.rstrip().splitlines()[-1].startswith(last_line)
    assert 'File "/' not in text


def test_a_method_that_returns_nothing_has_run_despite_the_fault(sandbox: Sandbox) -> None:
    lead = xml(sandbox, "crm.lead", "create", {"name": "Soon lost"})
    code, text = fault(sandbox, "crm.lead", "action_set_lost", [lead])
    assert code == 1
    assert "cannot marshal None unless allow_none is enabled" in text
    assert xml(sandbox, "crm.lead", "read", [lead], ["active"])[0]["active"] is False
    answer = execute_kw(sandbox, "crm.lead", "action_set_lost", [lead])
    assert answer == {"jsonrpc": "2.0", "id": 7}
    assert json2(sandbox, "crm.lead/action_set_lost", {"ids": [lead]}) == (200, "null")


def test_xmlrpc_drops_what_xml_cannot_carry(sandbox: Sandbox) -> None:
    made = execute_kw(sandbox, "res.partner.category", "create", {"name": "a\x00b\x1fc\td"})
    name = xml(sandbox, "res.partner.category", "read", [made["result"]], ["name"])[0]["name"]
    assert name == "abc\td"


def test_jsonrpc_errors_come_with_status_200(sandbox: Sandbox) -> None:
    error = execute_kw(sandbox, "res.partnerx", "search", [])["error"]
    assert error["code"] == 0
    assert error["message"] == "Odoo Server Error"
    data = error["data"]
    assert data.pop("debug").startswith("Traceback (most recent call last):\n")
    assert data == {
        "name": "odoo.exceptions.UserError",
        "message": "Object res.partnerx doesn't exist",
        "arguments": ["Object res.partnerx doesn't exist"],
        "context": {},
    }


def test_jsonrpc_refuses_what_is_no_call(sandbox: Sandbox) -> None:
    assert post(f"{sandbox.url}/jsonrpc", b"{bad") == (400, "Invalid JSON data")
    assert post(f"{sandbox.url}/jsonrpc", b"[]") == (400, "Invalid JSON-RPC data")


@pytest.mark.parametrize(
    ("path", "arguments", "status", "message"),
    [
        ("res.partnerx/search", {"domain": []}, 404, "the model 'res.partnerx' does not exist"),
        ("res.partner/nope", {}, 404, "The method 'res.partner.nope' does not exist"),
        ("res.partner", {}, 404, "Did you mean POST /json/2/<model>/<method>?"),
        (
            "res.partner/search",
            {"domain": [], "ids": [1]},
            422,
            "cannot call res.partner.search with ids",
        ),
        (
            "res.partner/search",
            {"domain": [], "foo": 1},
            422,
            "got an unexpected keyword argument 'foo'",
        ),
        ("res.partner/search", {}, 422, "missing a required argument: 'domain'"),
        (
            "res.partner/_search",
            {},
            403,
            "Private methods (such as 'res.partner._search') cannot be called remotely.",
        ),
        ("res.partner/write", {"ids": [999999], "vals": {"name": "x"}}, 404, MISSING),
        (
            "res.partner/read",
            {"ids": [1], "fields": ["nope"]},
            500,
            "Invalid field 'nope' on 'res.partner'",
        ),
        (
            "res.partner/search_count",
            {"domain": [], "context": {"lang": "xx_XX"}},
            422,
            "Invalid language code: xx_XX",
        ),
    ],
)
def test_json2_errors_are_statuses(
    sandbox: Sandbox, path: str, arguments: dict[str, Any], status: int, message: str
) -> None:
    code, body = json2(sandbox, path, arguments)
    assert code == status
    assert sorted(body) == ["arguments", "context", "debug", "message", "name"]
    assert body["message"] == message


def test_json2_asks_for_a_key(sandbox: Sandbox) -> None:
    status, body = json2(sandbox, "res.partner/search", {"domain": []}, key="wrong")
    assert (status, body["message"]) == (401, "Invalid apikey")
    url = f"{sandbox.url}/json/2/res.partner/search"
    status, text = post(url, b'{"domain": []}')
    assert status == 401
    assert "User not authenticated, use an API Key" in text


def test_json2_does_not_know_another_database(sandbox: Sandbox) -> None:
    header = {"X-Odoo-Database": "elsewhere"}
    status, text = json2(sandbox, "res.partner/search", {"domain": []}, **header)
    assert status == 404
    assert "No database is selected" in text


def test_api_doc_tells_the_signatures(sandbox: Sandbox) -> None:
    document = page(sandbox, "/doc-bearer/sale.order.json")
    assert document["methods"]["search"]["signature"] == (
        "(domain, offset=0, limit=None, order=None) -> list[int]"
    )
    assert document["methods"]["search"]["api"] == ["model", "readonly"]
    assert document["methods"]["action_confirm"]["parameters"] == {}
    assert document["fields"]["amount_total"]["type"] == "monetary"
    assert "browse" not in document["methods"]
    assert not [name for name in document["methods"] if name.startswith("_")]
