"""Load: so many calls at once, until the time is up; judged when nothing is being timed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from benches.peers.contenders import Contender, WrongAnswerError
from benches.peers.mcp_client import Client, Reply, ServerError, result_of
from benches.peers.samples import Sample
from benches.peers.work import Call, Partner, partner

_LONGEST = 30
"""Seconds after which a call that has not been answered is an error."""


@dataclass(frozen=True)
class Bound:
    """When a load ends.

    Attributes:
        seconds: The time in which calls are begun.
        calls: How many are begun at the most.
    """

    seconds: float
    calls: int


@dataclass(frozen=True)
class Answered:
    """One call as it went."""

    call: Call
    seconds: float
    reply: Reply | Exception


Ask = Callable[[Call], Awaitable[Reply]]


def asking(client: Client, contender: Contender) -> Ask:
    """How a contender is asked."""
    return lambda call: client.request("tools/call", contender.tool_call(call))


async def load(ask: Ask, calls: Iterable[Call], at_once: int, bound: Bound) -> list[Answered]:
    """Makes calls, each of so many workers one after the other."""
    answered: list[Answered] = []
    ends = time.perf_counter() + bound.seconds
    queue = iter(calls)

    async def worker() -> None:
        while time.perf_counter() < ends and len(answered) < bound.calls:
            answered.append(await _timed(ask, next(queue)))

    await asyncio.gather(*(worker() for _ in range(at_once)))
    return answered


async def _timed(ask: Ask, call: Call) -> Answered:
    reply: Reply | Exception
    began = time.perf_counter()
    try:
        async with asyncio.timeout(_LONGEST):
            reply = await ask(call)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
        reply = error
    return Answered(call, time.perf_counter() - began, reply)


async def sample(
    ask: Ask,
    contender: Contender,
    calls: Iterable[Call],
    at_once: int,
    bound: Bound,
    requests_seen: Callable[[], int | None],
) -> Sample:
    """Loads a server, and judges the answers afterwards."""
    before, computed, began = requests_seen(), time.process_time(), time.perf_counter()
    answered = await load(ask, calls, at_once, bound)
    elapsed, computed = time.perf_counter() - began, time.process_time() - computed
    after = requests_seen()
    right: list[float] = []
    wrong: list[str] = []
    for one in answered:
        try:
            check(contender, one)
        except WrongAnswerError as error:
            wrong.append(str(error))
        else:
            right.append(one.seconds)
    return Sample(
        at_once=at_once,
        seconds=right,
        elapsed=elapsed,
        errors=len(wrong),
        error=wrong[0] if wrong else "",
        rpcs=None if before is None or after is None else after - before,
        client_busy=computed / elapsed,
    )


def check(contender: Contender, answered: Answered) -> None:
    """Makes sure that an answer holds the records asked for, and no others.

    Raises:
        WrongAnswerError: If it does not, or tells of an error.
    """
    if isinstance(answered.reply, Exception):
        raise WrongAnswerError(str(answered.reply) or type(answered.reply).__name__)
    try:
        found = partners(contender, result_of(answered.reply))
    except (ServerError, LookupError, TypeError, ValueError) as error:
        raise WrongAnswerError(f"{type(error).__name__}: {error}") from error
    if found != answered.call.expected:
        raise WrongAnswerError("other records than those asked for")


def partners(contender: Contender, result: dict[str, Any]) -> frozenset[Partner]:
    """The partners in the text of a tool's result.

    Raises:
        WrongAnswerError: If the result tells of an error.
    """
    text = result["content"][0]["text"]
    if result.get("isError"):
        raise WrongAnswerError(text)
    answer = orjson.loads(text)
    if answer.get("error") or answer.get("success") is False:
        raise WrongAnswerError(str(answer.get("error")))
    return frozenset(partner(record) for record in contender.records(answer))
