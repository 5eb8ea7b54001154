"""The codecs under many threads at once, and whether the module lets Python do without the GIL."""

import json
import subprocess
import sys
import threading
import xmlrpc.client
from typing import Any

import pytest
from tests.free_threading.threads import FREE_THREADED, side_by_side

from oxidoo import OdooMCPError, _native

ROUNDS = 50


def records(first: int) -> list[dict[str, Any]]:
    return [
        {"id": number, "name": f"Partner {number}", "country_id": [21, "Belgium"], "active": True}
        for number in range(first, first + 100)
    ]


def reply(result: Any) -> bytes:
    return xmlrpc.client.dumps((result,), methodresponse=True).encode()


@pytest.mark.skipif(not FREE_THREADED, reason="this Python always has the GIL")
def test_importing_the_module_leaves_the_gil_off() -> None:
    program = "import sys, oxidoo._native; print(sys._is_gil_enabled())"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_threads_decode_the_same_reply_at_once() -> None:
    expected = records(1)
    xml, text = reply(expected), json.dumps(expected).encode()

    def work(_: int) -> None:
        for _ in range(ROUNDS):
            assert _native.decode_xmlrpc(xml) == expected
            assert _native.decode_json(text) == expected
            assert json.loads(_native.xmlrpc_to_text(xml)) == expected
            assert json.loads(_native.json_to_text(text)) == expected

    side_by_side(work)


def test_threads_that_decode_replies_of_their_own_never_get_anothers() -> None:
    def work(number: int) -> None:
        expected = records(number * 1000)
        xml = reply(expected)
        for _ in range(ROUNDS):
            assert _native.decode_xmlrpc(xml) == expected

    side_by_side(work)


def test_threads_encode_the_same_arguments_at_once() -> None:
    params = [records(1), {"nested": [{"a": (1, 2.5, None, b"\xff")}]}]
    expected = _native.encode_xmlrpc("m", params)

    def work(_: int) -> None:
        assert all(_native.encode_xmlrpc("m", params) == expected for _ in range(ROUNDS))

    side_by_side(work)


def test_threads_are_refused_side_by_side() -> None:
    def work(_: int) -> None:
        for _ in range(ROUNDS):
            with pytest.raises(OdooMCPError, match="cannot be sent"):
                _native.encode_xmlrpc("m", [{1, 2}])

    side_by_side(work)


def test_arguments_that_another_thread_changes_are_sent_as_they_were_at_one_moment() -> None:
    values: dict[str, int] = {f"field_{number}": number for number in range(50)}
    full, without = len(values), len(values) - 1
    over = threading.Event()

    def work(number: int) -> None:
        if number == 0:
            while not over.is_set():
                values["field_0"] = values.pop("field_0")
            return
        try:
            for _ in range(ROUNDS * 20):
                body = _native.encode_xmlrpc("m", [{"values": values}]).decode()
                ((sent,), _) = xmlrpc.client.loads(body)
                assert len(sent["values"]) in {full, without}
        finally:
            over.set()

    side_by_side(work, threads=4)
