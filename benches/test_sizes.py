"""What an agent has to read: bytes of the list of tools and of a page of records."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import orjson
import pytest
from tests.e2e.processes import variables
from tests.servers import real_servers

from benches.budgets import at_most
from benches.report import Measurement
from benches.stdio import COMMANDS, StdioServer
from benches.turns import Weigh
from oxidoo.sandbox.server import running

EMPTY, OXIDOO = COMMANDS
SEARCH = {
    "model": "res.partner",
    "fields": ["name", "email", "country_id", "user_id"],
    "order": "id",
    "limit": 20,
}


@pytest.fixture(params=["sandbox", "odoo19"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        if request.param == "sandbox":
            sandbox = stack.enter_context(running())
            server = {"ODOO_URL": sandbox.url, "ODOO_DB": sandbox.database}
            server |= {"ODOO_USERNAME": sandbox.username, "ODOO_PASSWORD": sandbox.password}
        elif real := real_servers()[0].get(request.param):
            server = variables(real)
        else:
            pytest.skip(f"{request.param} is not there")
        yield server | {"XDG_CACHE_HOME": str(tmp_path)}


def test_list_of_tools(weigh: Weigh, tmp_path: Path) -> None:
    nowhere = {
        "ODOO_URL": "http://127.0.0.1:1",
        "ODOO_DB": "bench",
        "ODOO_PASSWORD": "unused",
        "XDG_CACHE_HOME": str(tmp_path),
    }
    with StdioServer(COMMANDS[OXIDOO], nowhere, "legacy") as server:
        server.begin()
        line = server.ask_raw("tools/list", {})
    assert orjson.loads(line)["result"]["tools"]
    weigh(
        Measurement(
            group="tools/list, as sent",
            contender="every default tool",
            value=len(line),
            unit="bytes",
            budget=at_most(12_000, "12 kB", tolerated=12_000),
        )
    )


def test_page_of_partners(
    weigh: Weigh, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    with StdioServer(COMMANDS[OXIDOO], environment, "legacy") as server:
        server.begin()
        result = server.ask("tools/call", {"name": "odoo_search", "arguments": SEARCH})
    text = result["content"][0]["text"]
    assert len(orjson.loads(text)["rows"]) == SEARCH["limit"]
    weigh(
        Measurement(
            group="20 partners × 4 fields, the text of the result",
            contender=request.node.callspec.params["environment"],
            value=len(text.encode()),
            unit="bytes",
            budget=at_most(1500, "1.5 kB", tolerated=1500),
        )
    )
