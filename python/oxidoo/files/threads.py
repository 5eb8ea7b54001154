"""Work on the disk, beside the event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from oxidoo.files.draft import Draft
from oxidoo.files.manifest import Request
from oxidoo.files.store import FileStore

T = TypeVar("T")


async def in_thread(work: Callable[..., T], *args: Any) -> T:
    """Does work in a thread, to its end: who is cancelled meanwhile finds the file at rest."""
    task = asyncio.create_task(asyncio.to_thread(work, *args))
    try:
        return await asyncio.shield(task)
    finally:
        await _settled(task)


@asynccontextmanager
async def begun(store: FileStore, request: Request) -> AsyncIterator[Draft]:
    """The draft of a request, let go of in the end.

    Raises:
        OdooMCPError: As `FileStore.begin`.
    """
    task = asyncio.create_task(asyncio.to_thread(store.begin, request))
    try:
        yield await asyncio.shield(task)
    finally:
        await _settled(task)
        if task.exception() is None:
            task.result().close()


async def _settled(task: asyncio.Task[Any]) -> None:
    """Waits for a task, however often the waiting is cancelled: anyio does so at every turn."""
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task])
