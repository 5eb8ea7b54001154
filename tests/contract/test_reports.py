"""Reports: over a web session with the password, in the context's language, and why there is none.

Debian's wkhtmltopdf, which the real servers print with, takes one record at a time.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr
from tests.workbench import NOBODY

from oxidoo import Kind, OdooAsyncClient, OdooMCPError, Outcome

pytestmark = pytest.mark.anyio

ORDER = "sale.report_saleorder"
GROUP_IDS = 19
"""The release in which a user's `groups_id` became `group_ids`."""
PASSWORD = "Secret-of-a-user-1"
WRONG = "wrong-" + "x" * 34


@pytest.fixture
async def client(server: Any) -> AsyncIterator[OdooAsyncClient]:
    async with OdooAsyncClient(server.config("jsonrpc")) as client:
        yield client


async def orders(client: OdooAsyncClient, count: int) -> list[dict[str, Any]]:
    found = await client.search_read("sale.order", [], ["name"], limit=count, order="id")
    assert len(found) == count
    return found


async def user(server: Any, bench: Any, group: str, **values: Any) -> OdooAsyncClient:
    """A new user of the server, in one group."""
    module, _, name = group.partition(".")
    [found] = await bench.client.search_read(
        "ir.model.data", [["module", "=", module], ["name", "=", name]], ["res_id"]
    )
    groups = "group_ids" if server.version_major >= GROUP_IDS else "groups_id"
    values[groups] = [[6, 0, [found["res_id"]]]]
    await bench.make_user(password=PASSWORD, **values)
    return OdooAsyncClient(
        server.config("jsonrpc", username=bench.marker, password=SecretStr(PASSWORD))
    )


async def refusal(client: OdooAsyncClient, *args: Any, **options: Any) -> OdooMCPError:
    with pytest.raises(OdooMCPError) as caught:
        await client.report(*args, **options)
    error = caught.value
    assert error.message.endswith(".")
    for leak in ("Traceback", "http://", "/usr/", "session_id"):
        assert leak not in error.message
    return error


@pytest.mark.parametrize("protocol", ["xmlrpc", "jsonrpc"])
async def test_a_report_is_a_pdf_whatever_the_protocol(server, protocol):
    async with OdooAsyncClient(server.config(protocol)) as client:
        [order] = await orders(client, 1)

        pdf = await client.report(ORDER, [order["id"]])

    assert pdf.startswith(b"%PDF-")
    assert b"%%EOF" in pdf[-1024:]


@pytest.mark.parametrize("converter", ["html", "text"])
async def test_html_and_text_show_all_records(client, converter):
    found = await orders(client, 2)

    page = await client.report(ORDER, [order["id"] for order in found], converter)

    assert all(order["name"] in page.decode() for order in found)


async def test_a_pdf_of_several_records_has_pages_or_is_an_error(client):
    ids = [order["id"] for order in await orders(client, 2)]
    alone = await client.report(ORDER, ids[:1])

    try:
        pdf = await client.report(ORDER, ids)
    except OdooMCPError as error:
        pdf, told = b"", error.message
    else:
        told = ""

    assert len(pdf) > len(alone) or "one record at a time" in told


@pytest.mark.parametrize(("lang", "shown"), [("fr_FR", "fr-FR"), ("en_US", "en-US")])
async def test_the_language_is_that_of_the_context(client, lang, shown):
    [order] = await orders(client, 1)

    page = await client.report(ORDER, [order["id"]], "html", context={"lang": lang})

    assert f'lang="{shown}"' in page.decode()


async def test_without_a_context_the_language_is_that_of_the_user(server, client, bench):
    [order] = await orders(client, 1)
    async with await user(server, bench, "sales_team.group_sale_manager", lang="fr_FR") as french:
        page = await french.report(ORDER, [order["id"]], "html")

    assert 'lang="fr-FR"' in page.decode()


async def test_many_reports_at_once_open_one_session(client):
    [order] = await orders(client, 1)
    before = client.metrics().http_requests

    pages = await asyncio.gather(*(client.report(ORDER, [order["id"]], "html") for _ in range(8)))

    assert all(order["name"] in page.decode() for page in pages)
    assert client.metrics().http_requests == before + 8 + 1


@pytest.mark.parametrize("converter", ["pdf", "html"])
async def test_an_unknown_report_is_named(client, converter):
    error = await refusal(client, "sale.no_such_report", [1], converter)

    assert (error.kind, error.outcome) == (Kind.VALIDATION, Outcome.REFUSED)
    assert "no report 'sale.no_such_report'" in error.message


@pytest.mark.parametrize("converter", ["pdf", "html"])
async def test_missing_records_are_named(client, converter):
    [order] = await orders(client, 1)

    error = await refusal(client, ORDER, [order["id"], NOBODY], converter)

    assert (error.kind, error.outcome) == (Kind.MISSING, Outcome.REFUSED)
    assert str(NOBODY) in error.message


async def test_records_that_the_user_may_not_read_are_refused(server, client, bench):
    [order] = await orders(client, 1)

    async with await user(server, bench, "base.group_user") as stranger:
        error = await refusal(stranger, ORDER, [order["id"]], "html")

    assert (error.kind, error.outcome) == (Kind.ACCESS, Outcome.REFUSED)
    assert not error.authentication


async def test_with_a_key_only_reports_ask_for_the_password(server):
    config = server.config("jsonrpc", api_key=SecretStr(server.api_key))
    async with OdooAsyncClient(config) as client:
        error = await refusal(client, ORDER, [1])

        assert error.kind is Kind.ACCESS
        assert "configure 'password'" in error.message
        assert client.metrics().http_requests == 0


@pytest.mark.parametrize("secret", ["a wrong password", "a key as password"])
async def test_a_password_that_opens_no_session_is_refused(server, secret):
    value = server.api_key if secret == "a key as password" else WRONG
    async with OdooAsyncClient(server.config("jsonrpc", password=SecretStr(value))) as client:
        error = await refusal(client, ORDER, [1])

    assert (error.kind, error.authentication) == (Kind.ACCESS, True)
    assert value not in repr(error)


async def test_a_database_that_is_not_there_is_named(server):
    async with OdooAsyncClient(server.config("jsonrpc", database="no-such-database")) as client:
        error = await refusal(client, ORDER, [1])

    assert error.kind is Kind.VALIDATION
    assert "no-such-database" in error.message
