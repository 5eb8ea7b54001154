"""The linter's verdict on domains and orders beside that of the servers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.contract.domains import (
    DOMAINS,
    MISLEADING,
    MISLEADING_ORDERS,
    ORDERS,
    OVERLOOKED,
    UNDECIDABLE,
    Domain,
)
from tests.servers import Server
from tests.target import Target

from oxidoo import OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain import domain_fault, order_fault, parse_domain
from oxidoo.schema.domain.fault import Fault, Misleading
from oxidoo.schema.known.knowledge import Knowledge

pytestmark = pytest.mark.anyio

AT_ONCE = 4
LEAST_CAUGHT = 0.9
FIRST = {"limit": 5, "order": "id"}
"""Records that no other test makes or deletes."""

ALWAYS_MISLED = {Misleading.ATTACHMENT, Misleading.SELECTION, Misleading.BOOLEAN}
MISLED_ON = {
    "odoo14": set(Misleading) - {Misleading.COLON},
    "odoo19": ALWAYS_MISLED | {Misleading.COLON},
}
"""Which server takes what for something else; the others refuse it, or answer it right."""


@dataclass(frozen=True)
class Verdict:
    """What became of a domain or an order."""

    model: str
    asked: Any
    fault: Fault | None
    refusal: str | None

    def __str__(self) -> str:
        says = self.fault.sentence(list) if self.fault else None
        return f"{self.model} {self.asked!r}: linter {says!r}, Odoo {self.refusal!r}"


@dataclass(frozen=True)
class Court:
    """One server, and the linter that knows its schema."""

    name: str
    target: Target
    catalogue: Catalogue
    turns: asyncio.Semaphore

    async def domain(self, model: str, domain: Domain) -> Verdict:
        parsed = parse_domain(domain)
        fault = await domain_fault(self.catalogue, model, parsed)
        return Verdict(model, domain, fault, await self._refusal(model, parsed, {}))

    async def order(self, model: str, order: str) -> Verdict:
        fault = await order_fault(self.catalogue, model, order)
        refusal = await self._refusal(model, [], {"order": order, "limit": 1})
        return Verdict(model, order, fault, refusal)

    async def ids(self, model: str, domain: list[Any], **kwargs: Any) -> list[int]:
        async with self.turns:
            return await self.target.client.execute_kw(model, "search", [domain], kwargs)

    async def _refusal(self, model: str, domain: list[Any], kwargs: Any) -> str | None:
        try:
            await self.ids(model, domain, **{"limit": 1, **kwargs})
        except OdooMCPError as error:
            return error.message
        return None


@pytest.fixture
def court(server: Server, reach: Callable[[str, str], Target]) -> Court:
    """The court at each server in turn."""
    target = reach(server.name, "jsonrpc")
    return Court(
        server.name, target, Catalogue(Knowledge(target.client)), asyncio.Semaphore(AT_ONCE)
    )


def assert_just(verdicts: list[Verdict]) -> None:
    """Nothing is refused that Odoo takes."""
    assert [str(each) for each in verdicts if each.fault and each.refusal is None] == []


def share_caught(verdicts: list[Verdict]) -> float:
    """Of what Odoo refuses, how much is refused before it is sent."""
    refused = [each for each in verdicts if each.refusal is not None]
    return sum(each.fault is not None for each in refused) / len(refused)


def test_there_are_enough_domains_and_orders_of_every_kind():
    assert len({repr(entry) for entry in DOMAINS}) >= 800
    assert len(set(ORDERS)) >= 30
    assert MISLEADING.keys() | MISLEADING_ORDERS.keys() == set(Misleading)


async def test_domains_are_refused_that_odoo_refuses_and_no_others(court):
    verdicts = await asyncio.gather(*(court.domain(*entry) for entry in DOMAINS + UNDECIDABLE))

    assert_just(verdicts)
    assert share_caught(verdicts[: len(DOMAINS)]) >= LEAST_CAUGHT


async def test_orders_are_refused_that_odoo_refuses_and_no_others(court):
    verdicts = await asyncio.gather(*(court.order(*entry) for entry in ORDERS))

    assert_just(verdicts)
    assert share_caught(verdicts) >= LEAST_CAUGHT


async def test_every_corrected_example_is_one_that_odoo_takes(court):
    faults = [
        (model, await domain_fault(court.catalogue, model, parse_domain(domain)))
        for model, domain in DOMAINS
    ]
    examples = {repr(fault.right): (model, list(fault.right)) for model, fault in faults if fault}
    verdicts = await asyncio.gather(*(court.domain(*each) for each in examples.values()))

    assert len(examples) > 100
    assert [str(each) for each in verdicts if each.fault or each.refusal] == []


async def test_a_mistake_is_refused_also_where_odoo_overlooks_it(court):
    for model, beside, mistake in OVERLOOKED:
        together = await court.domain(model, [*beside, *mistake])
        alone = await court.domain(model, mistake)
        assert together.fault, str(together)
        assert alone.refusal or alone.fault.misleading, str(alone)
        assert together.refusal or await court.ids(model, beside) == [], str(together)


@pytest.mark.parametrize("why", MISLEADING)
async def test_a_domain_refused_as_misleading_is_answered_as_another(court, why):
    misled = 0
    for model, domain, answered_as in MISLEADING[why]:
        verdict = await court.domain(model, domain)
        if verdict.fault and verdict.refusal is None:
            assert verdict.fault.misleading is why, str(verdict)
            as_it = await court.ids(model, domain, **FIRST)
            assert as_it == await court.ids(model, answered_as, **FIRST), str(verdict)
            misled += 1
        else:
            assert verdict.refusal is None or verdict.fault, str(verdict)
    assert misled or why not in MISLED_ON.get(court.name, ())


@pytest.mark.parametrize("why", MISLEADING_ORDERS)
async def test_an_order_refused_as_misleading_is_answered_as_another(court, why):
    misled = 0
    for model, order, answered_as in MISLEADING_ORDERS[why]:
        verdict = await court.order(model, order)
        if verdict.fault and verdict.refusal is None:
            assert verdict.fault.misleading is why, str(verdict)
            as_it = await court.ids(model, [], order=order, limit=5)
            assert as_it == await court.ids(model, [], order=answered_as, limit=5), str(verdict)
            misled += 1
        else:
            assert verdict.refusal is None or verdict.fault, str(verdict)
    assert misled or why not in MISLED_ON.get(court.name, ())


async def test_a_mistake_costs_no_request_once_the_models_are_known(court):
    mistakes = [["amuont_total", ">", 1]], [["state", "=", "Sales Order"]], [["name", "=>", "x"]]
    for mistake in mistakes:
        await domain_fault(court.catalogue, "sale.order", mistake)
    before = court.target.http_requests()

    assert all([await domain_fault(court.catalogue, "sale.order", each) for each in mistakes])
    assert court.target.http_requests() == before
