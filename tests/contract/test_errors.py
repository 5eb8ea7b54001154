"""What goes wrong has the same kind everywhere, changes nothing and gives nothing away."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from tests.workbench import NOBODY

from oxidoo import Kind, OdooAsyncClient, OdooMCPError, Outcome

pytestmark = pytest.mark.anyio

WRONG = "hunter2-" + "x" * 40

REFUSED = {
    "unknown model": (Kind.VALIDATION, "res.partnerx", "search", [[]], {}),
    "unknown model on write": (Kind.VALIDATION, "res.partnerx", "write", [[1], {}], {}),
    "unknown field in a domain": (
        Kind.VALIDATION,
        "res.partner",
        "search",
        [[["nope", "=", 1]]],
        {},
    ),
    "unknown field in a path": (
        Kind.VALIDATION,
        "res.partner",
        "search",
        [[["country_id.nope", "=", 1]]],
        {},
    ),
    "unknown field to read": (Kind.VALIDATION, "res.partner", "read", [[1], ["nope"]], {}),
    "unknown field to order by": (
        Kind.VALIDATION,
        "res.partner",
        "search",
        [[]],
        {"order": "nope"},
    ),
    "unknown field to create": (
        Kind.VALIDATION,
        "res.partner.category",
        "create",
        [{"name": "x", "nope": 1}],
        {},
    ),
    "unknown method": (Kind.VALIDATION, "res.partner", "nope", [[1]], {}),
    "unknown method with arguments": (
        Kind.VALIDATION,
        "res.partner",
        "nope",
        [[1], "x", [2]],
        {},
    ),
    "unknown argument": (Kind.VALIDATION, "res.partner", "search", [[]], {"nope": 1}),
    "missing argument": (Kind.VALIDATION, "res.partner", "write", [[1]], {}),
    "private method": (Kind.ACCESS, "res.partner", "_compute_display_name", [[1]], {}),
    "unknown operator": (Kind.VALIDATION, "res.partner", "search", [[["name", "~~", "x"]]], {}),
    "domain that ends early": (
        Kind.VALIDATION,
        "res.partner",
        "search",
        [["|", ["name", "=", "x"]]],
        {},
    ),
    "condition of two parts": (Kind.VALIDATION, "res.partner", "search", [[["name", "="]]], {}),
    "domain that is no list": (Kind.VALIDATION, "res.partner", "search", ["nonsense"], {}),
    "missing record on write": (
        Kind.MISSING,
        "res.partner",
        "write",
        [[NOBODY], {"name": "x"}],
        {},
    ),
    "missing record on a method": (Kind.MISSING, "sale.order", "action_confirm", [[NOBODY]], {}),
    "required value left out": (Kind.VALIDATION, "res.partner.category", "create", [{}], {}),
    "text for a date": (
        Kind.VALIDATION,
        "crm.lead",
        "create",
        [{"name": "x", "date_deadline": "soon"}],
        {},
    ),
    "text for a number": (
        Kind.VALIDATION,
        "res.partner.category",
        "create",
        [{"name": "x", "color": "abc"}],
        {},
    ),
    "number beyond the field": (
        Kind.VALIDATION,
        "res.partner.category",
        "create",
        [{"name": "x", "color": 2**31}],
        {},
    ),
    "value that cannot be selected": (
        Kind.VALIDATION,
        "crm.lead",
        "create",
        [{"name": "x", "type": "nope"}],
        {},
    ),
}

FORBIDDEN = {
    "read": ("ir.config_parameter", "search_read", [[]], {"fields": ["key"], "limit": 1}),
    "write": ("ir.config_parameter", "write", [[NOBODY], {"value": "x"}], {}),
    "create": ("ir.config_parameter", "create", [{"key": "x", "value": "x"}], {}),
    "delete": ("ir.config_parameter", "unlink", [[NOBODY]], {}),
}

LEAKS = re.compile(
    r"Traceback|File \"|\.py\b|/usr/|/home/|/root/|odoo\.exceptions|psycopg2"
    r"|\b(SELECT|INSERT|UPDATE|DELETE) "
)


def check_message(error: OdooMCPError, server: Any) -> None:
    """A sentence for people: on one line, of several words, and without secrets."""
    message = error.message
    assert "\n" not in message
    assert "\r" not in message
    assert len(message.split()) > 2, message
    assert len(message) <= 510
    assert not LEAKS.search(message), message
    address = urlsplit(server.url)
    assert str(address.port) not in message
    assert str(address.hostname) not in message
    for secret in (server.api_key, server.demo_api_key, WRONG):
        assert not secret or secret not in message


async def refusal(client: OdooAsyncClient, *call: Any) -> OdooMCPError:
    with pytest.raises(OdooMCPError) as refused:
        await client.execute_kw(*call)
    return refused.value


@pytest.mark.parametrize("mistake", REFUSED)
async def test_a_mistake_has_its_kind_and_a_sentence(target, mistake):
    kind, *call = REFUSED[mistake]

    error = await refusal(target.client, *call)

    assert error.kind is kind
    assert error.outcome is Outcome.REFUSED
    assert not error.retryable
    assert not error.authentication
    check_message(error, target.server)


async def test_a_value_that_must_be_unique_is_refused(target):
    taken = {"name": "another", "login": target.server.username}

    error = await refusal(target.client, "res.users", "create", [taken])

    assert error.kind is Kind.VALIDATION
    assert error.outcome is Outcome.REFUSED
    check_message(error, target.server)


async def test_a_rule_of_the_model_is_refused_in_its_own_words(target, bench):
    partner = await bench.make("res.partner")

    error = await refusal(
        target.client, "res.partner", "write", [[partner], {"parent_id": partner}]
    )

    assert error.kind is Kind.VALIDATION
    assert error.message == "You cannot create recursive Partner hierarchies."


async def test_a_record_in_use_is_not_deleted(target, bench):
    partner = await bench.make("res.partner")
    order = await target.client.execute_kw("sale.order", "create", [{"partner_id": partner}])
    bench.own("sale.order", order)

    error = await refusal(target.client, "res.partner", "unlink", [[partner]])

    assert error.kind is Kind.VALIDATION
    assert error.outcome is Outcome.REFUSED
    check_message(error, target.server)


@pytest.mark.parametrize("deed", FORBIDDEN)
async def test_what_a_user_may_not_do_is_refused_as_access(target, ordinary, deed):
    error = await refusal(ordinary, *FORBIDDEN[deed])

    assert error.kind is Kind.ACCESS
    assert error.outcome is Outcome.REFUSED
    assert not error.authentication
    check_message(error, target.server)


async def test_a_wrong_password_is_refused_as_authentication(target):
    secret = "api_key" if target.protocol == "json2" else "password"
    config = target.server.config(target.protocol, **{secret: SecretStr(WRONG)})
    async with OdooAsyncClient(config) as client:
        error = await refusal(client, "res.partner", "search", [[]])

    assert error.kind is Kind.ACCESS
    assert error.authentication
    assert error.outcome is Outcome.REFUSED
    check_message(error, target.server)


async def test_an_unknown_database_is_refused(target):
    config = target.server.config(target.protocol, database="no_such_database")
    async with OdooAsyncClient(config) as client:
        error = await refusal(client, "res.partner", "search", [[]])

    assert error.kind is Kind.VALIDATION
    assert "database" in error.message
    assert error.outcome is Outcome.REFUSED
    check_message(error, target.server)


async def test_an_error_leaves_the_client_working(target, family):
    await refusal(target.client, "res.partner", "nope", [[1]])

    assert await target.client.execute_kw("res.partner", "search_count", [family.domain()]) == 4


async def test_an_argument_that_no_protocol_carries_is_not_sent(target):
    before = target.http_requests()

    for value in (object(), float("nan"), 2**70, "\ud800", {1: 2}):
        error = await refusal(target.client, "res.partner", "search", [[["name", "=", value]]])
        assert error.kind is Kind.VALIDATION

    assert target.http_requests() == before
