"""One session under several event loops in several threads, and instances that go meanwhile."""

import asyncio
import gc
import threading
from typing import Any

from benches.processes import calls_seen
from tests.free_threading.threads import THREADS, instance_at, session_at, side_by_side

from oxidoo._native import Metrics, Rendered, Session, Table

CALLS = 50
FIELDS = ["name", "email", "country_id"]
COUNTRIES = [[20, "Belgium"], [188, "San Marino"], [233, "United States"], [133, "Luxembourg"]]
PARTNERS = [
    {
        "id": number,
        "name": f"Partner number {number}",
        "email": f"partner{number}@example.com",
        "country_id": COUNTRIES[number % len(COUNTRIES)],
    }
    for number in range(1, 21)
]


def table() -> Table:
    columns = [("id", "id", "plain"), ("name", "name", "text"), ("email", "email", "text")]
    limits = {"max_rows": 20, "max_bytes": 1 << 16, "max_text": 100}
    return Table(columns, **limits, binary_uri="odoo://")  # type: ignore[arg-type]


async def find(session: Session, **options: Any) -> Any:
    return await session.objects("res.partner", "search_read", [[]], {"fields": FIELDS}, **options)


async def render(session: Session, form: Table, **options: Any) -> Rendered:
    return await session.table(
        "res.partner", "search_read", [[]], {"fields": FIELDS}, form, **options
    )


def test_event_loops_in_threads_share_a_session(odoo: str) -> None:
    instance = instance_at(f"{odoo}/good")
    session, form = session_at(instance), table()

    async def calls() -> None:
        found = await asyncio.gather(*(find(session) for _ in range(CALLS)))
        assert found == [PARTNERS] * CALLS
        pages = await asyncio.gather(*(render(session, form) for _ in range(CALLS)))
        assert {page.text for page in pages} == {pages[0].text}
        assert "Partner number 20" in pages[0].text

    side_by_side(lambda _: asyncio.run(calls()))
    made = THREADS * CALLS * 2
    metrics = instance.metrics()
    assert calls_seen(odoo, "good") == made
    assert (metrics.total, metrics.failed, metrics.retries) == (made, 0, 0)
    assert metrics.http_requests == made + 1, "the calls, and one login for all"


def test_threads_that_ask_for_one_users_session_share_its_login(odoo: str) -> None:
    instance = instance_at(f"{odoo}/good")
    held = session_at(instance)  # else the session ends with the thread that is done first
    found = side_by_side(lambda _: asyncio.run(find(session_at(instance))))
    assert found == [PARTNERS] * THREADS
    assert instance.metrics().http_requests == THREADS + 1
    del held


def test_threads_share_the_cache(odoo: str) -> None:
    instance = instance_at(f"{odoo}/good")
    session, form = session_at(instance), table()

    async def calls() -> list[Rendered]:
        return [await render(session, form, cache="records") for _ in range(CALLS)]

    pages = [page for pages in side_by_side(lambda _: asyncio.run(calls())) for page in pages]
    assert {(page.text, page.rows, page.more, *page.ids) for page in pages} == {
        (pages[0].text, 20, False, *range(1, 21))
    }
    assert calls_seen(odoo, "good") == 1
    assert instance.metrics().total == THREADS * CALLS


def test_a_rendered_page_is_read_by_many_threads(odoo: str) -> None:
    page = asyncio.run(render(session_at(instance_at(f"{odoo}/good")), table()))
    text, ids = page.text, page.ids

    def work(_: int) -> None:
        assert all((page.text, page.rows, page.ids) == (text, 20, ids) for _ in range(1000))

    side_by_side(work)


def test_counters_never_run_backwards_while_they_are_read(odoo: str) -> None:
    instance = instance_at(f"{odoo}/good")
    session = session_at(instance)
    over = threading.Event()

    async def calls() -> None:
        await asyncio.gather(*(find(session) for _ in range(CALLS)))

    def work(number: int) -> list[Metrics]:
        if number == 0:
            read = [instance.metrics()]
            while not over.is_set():
                read.append(instance.metrics())
            return read
        try:
            asyncio.run(calls())
        finally:
            over.set()
        return []

    totals = [metrics.total for metrics in side_by_side(work)[0]]
    assert totals == sorted(totals)
    assert instance.metrics().total == (THREADS - 1) * CALLS


def test_an_instance_is_closed_while_others_call(odoo: str) -> None:
    instance = instance_at(f"{odoo}/good")
    over = threading.Event()

    async def calls() -> list[Any]:
        session = session_at(instance)
        return await asyncio.gather(*(find(session, cache="records") for _ in range(CALLS)))

    def work(number: int) -> list[Any]:
        if number == 0:
            while not over.is_set():
                instance.close()
            return []
        try:
            return [found for _ in range(5) for found in asyncio.run(calls())]
        finally:
            over.set()

    found = [one for each in side_by_side(work) for one in each]
    assert found == [PARTNERS] * ((THREADS - 1) * 5 * CALLS)


def test_instances_are_dropped_amid_their_own_calls(odoo: str) -> None:
    kept = session_at(instance_at(f"{odoo}/good"))

    async def begin_and_forget() -> None:
        for behaviour in ("hang", "delay-5"):
            session = session_at(instance_at(f"{odoo}/{behaviour}"))
            pending = [asyncio.ensure_future(find(session)) for _ in range(5)]
            await asyncio.sleep(0)
            del session
            for call in pending[:2]:
                call.cancel()
            await asyncio.wait(pending, timeout=0.01)

    def work(number: int) -> Any:
        for _ in range(5):
            asyncio.run(begin_and_forget())
            if number == 0:
                gc.collect()
        return asyncio.run(find(kept))

    assert side_by_side(work) == [PARTNERS] * THREADS
