"""OdooClient: in threads, in notebooks, interrupted, forked, and at the end of a process."""

import asyncio
import inspect
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from pydantic import SecretStr
from tests.processes import started

from oxidoo import BatchReport, OdooAsyncClient, OdooClient, OdooConnectionConfig, OdooMCPError
from oxidoo.client.background import background_loop

ClientOf = Callable[..., OdooClient]
CallsSeen = Callable[[str], int]


@pytest.fixture
def sync_client_of(odoo: str) -> Iterator[ClientOf]:
    clients: list[OdooClient] = []

    def make(behaviour: str, **options: object) -> OdooClient:
        given = {"url": f"{odoo}/{behaviour}", "database": "test", "username": "admin"}
        config = OdooConnectionConfig.model_validate(
            {**given, "password": SecretStr("s3cr3t-pa55"), **options}
        )
        clients.append(OdooClient(config, instance_id="faulty"))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def public(cls: type) -> dict[str, Any]:
    return {name: member for name, member in vars(cls).items() if not name.startswith("_")}


def test_the_twins_have_the_same_methods() -> None:
    asynchronous, synchronous = public(OdooAsyncClient), public(OdooClient)
    # An attribute of the one is a property of the other.
    assert synchronous.keys() - {"instance_id"} == asynchronous.keys()


METHODS = {name for name, member in public(OdooAsyncClient).items() if callable(member)}


@pytest.mark.parametrize("name", sorted({*METHODS, "__init__"}))
def test_the_twins_take_the_same_arguments(name: str) -> None:
    asynchronous, synchronous = (
        inspect.signature(getattr(cls, name)) for cls in (OdooAsyncClient, OdooClient)
    )
    # What is taken from any iterable may be asynchronous for the one only.
    plain = [
        parameter.replace(annotation=parameter.annotation.replace("Rows[", "Iterable["))
        if isinstance(parameter.annotation, str)
        else parameter
        for parameter in asynchronous.parameters.values()
    ]
    assert plain == list(synchronous.parameters.values())
    given = str(asynchronous.return_annotation).replace("AsyncIterator", "Iterator")
    assert given == str(synchronous.return_annotation)


def test_a_call_gives_what_odoo_answers(sync_client_of: ClientOf) -> None:
    with sync_client_of("good") as client:
        assert client.authenticate() == 2
        assert client.version() == "19.0"
        assert client.instance_id == "faulty"
        assert len(client.search_read("res.partner", [], ["name"])) == 20
        assert client.metrics().total_requests > 0


def test_an_error_is_raised_as_by_the_other_twin(sync_client_of: ClientOf) -> None:
    with pytest.raises(OdooMCPError) as unknown:
        sync_client_of("drop").execute_kw("res.partner", "write", [[1], {}])
    assert unknown.value.outcome == "unknown"


def test_many_threads_share_a_client(sync_client_of: ClientOf) -> None:
    client = sync_client_of("delay-20")
    begin = threading.Barrier(8)

    def search(_: int) -> int:
        begin.wait()
        return len(client.search_read("res.partner", [], ["name"]))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(search, range(8))) == [20] * 8


def test_it_works_where_an_event_loop_runs_already(sync_client_of: ClientOf) -> None:
    client = sync_client_of("good")

    async def cell() -> int:
        return len(client.search_read("res.partner", [], ["name"]))

    assert asyncio.run(cell()) == 20


def test_rows_and_progress_run_in_the_callers_thread(sync_client_of: ClientOf) -> None:
    client = sync_client_of("good")
    seen = set()

    def changes() -> Iterator[tuple[int, dict[str, Any]]]:
        for record in range(1, 6):
            seen.add(threading.get_ident())
            # A call amid the rows of another does not wait for itself.
            assert client.version() == "19.0"
            yield record, {"color": record}

    report = client.write_many(
        "res.partner", changes(), progress=lambda _: seen.add(threading.get_ident())
    )

    assert len(report.done) == 5
    assert seen == {threading.get_ident()}


def test_rows_that_fail_to_come_leave_what_is_known(sync_client_of: ClientOf) -> None:
    client = sync_client_of("good")
    report = BatchReport()

    def changes() -> Iterator[tuple[int, dict[str, Any]]]:
        yield from [(record, {"color": record}) for record in range(1, 301)]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        client.write_many("res.partner", changes(), chunk=10, report=report)

    assert report.done
    assert not report.unknown


def test_its_own_loop_may_not_wait_for_itself(sync_client_of: ClientOf) -> None:
    client = sync_client_of("good")

    async def misplaced() -> None:
        client.version()

    with pytest.raises(RuntimeError, match="use OdooAsyncClient"):
        background_loop().run(misplaced())


def run(script: str, *arguments: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return started(
        [sys.executable, "-X", "dev", "-W", "error", "-c", PREFACE + script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


PREFACE = """
import os, sys
from pydantic import SecretStr
from oxidoo import BatchReport, OdooClient, OdooConnectionConfig, OdooMCPError

config = OdooConnectionConfig(
    url=sys.argv[1], database="x", username="x", password=SecretStr("x"))
client = OdooClient(config)
"""


def test_a_process_ends_without_anything_being_closed(odoo: str) -> None:
    with run(
        'print(client.version()); records = client.iter_records("x", [], ["id"], page=20)\n'
        "next(records)",
        f"{odoo}/good",
    ) as process:
        out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == ("19.0\n", "", 0)


INTERRUPTED = """
client.authenticate()
report = BatchReport()
print("begins", flush=True)
try:
    client.write_many("x", [(n, {"a": n}) for n in range(1, 11)], concurrency=2, report=report)
except KeyboardInterrupt:
    print(report, flush=True)
"""


def test_ctrl_c_ends_a_batch_and_keeps_what_is_known(odoo: str, calls_seen: CallsSeen) -> None:
    with run(INTERRUPTED, f"{odoo}/hang") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        while calls_seen("hang") < 2:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (out, err) == ("0 done, 8 refused, 2 unknown\n", "")
    assert calls_seen("hang") == 2


INTERRUPTED_TWICE = """
from oxidoo.client import driving

def interrupt_again(run, *arguments, **options):
    # Once the interrupted call is being ended, and before that is done.
    def interrupted_run(work):
        if calls.pop():
            work.close()
            raise KeyboardInterrupt
        return run(work)
    return end(interrupted_run, *arguments, **options)

calls = [False, True, True]
end, driving._end = driving._end, interrupt_again
"""


def test_a_second_ctrl_c_loses_no_outcome(odoo: str, calls_seen: CallsSeen) -> None:
    with run(INTERRUPTED_TWICE + INTERRUPTED, f"{odoo}/hang") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        while calls_seen("hang") < 2:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (out, err) == ("0 done, 8 refused, 2 unknown\n", "")


WAITING = """
import asyncio
from oxidoo.client.background import background_loop

async def tasks():
    await asyncio.sleep(0.01)
    return len(asyncio.all_tasks()) - 1

client.authenticate()
print("begins", flush=True)
try:
    client.execute_kw("x", "search", [[]])
except KeyboardInterrupt:
    print(background_loop().run(tasks()), flush=True)
"""


def test_ctrl_c_ends_a_call_in_the_background_too(odoo: str, calls_seen: CallsSeen) -> None:
    with run(WAITING, f"{odoo}/hang") as process:
        while calls_seen("hang") < 1:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (out, err) == ("begins\n0\n", "")


FORKED = """
records = client.iter_records("x", [], ["id"], page=20)
next(records)
child = os.fork()
if child == 0:
    for used in (client, OdooClient(config)):
        try:
            used.version()
        except OdooMCPError as error:
            print(error.message, flush=True)
    try:
        list(records)
    except RuntimeError as error:
        print(error, flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(client.version())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on this system")
def test_a_forked_process_is_told_so(odoo: str) -> None:
    with run(FORKED, f"{odoo}/good") as process:
        out, err = process.communicate(timeout=30)
    assert out.count("spawn or forkserver") == 2, err
    assert "its calls cannot go on" in out
    assert out.endswith("\n19.0\n")
