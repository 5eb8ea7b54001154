"""What the tests with threads share; it needs nothing but the standard library and the core."""

import sys
import sysconfig
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from oxidoo._native import Instance, Session

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
"""Whether this Python was built so that it can do without the GIL."""

THREADS = 8

_Result = TypeVar("_Result")


def gil_enabled() -> bool:
    """Whether only one thread at a time runs Python now."""
    return getattr(sys, "_is_gil_enabled", lambda: True)()


def side_by_side(work: Callable[[int], _Result], threads: int = THREADS) -> list[_Result]:
    """The results of `work(0)`, `work(1)` and so on, each in a thread; all begin at once."""
    start = threading.Barrier(threads)

    def begin(number: int) -> _Result:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def instance_at(url: str, **changes: Any) -> Instance:
    """An instance at `url`, as patient as the tests need it."""
    settings: dict[str, Any] = {
        "allow_http": True,
        "protocol": "jsonrpc",
        "connect_timeout": 10.0,
        "read_timeout": 30.0,
        "timeout": 60.0,
        "max_connections": 16,
        "ca_certificates": None,
        "allow_tls12": False,
        "max_reply_bytes": 1 << 20,
        "rate": None,
        "max_attempts": 1,
        "cache_bytes": 1 << 20,
        "records_ttl": 60.0,
        "schema_ttl": 60.0,
    }
    return Instance("threaded", url, "test", **settings | changes)


def session_at(instance: Instance) -> Session:
    """The session of the one user of these tests."""
    return instance.session("admin", "s3cr3t-pa55", is_api_key=False)
