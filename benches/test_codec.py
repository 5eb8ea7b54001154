"""XML-RPC replies to text and to objects, beside the standard library and orjson."""

import json
import xmlrpc.client
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from oxidoo import _native


def _stdlib_objects(body: bytes) -> Any:
    (result,), _ = xmlrpc.client.loads(body)
    return result


def _stdlib_text(body: bytes) -> str:
    return json.dumps(_stdlib_objects(body))


TO_TEXT: dict[str, Callable[[bytes], Any]] = {
    "oxidoo": _native.xmlrpc_to_text,
    "xmlrpc.client + json.dumps": _stdlib_text,
}

TO_OBJECTS: dict[str, Callable[[bytes], Any]] = {
    "oxidoo": _native.decode_xmlrpc,
    "xmlrpc.client": _stdlib_objects,
    "orjson, of the same as JSON": orjson.loads,
}


@pytest.mark.parametrize("contender", TO_TEXT)
def test_reply_to_text(
    benchmark: BenchmarkFixture,
    recording: bytes,
    contender: str,
    request: pytest.FixtureRequest,
) -> None:
    name = request.node.callspec.params["recording"]
    benchmark.group = f"XML-RPC reply to agent text, {name} ({len(recording)} bytes)"
    benchmark.extra_info["contender"] = contender
    text = benchmark(TO_TEXT[contender], recording)
    assert orjson.loads(text) == orjson.loads(_stdlib_text(recording))


@pytest.mark.parametrize("contender", TO_OBJECTS)
def test_reply_to_objects(
    benchmark: BenchmarkFixture,
    recording: bytes,
    contender: str,
    request: pytest.FixtureRequest,
) -> None:
    name = request.node.callspec.params["recording"]
    benchmark.group = f"XML-RPC reply to Python objects, {name} ({len(recording)} bytes)"
    benchmark.extra_info["contender"] = contender
    body = recording if not contender.startswith("orjson") else _stdlib_text(recording).encode()
    assert benchmark(TO_OBJECTS[contender], body) == _stdlib_objects(recording)
