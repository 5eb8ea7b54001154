"""Whatever an agent gets wrong, one sentence tells what, and leads to a call that succeeds."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.contract.calling import Call, caller, check_sentence, error_in
from tests.contract.mistakes import MISTAKES, ORDER_ID
from tests.servers import Server
from tests.target import Target

pytestmark = pytest.mark.anyio

CHECKED_HERE = {
    name: mistake
    for name, mistake in MISTAKES.items()
    if mistake.kind in ("validation", "policy") and mistake.tool != "odoo_batch"
}
"""Mistakes that nobody has to ask Odoo about."""


@pytest.fixture(scope="module")
def callers(reach: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Call]:
    """Gives what calls tools at a server as an agent does; what it knows of models is kept."""
    known: dict[str, Call] = {}

    def of(name: str) -> Call:
        if name not in known:
            known[name] = caller(reach(name, "jsonrpc"), tmp_path_factory.mktemp("files"))
        return known[name]

    return of


@pytest.fixture
def call(server: Server, callers: Callable[[str], Call]) -> Call:
    return callers(server.name)


async def with_ids(call: Call, value: Any) -> Any:
    """Arguments with the id of an order where one is wanted."""
    if ORDER_ID not in json.dumps(value):
        return value
    asked = {"model": "sale.order", "fields": ["id"], "limit": 1, "order": "id"}
    _, text = await call("odoo_search", asked)
    return {**value, "ids": [json.loads(text)["rows"][0][0]]}


def test_there_are_enough_mistakes_of_every_tool() -> None:
    assert len(MISTAKES) >= 100
    assert len({repr((each.tool, each.given)) for each in MISTAKES.values()}) == len(MISTAKES)
    assert {each.tool for each in MISTAKES.values()} >= {
        f"odoo_{name}"
        for name in (
            "search", "read", "aggregate", "models", "fields", "describe", "report", "export",
            "batch", "instances",
        )
    }  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
async def test_an_error_names_the_mistake_and_leads_to_a_call_that_succeeds(
    server: Server, call: Call, name: str
) -> None:
    mistake = MISTAKES[name]
    failed, text = await call(mistake.tool, mistake.given)

    if server.version_major >= mistake.taken_from:
        assert not failed, text
    else:
        text = error_in(failed, text)
        check_sentence(text, mistake.kind)
        assert [said for said in mistake.says if said not in text] == [], text
    if mistake.right:
        tool, arguments = mistake.right
        failed, text = await call(tool, await with_ids(call, arguments))
        assert not failed, text
        assert '"error":' not in text, text


async def test_a_mistake_costs_no_request_once_the_models_are_known(
    server: Server, reach: Callable[[str, str], Target], call: Call
) -> None:
    target = reach(server.name, "jsonrpc")
    costs = {}
    for name, mistake in CHECKED_HERE.items():
        if server.version_major < mistake.taken_from:
            _, text = await call(mistake.tool, mistake.given)
            before = target.http_requests()
            await call(mistake.tool, mistake.given)
            # A model that is not known may be there by now.
            most = 1 if "There is no model" in text else 0
            if (cost := target.http_requests() - before) > most:
                costs[name] = cost

    assert costs == {}
