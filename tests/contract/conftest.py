"""Records that many tests only look at: made once for each server."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.servers import Server, real_servers
from tests.workbench import Workbench


@pytest.fixture(params=real_servers()[0])
def real_server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    """Each real server in turn, for what the sandbox has not."""
    return servers[request.param]


@dataclass(frozen=True)
class Family:
    """Five partners that differ in what domains ask for; `ref` holds the marker of all."""

    marker: str
    ids: dict[str, int]

    def domain(self, *conditions: Any) -> list[Any]:
        """The conditions, for these partners only; `id:Alpha` stands for Alpha's id."""
        return [["ref", "=", self.marker], *(self._with_ids(each) for each in conditions)]

    def names(self, ids: list[int]) -> str:
        """The initials of the partners with these ids, in their order."""
        initials = {record_id: name[0] for name, record_id in self.ids.items()}
        return "".join(initials[record_id] for record_id in ids)

    def _with_ids(self, part: Any) -> Any:
        if isinstance(part, str) and part.startswith("id:"):
            return self.ids[part.removeprefix("id:")]
        return [self._with_ids(each) for each in part] if isinstance(part, list) else part


async def _raise_family(bench: Workbench) -> Family:
    tag = await bench.make("res.partner.category")
    [belgium] = await bench.client.execute_kw("res.country", "search", [[["code", "=", "BE"]]])
    people: dict[str, dict[str, Any]] = {
        "Alpha": {
            "street": "Gent",
            "color": 1,
            "is_company": True,
            "country_id": belgium,
            "category_id": [[6, 0, [tag]]],
            "partner_latitude": 50.5,
        },
        "Beta": {"street": "gent", "color": 2, "type": "other", "partner_latitude": -0.5},
        "Coda": {"street": False, "color": 3},
        "Delta": {"street": "100%_x", "color": 4},
        "Epsilon": {"street": "Brugge", "color": 5, "active": False},
    }
    ids: dict[str, int] = {}
    for name, values in people.items():
        above = {"parent_id": ids["Alpha"]} if name == "Beta" else {}
        ids[name] = await bench.make(
            "res.partner", name=f"{name} {bench.marker}", ref=bench.marker, **above, **values
        )
    return Family(bench.marker, ids)


@pytest.fixture(scope="session")
async def families(anyio_backend: str, reach: Any) -> AsyncIterator[Callable[[Any], Any]]:
    """Gives the family at the server of a target."""
    del anyio_backend
    known: dict[str, tuple[Workbench, Family]] = {}

    async def family(target: Any) -> Family:
        name = target.server.name
        if name not in known:
            bench = Workbench(reach(name, "jsonrpc").client)
            known[name] = bench, await _raise_family(bench)
        return known[name][1]

    yield family
    for bench, _ in known.values():
        await bench.clear()


@pytest.fixture
async def family(target: Any, families: Callable[[Any], Any]) -> Family:
    """The family at the server that the test runs against."""
    return await families(target)
