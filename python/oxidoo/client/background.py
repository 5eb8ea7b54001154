"""The event loop of synchronous callers: one for the process, in a thread of its own.

It costs a call about half of what anyio's blocking portal does, and its thread is a daemon, so
that a script or a REPL that closes nothing ends all the same.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


class Run(Protocol):
    """Runs a coroutine to its end, from a thread that is not the event loop's."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> T:
        """Gives what `work` returns, or raises what it raises."""


class BackgroundLoop:
    """An event loop that runs in a thread of its own until the process ends."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="oxidoo-client", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine to its end; it is cancelled if the caller is interrupted.

        Raises:
            RuntimeError: If called on the loop's own thread, which would wait for itself, or
                where that thread is no more.
        """
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("OdooClient was called from its own event loop: use OdooAsyncClient")
        if not self._thread.is_alive():
            work.close()
            raise RuntimeError("the process was forked, or is ending: its calls cannot go on")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Starts a coroutine that nobody waits for; from any thread."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(work, self._loop)
        else:
            work.close()

    def stop(self) -> None:
        """Cancels what is under way and ends the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.get_loop().run_forever()


_lock = threading.Lock()
_running: BackgroundLoop | None = None


def background_loop() -> BackgroundLoop:
    """The loop of this process, started when it is first asked for."""
    global _running  # noqa: PLW0603 - one for the process
    with _lock:
        if _running is None:
            _running = BackgroundLoop()
            atexit.register(_running.stop)
        return _running


def _forget() -> None:
    """The child of a fork has the object, but not the thread."""
    global _lock, _running  # noqa: PLW0603
    _lock = threading.Lock()
    if _running is not None:
        atexit.unregister(_running.stop)
    _running = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
