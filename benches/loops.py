"""Batch jobs as people write them without Oxidoo, for the benchmarks to stand beside."""

import asyncio
import xmlrpc.client
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
import odoorpc
import orjson

PAGE = 1000
"""Records per call of the usual loops: what their tutorials and Odoo's own prefetch use."""


@dataclass(frozen=True)
class Odoo:
    """Where to log in."""

    url: str
    database: str
    username: str
    password: str
    api_key: str


class ByHand:
    """The best loop on aiohttp and orjson: JSON-2, pages by spans of ids, several at once."""

    def __init__(self, odoo: Odoo, at_once: int) -> None:
        self._url = f"{odoo.url}/json/2/"
        self._headers = {
            "Authorization": f"bearer {odoo.api_key}",
            "X-Odoo-Database": odoo.database,
            "Content-Type": "application/json",
        }
        self._at_once = at_once

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=self._at_once)
        self._http = aiohttp.ClientSession(connector=connector, headers=self._headers)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def call(self, model: str, method: str, **arguments: Any) -> Any:
        body = orjson.dumps(arguments)
        async with self._http.post(f"{self._url}{model}/{method}", data=body) as reply:
            text = await reply.read()
            reply.raise_for_status()
        return orjson.loads(text)

    async def read(
        self, model: str, domain: list[Any], fields: list[str], page: int
    ) -> list[dict[str, Any]]:
        ids = await self.call(model, "search", domain=domain, order="id")
        bounds = [0, *ids[page - 1 :: page]]
        if bounds[-1] != ids[-1]:
            bounds.append(ids[-1])
        turn = asyncio.Semaphore(self._at_once)

        async def part(after: int, last: int) -> list[dict[str, Any]]:
            span = [["id", ">", after], ["id", "<=", last], *domain]
            async with turn:
                return await self.call(model, "search_read", domain=span, fields=fields, order="id")

        pages = await asyncio.gather(*map(part, bounds, bounds[1:]))
        return [record for records in pages for record in records]

    async def create(self, model: str, values: Sequence[Any], chunk: int) -> list[int]:
        turn = asyncio.Semaphore(self._at_once)

        async def part(rows: Sequence[Any]) -> list[int]:
            async with turn:
                return await self.call(model, "create", vals_list=rows)

        made = await asyncio.gather(*map(part, chunks(values, chunk)))
        return [record for ids in made for record in ids]


class XmlRpc:
    """The loop of Odoo's own documentation, on `xmlrpc.client`."""

    def __init__(self, odoo: Odoo) -> None:
        self._odoo = odoo
        with xmlrpc.client.ServerProxy(f"{odoo.url}/xmlrpc/2/common") as common:
            self._user = common.authenticate(odoo.database, odoo.username, odoo.password, {})
        self._object = xmlrpc.client.ServerProxy(f"{odoo.url}/xmlrpc/2/object")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._object("close")()

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        who = (self._odoo.database, self._user, self._odoo.password)
        return self._object.execute_kw(*who, model, method, args, kwargs)

    def read(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while page := self.call(
            model, "search_read", domain, fields=fields, offset=len(found), limit=PAGE, order="id"
        ):
            found += page
        return found

    def create(self, model: str, values: Sequence[Any], chunk: int | None = None) -> list[int]:
        if chunk is None:
            return [self.call(model, "create", row) for row in values]
        return [
            record for rows in chunks(values, chunk) for record in self.call(model, "create", rows)
        ]


class OdooRpc:
    """The same on `odoorpc`."""

    def __init__(self, odoo: Odoo) -> None:
        address = urlsplit(odoo.url)
        self._odoo = odoorpc.ODOO(address.hostname, port=address.port, timeout=600)
        self._odoo.login(odoo.database, odoo.username, odoo.password)

    def read(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while page := self._odoo.env[model].search_read(
            domain, fields, offset=len(found), limit=PAGE, order="id"
        ):
            found += page
        return found

    def create(self, model: str, values: Sequence[Any], chunk: int | None = None) -> list[int]:
        records = self._odoo.env[model]
        if chunk is None:
            return [records.create(row) for row in values]
        return [record for rows in chunks(values, chunk) for record in records.create(rows)]


def chunks(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (values[at : at + size] for at in range(0, len(values), size))
