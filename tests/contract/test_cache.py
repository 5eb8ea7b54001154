"""What the cache may answer, and what ends its knowledge."""

import asyncio
from typing import Any

import pytest

from oxidoo import OdooMCPError
from oxidoo.gateway.operations.read import Read
from oxidoo.gateway.operations.search import Search

pytestmark = pytest.mark.anyio

FIELDS = ["city"]


async def city(target: Any, partner: int) -> str:
    answer = await target.ask(Read("odoo", "res.partner", [partner], FIELDS))
    return answer["rows"][0][1]


async def test_a_read_that_was_just_answered_is_not_asked_again(target, bench):
    partner = await bench.make("res.partner", city="Ghent")
    first = await city(target, partner)
    before = target.client.metrics()

    second = await city(target, partner)

    after = target.client.metrics()
    assert first == second == "Ghent"
    assert after.http_requests == before.http_requests
    assert after.cache_hits == before.cache_hits + 1


async def test_a_write_ends_what_the_cache_knew(target, bench):
    partner = await bench.make("res.partner", city="Ghent")
    await city(target, partner)

    await target.client.execute_kw("res.partner", "write", [[partner], {"city": "Liège"}])

    assert await city(target, partner) == "Liège"


async def test_a_write_to_another_model_ends_it_too(target, bench):
    company = await bench.make("res.partner", is_company=True)
    lead = await bench.make("crm.lead", partner_id=company)
    operation = Read("odoo", "crm.lead", [lead], ["partner_id"])
    await target.ask(operation)

    renamed = f"{bench.marker} renamed"
    await target.client.execute_kw("res.partner", "write", [[company], {"name": renamed}])

    assert (await target.ask(operation))["rows"][0][1] == renamed


async def test_a_new_record_appears_in_a_search_that_was_cached(target, bench):
    operation = Search("odoo", "res.partner", [["name", "=", bench.marker]], ["id"])
    assert (await target.ask(operation))["rows"] == []

    partner = await bench.make("res.partner")

    assert (await target.ask(operation))["rows"] == [[partner]]


async def test_a_write_that_failed_ends_it_as_well(target, bench):
    partner = await bench.make("res.partner", city="Ghent")
    await city(target, partner)
    before = target.http_requests()
    with pytest.raises(OdooMCPError):
        await target.client.execute_kw("res.partner", "write", [[partner], {"nope": 1}])

    await city(target, partner)

    assert target.http_requests() == before + 2


async def test_another_context_is_another_question(target, bench):
    partner = await bench.make("res.partner", city="Ghent")
    await city(target, partner)
    before = target.http_requests()

    await target.ask(Read("odoo", "res.partner", [partner], FIELDS, context={"tz": "Asia/Tokyo"}))

    assert target.http_requests() == before + 1


async def test_the_same_question_asked_many_times_at_once_is_sent_once(target, bench):
    partner = await bench.make("res.partner", city="Ghent")
    await city(target, await bench.make("res.partner", city="other"))
    before = target.http_requests()

    answers = await asyncio.gather(*(city(target, partner) for _ in range(16)))

    assert answers == ["Ghent"] * 16
    assert target.http_requests() == before + 1


async def test_a_direct_call_is_never_answered_from_the_cache(target, bench):
    partner = await bench.make("res.partner")
    before = target.http_requests()

    for _ in range(2):
        await target.client.execute_kw("res.partner", "read", [[partner], FIELDS])

    assert target.http_requests() == before + 2
