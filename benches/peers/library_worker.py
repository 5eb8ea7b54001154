"""Searches with one client library, in a process of its own, which only imports that library.

Reads what to do from standard input and writes what it measured to standard output, both as JSON.
"""

import asyncio
import json
import resource
import sys
import time
import xmlrpc.client
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlsplit

Records = list[dict[str, Any]]
Search = Callable[[list[Any]], Records]
AsyncSearch = Callable[[list[Any]], Awaitable[Records]]

_FIRST = 1_000_000


class Task(dict[str, Any]):
    """What to do: the server, the search, and how long."""

    @property
    def options(self) -> dict[str, Any]:
        """The named arguments of `search_read`."""
        return {"fields": self["fields"], "limit": self["limit"], "order": self["order"]}


def xmlrpc_client(task: Task) -> Search:
    common = xmlrpc.client.ServerProxy(f"{task['url']}/xmlrpc/2/common")
    user_id = common.authenticate(task["database"], task["username"], task["password"], {})
    models = xmlrpc.client.ServerProxy(f"{task['url']}/xmlrpc/2/object")

    def search(domain: list[Any]) -> Records:
        return models.execute_kw(  # type: ignore[return-value]
            task["database"], user_id, task["password"],
            task["model"], "search_read", [domain], task.options,
        )  # fmt: skip

    return search


def odoorpc_client(task: Task) -> Search:
    import odoorpc  # type: ignore[import-not-found] # noqa: PLC0415 - only in its own environment

    address = urlsplit(task["url"])
    odoo = odoorpc.ODOO(address.hostname, port=address.port)
    odoo.login(task["database"], task["username"], task["password"])

    def search(domain: list[Any]) -> Records:
        found: Records = odoo.execute_kw(task["model"], "search_read", [domain], task.options)
        return found

    return search


def odooly_client(task: Task) -> Search:
    import odooly  # type: ignore[import-not-found] # noqa: PLC0415 - only in its own environment

    client = odooly.Client(
        task["url"], task["database"], task["username"], task["password"], task["api_key"]
    )

    def search(domain: list[Any]) -> Records:
        found: Records = client.env.execute(task["model"], "search_read", domain, **task.options)
        return found

    return search


async def by_hand(task: Task) -> AsyncSearch:
    import aiohttp  # noqa: PLC0415 - only where it is measured
    import orjson  # noqa: PLC0415

    http = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=task["connections"]),
        headers={
            "Authorization": f"Bearer {task['api_key']}",
            "X-Odoo-Database": task["database"],
            "Content-Type": "application/json",
        },
    )
    url = f"{task['url']}/json/2/{task['model']}/search_read"

    async def search(domain: list[Any]) -> Records:
        body = orjson.dumps({"domain": domain, **task.options})
        async with http.post(url, data=body) as reply:
            reply.raise_for_status()
            found: Records = orjson.loads(await reply.read())
        return found

    return search


def oxidoo_config(task: Task) -> Any:
    from pydantic import SecretStr  # noqa: PLC0415 - only where it is measured

    from oxidoo import OdooConnectionConfig  # noqa: PLC0415

    return OdooConnectionConfig(
        url=task["url"],
        database=task["database"],
        username=task["username"],
        api_key=SecretStr(task["api_key"]),
        max_connections=task["connections"],
        records_ttl=0,
    )


async def oxidoo_async(task: Task) -> AsyncSearch:
    from oxidoo import OdooAsyncClient  # noqa: PLC0415 - only where it is measured

    client = OdooAsyncClient(oxidoo_config(task))

    async def search(domain: list[Any]) -> Records:
        found: Records = await client.search_read(task["model"], domain, **task.options)
        return found

    return search


def oxidoo_sync(task: Task) -> Search:
    from oxidoo import OdooClient  # noqa: PLC0415 - only where it is measured

    client = OdooClient(oxidoo_config(task))

    def search(domain: list[Any]) -> Records:
        found: Records = client.search_read(task["model"], domain, **task.options)
        return found

    return search


SYNCHRONOUS = {
    "xmlrpc.client": xmlrpc_client,
    "odoorpc": odoorpc_client,
    "odooly": odooly_client,
    "OdooClient": oxidoo_sync,
}
ASYNCHRONOUS = {"aiohttp + orjson, by hand": by_hand, "OdooAsyncClient": oxidoo_async}


class Load:
    """Calls until the time is up, each one's answer judged by what it holds."""

    def __init__(self, task: Task) -> None:
        self._expected = {record["id"]: record for record in task["expected"]}
        self._seconds: float = task["seconds"]
        self._ids: Iterator[int] = count(_FIRST)
        self.right: list[float] = []
        self.wrong: list[str] = []
        self._ends = 0.0
        self._began = 0.0

    def begin(self) -> None:
        """Forgets what was before, and starts the clock."""
        self.right, self.wrong = [], []
        self._began = time.perf_counter()
        self._ends = self._began + self._seconds

    def thread(self, search: Search) -> None:
        """Searches, one call after the other."""
        while (began := time.perf_counter()) < self._ends:
            try:
                found = search(self._domain())
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
                self.wrong.append(f"{type(error).__name__}: {error}")
            else:
                self._judge(found, time.perf_counter() - began)

    async def worker(self, search: AsyncSearch) -> None:
        """The same on an event loop."""
        while (began := time.perf_counter()) < self._ends:
            try:
                found = await search(self._domain())
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
                self.wrong.append(f"{type(error).__name__}: {error}")
            else:
                self._judge(found, time.perf_counter() - began)

    def told(self, at_once: int) -> dict[str, Any]:
        """What was measured, as JSON can hold it."""
        return {
            "at_once": at_once,
            "seconds": self.right,
            "elapsed": time.perf_counter() - self._began,
            "errors": len(self.wrong),
            "error": self.wrong[0][:200] if self.wrong else "",
        }

    def _domain(self) -> list[Any]:
        return [["id", "<", next(self._ids)]]

    def _judge(self, found: Records, seconds: float) -> None:
        if {record["id"]: record for record in found} == self._expected:
            self.right.append(seconds)
        else:
            self.wrong.append("other records than those asked for")


def run_threads(task: Task, connect: Callable[[Task], Search]) -> Iterator[dict[str, Any]]:
    load = Load(task)
    searches: list[Search] = []
    for at_once in task["levels"]:
        # None of these libraries says that threads may share a client.
        searches += [connect(task) for _ in range(at_once - len(searches))]
        with ThreadPoolExecutor(at_once) as threads:
            load.begin()
            list(threads.map(load.thread, searches[:at_once]))
        yield load.told(at_once)


async def run_tasks(
    task: Task, connect: Callable[[Task], Awaitable[AsyncSearch]]
) -> list[dict[str, Any]]:
    load = Load(task)
    search = await connect(task)
    told = []
    for at_once in task["levels"]:
        load.begin()
        await asyncio.gather(*(load.worker(search) for _ in range(at_once)))
        told.append(load.told(at_once))
    return told


def main() -> None:
    task = Task(json.load(sys.stdin))
    library: str = task["library"]
    if library in SYNCHRONOUS:
        samples = list(run_threads(task, SYNCHRONOUS[library]))
    else:
        samples = asyncio.run(run_tasks(task, ASYNCHRONOUS[library]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write("\n" + json.dumps({"samples": samples, "memory": memory}))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
