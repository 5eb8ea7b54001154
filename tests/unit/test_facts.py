"""Answers that are under way when something changes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from oxidoo import OdooAsyncClient, OdooConnectionConfig
from oxidoo.schema.known.archive import Archive
from oxidoo.schema.known.facts import Facts, Question
from oxidoo.schema.known.fingerprint import Coverage, Fingerprint
from oxidoo.schema.known.shared_work import SharedWork

pytestmark = pytest.mark.anyio

TAKEN = Fingerprint("digest", Coverage.ALL)
NAME = ("colour",)


class Standing:
    """A server whose models and fields do not change."""

    async def last_fingerprint(self) -> Fingerprint | None:
        return TAKEN

    async def settled_fingerprint(self) -> Fingerprint:
        return TAKEN


class SlowArchive(Archive):
    """One whose first answer comes late."""

    def __init__(self, client: OdooAsyncClient, folder: Path) -> None:
        super().__init__(client, folder)
        self.is_read = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def recall_fact(self, name: tuple[str, ...], fingerprint: Fingerprint) -> tuple[Any, Any]:
        found = await super().recall_fact(name, fingerprint)
        if not self.is_read.is_set():
            self.is_read.set()
            await self.goes_on.wait()
        return found


@pytest.fixture
async def client() -> AsyncIterator[OdooAsyncClient]:
    config = OdooConnectionConfig(url="https://x.example", username="me", api_key="x")
    async with OdooAsyncClient(config) as client:
        yield client


def colour(answer: str) -> Question[str]:
    async def ask(_: OdooAsyncClient) -> str:
        return answer

    return Question(NAME, ask, str)


async def test_an_answer_of_before_a_change_is_not_taken_for_one_of_after(
    client: OdooAsyncClient, tmp_path: Path
) -> None:
    work, asked, goes_on = SharedWork(), asyncio.Event(), asyncio.Event()
    archive = Archive(client, tmp_path)
    facts = Facts(client, archive, work, Standing())

    async def ask(_: OdooAsyncClient) -> str:
        asked.set()
        await goes_on.wait()
        return "red"

    before = asyncio.ensure_future(facts.get(Question(NAME, ask, str)))
    await asked.wait()
    facts.forget()
    goes_on.set()

    assert await before == "red"
    await work.at_rest()
    assert await facts.get(colour("blue")) == "blue"


async def test_an_answer_on_disk_does_not_displace_a_newer_one(
    client: OdooAsyncClient, tmp_path: Path
) -> None:
    archive = SlowArchive(client, tmp_path)
    await archive.keep_fact(NAME, "red", 1.5, TAKEN)
    facts = Facts(client, archive, SharedWork(), Standing())

    recalled = asyncio.ensure_future(facts.get(colour("red")))
    await archive.is_read.wait()
    assert await facts.get(colour("blue"), within=10) == "blue"
    archive.goes_on.set()

    assert await recalled == "blue"
    assert await facts.get(colour("green")) == "blue"


async def test_an_answer_on_disk_of_before_a_change_is_asked_for_again(
    client: OdooAsyncClient, tmp_path: Path
) -> None:
    archive = SlowArchive(client, tmp_path)
    await archive.keep_fact(NAME, "red", 1.5, TAKEN)
    facts = Facts(client, archive, SharedWork(), Standing())

    recalled = asyncio.ensure_future(facts.get(colour("blue")))
    await archive.is_read.wait()
    facts.forget()
    archive.goes_on.set()

    assert await recalled == "blue"


async def test_an_answer_on_disk_of_another_form_is_asked_for_again(
    client: OdooAsyncClient, tmp_path: Path
) -> None:
    archive = Archive(client, tmp_path)
    await archive.keep_fact(NAME, ["red"], 1.5, TAKEN)
    facts = Facts(client, archive, SharedWork(), Standing())

    async def ask(_: OdooAsyncClient) -> dict[str, str]:
        return {"name": "blue"}

    assert await facts.get(Question(NAME, ask, lambda answer: list(answer.values()))) == ["blue"]
