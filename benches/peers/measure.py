"""All contenders in one setting: started, loaded in turns, and weighed."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from benches.peers.contenders import Contender, Transport
from benches.peers.load import Answered, Ask, Bound, asking, check, sample
from benches.peers.mcp_client import ServerError, result_of
from benches.peers.odoo import Odoo
from benches.peers.samples import Measured, Sample, merged
from benches.peers.servers import Server, running
from benches.peers.work import Call, Job, Partner, Work

_WARM_UP = Bound(seconds=5, calls=8)

_ENOUGH = 1.0
"""Seconds of a load after which a contender has no further turn at it."""

Jobs = Mapping[Job, Sequence[int]]
"""For each job, the numbers of calls at once."""


@dataclass(frozen=True)
class Plan:
    """How much is measured of each contender.

    Attributes:
        starts: How often it is started; the quickest start is told, as the first one finds the
            disk cache cold.
        rounds: How often its turn comes for each load, unless its turns are long.
        jobs: The loads.
        bound: When one turn ends.
    """

    starts: int
    rounds: int
    jobs: Jobs
    bound: Bound


@dataclass(frozen=True)
class Setting:
    """Which Odoo the contenders serve, and how they are spoken to."""

    odoo: Odoo
    transport: Transport


@dataclass
class Entrant:
    """A contender whose server is running."""

    contender: Contender
    server: Server
    ask: Ask
    starts: list[float]
    tools_bytes: int = 0
    text_bytes: int = 0
    result_bytes: int = 0
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def measured(self, setting: Setting) -> Measured:
        """All that is known in the end, with the memory as it is now."""
        return Measured(
            contender=self.contender.name,
            setting=setting.odoo.setting,
            transport=setting.transport,
            start=min(self.starts),
            memory=self.server.memory(),
            tools_bytes=self.tools_bytes,
            text_bytes=self.text_bytes,
            result_bytes=self.result_bytes,
            samples=self.samples,
        )


async def measure(
    contenders: Mapping[Contender, Path], setting: Setting, plan: Plan
) -> list[Measured]:
    """Measures contenders side by side; one that cannot run in the setting says why.

    Args:
        contenders: Each with the folder of its commands.
        setting: What they serve, and how.
        plan: How much is measured.
    """
    partners = setting.odoo.first_page()
    entrants: dict[Contender, Entrant] = {}
    results: dict[Contender, Measured] = {}
    async with AsyncExitStack() as servers:
        for contender, binaries in contenders.items():
            try:
                entrant = await _entered(servers, contender, binaries, setting, plan.starts)
            except ServerError as error:
                results[contender] = _unavailable(contender, setting, error)
            else:
                await _look_at(entrant, Work(partners))
                entrants[contender] = entrant
        await _loads(list(entrants.values()), partners, setting.odoo, plan)
        results |= {one: entrant.measured(setting) for one, entrant in entrants.items()}
    return [results[contender] for contender in contenders]


async def _entered(
    servers: AsyncExitStack, contender: Contender, binaries: Path, setting: Setting, starts: int
) -> Entrant:
    """Starts a server so often, and leaves the last one running."""
    seconds: list[float] = []
    for _ in range(starts - 1):
        async with running(contender, binaries, setting.odoo, setting.transport) as server:
            seconds.append(server.start)
    server = await servers.enter_async_context(
        running(contender, binaries, setting.odoo, setting.transport)
    )
    return Entrant(contender, server, asking(server.client, contender), [*seconds, server.start])


def _unavailable(contender: Contender, setting: Setting, error: ServerError) -> Measured:
    known = contender.cannot.get(setting.transport)
    return Measured(
        contender.name,
        setting.odoo.setting,
        setting.transport,
        unavailable=known or str(error),
        expected=known is not None,
    )


async def _look_at(entrant: Entrant, work: Work) -> None:
    """Takes the sizes of the list of tools and of a search's result."""
    tools = result_of(await entrant.server.client.request("tools/list", {}))
    call = work.call(Job.SEARCH)
    reply = await entrant.ask(call)
    check(entrant.contender, Answered(call, 0, reply))
    result = result_of(reply)
    entrant.tools_bytes = len(orjson.dumps(tools))
    entrant.text_bytes = len(result["content"][0]["text"].encode())
    entrant.result_bytes = len(orjson.dumps(result))


async def _loads(
    entrants: Sequence[Entrant], partners: Iterable[Partner], odoo: Odoo, plan: Plan
) -> None:
    work = Work(partners)
    for job, levels in plan.jobs.items():
        calls = _calls(work, job)
        for entrant in entrants:
            await _turn(entrant, calls, 1, _WARM_UP, odoo)
            entrant.samples[job] = []
        for at_once in levels:
            turns: list[list[Sample]] = [[] for _ in entrants]
            for _, (entrant, taken) in itertools.product(
                range(plan.rounds), list(zip(entrants, turns, strict=True))
            ):
                if sum(one.elapsed for one in taken) < _ENOUGH:
                    taken.append(await _turn(entrant, calls, at_once, plan.bound, odoo))
            for entrant, taken in zip(entrants, turns, strict=True):
                entrant.samples[job].append(merged(taken))


async def _turn(
    entrant: Entrant, calls: Iterator[Call], at_once: int, bound: Bound, odoo: Odoo
) -> Sample:
    return await sample(entrant.ask, entrant.contender, calls, at_once, bound, odoo.requests_seen)


def _calls(work: Work, job: Job) -> Iterator[Call]:
    while True:
        yield work.call(job)
