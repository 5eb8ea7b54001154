"""Work that is done once for all who want it at the same time."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

_log = logging.getLogger(__name__)


class SharedWork:
    """Tasks by key; each outlives those who wait for it, and none waits for another event loop."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    def begin(
        self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Any]]
    ) -> asyncio.Task[Any]:
        """The task under a key, begun if there is none; its error goes to the log as well."""
        task = self._tasks.get(key)
        if task is None or not _is_here(task):
            task = asyncio.create_task(work())
            self._tasks[key] = task
            task.add_done_callback(lambda done: self._end(key, done))
        return task

    async def result(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """The result of the task under a key; being cancelled does not cancel the task."""
        return await asyncio.shield(self.begin(key, work))

    async def at_rest(self) -> None:
        """Waits until no task is under way."""
        while tasks := [task for task in self._tasks.values() if _is_here(task)]:
            await asyncio.wait(tasks)

    def _end(self, key: Hashable, done: asyncio.Task[Any]) -> None:
        if self._tasks.get(key) is done:
            del self._tasks[key]
        if not done.cancelled() and (error := done.exception()):
            _log.debug("%s: %s", key, error)


def _is_here(task: asyncio.Task[Any]) -> bool:
    return task.get_loop() is asyncio.get_running_loop()
