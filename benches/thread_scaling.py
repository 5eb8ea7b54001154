"""How much more four threads do than one, beside what four processes manage on the same machine.

Usage: PYTHONPATH=.:python PYTHON -m benches.thread_scaling

Processes share nothing, so their gain is all that the machine has to give at that moment. A
thread that waits for a lock is switched off by its own wish, and the last column counts that.
"""

import lzma
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.free_threading.threads import gil_enabled, side_by_side

from oxidoo import _native

RECORDINGS = Path(__file__).parent / "recordings"
SECONDS = 0.4
ROUNDS = 7
WORKERS = 4


def _recorded(name: str) -> bytes:
    return lzma.decompress((RECORDINGS / f"{name}.xml.xz").read_bytes())


PAGE, MANY = _recorded("20-records"), _recorded("2000-records")
JSON = _native.xmlrpc_to_text(MANY).encode()
OWN = [[{"name": f"Partner {number}", "active": True} for number in range(2000)]]

WORK: dict[str, Callable[[], Any]] = {
    "XML-RPC to objects, 20 records": lambda: [_native.decode_xmlrpc(PAGE) for _ in range(50)],
    "XML-RPC to objects, 2000 records": lambda: _native.decode_xmlrpc(MANY),
    "XML-RPC to text, 2000 records": lambda: _native.xmlrpc_to_text(MANY),
    "JSON to objects, 2000 records": lambda: _native.decode_json(JSON),
    "the same 2000 records encoded": lambda: _native.encode_xmlrpc("create", OWN),
    "2000 records of one's own encoded": lambda: _native.encode_xmlrpc(
        "create", [[{"name": f"Partner {number}", "active": True} for number in range(2000)]]
    ),
}


def _done(name: str) -> int:
    """How often one worker gets it done in the time that each has."""
    work, times = WORK[name], 0
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        work()
        times += 1
    return times


def _waits() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw


def _measure(name: str, processes: ProcessPoolExecutor) -> tuple[float, float, float]:
    """The gain of threads, the gain of processes, and waits in a hundred pieces of work."""
    alone = sum(side_by_side(lambda _: _done(name), threads=1))
    before = _waits()
    threads = sum(side_by_side(lambda _: _done(name), threads=WORKERS))
    waits = _waits() - before
    apart = sum(processes.map(_done, [name] * WORKERS))
    return threads / alone, apart / alone, 100 * waits / threads


def main() -> None:
    print(f"GIL: {'on' if gil_enabled() else 'off'}; medians of {ROUNDS} rounds")
    print(f"{'':34} {'threads':>8} {'processes':>10} {'of them':>8} {'waits':>6}")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=spawn) as processes:
        list(processes.map(_done, list(WORK)[:1] * WORKERS))
        for name in WORK:
            rounds = [_measure(name, processes) for _ in range(ROUNDS)]
            threads, apart, waits = (
                statistics.median(column) for column in zip(*rounds, strict=True)
            )
            share = statistics.median(one / other for one, other, _ in rounds)
            print(f"{name:34} {threads:7.2f}x {apart:9.2f}x {share:7.0%} {waits:6.0f}")


if __name__ == "__main__":
    main()
