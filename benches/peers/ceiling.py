"""What the Rust test servers answer when no contender stands between: they must not be the limit.

As a program, it keeps connections busy for a while and prints how many answers it got.
"""

import asyncio
import json
import socket
import sys
import time
from urllib.parse import urlsplit

from benches.peers.odoo import Odoo
from benches.peers.work import FIELDS, LIMIT, MODEL, ORDER, domain

PROCESSES = 2
CONNECTIONS = 256
"""For each process; so many that not the delay of an answer bounds their number."""

_SECONDS = 1.0


async def calls_per_second(odoo: Odoo) -> float:
    """Searches a second, asked for in plain bytes over many connections."""
    command = [sys.executable, "-m", "benches.peers.ceiling", odoo.url]
    processes = [
        await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        for _ in range(PROCESSES)
    ]
    outputs = [await process.communicate() for process in processes]
    return sum(float(out) for out, _ in outputs)


def _busy(url: str) -> float:
    address = urlsplit(url)
    request = _request(address.netloc)
    sockets = [
        socket.create_connection((address.hostname, address.port)) for _ in range(CONNECTIONS)
    ]
    length = _first_answer(sockets[0], request)
    answers, began = 0, time.perf_counter()
    while time.perf_counter() - began < _SECONDS:
        for connection in sockets:
            connection.sendall(request)
        for connection in sockets:
            _receive(connection, length)
        answers += len(sockets)
    elapsed = time.perf_counter() - began
    for connection in sockets:
        connection.close()
    return answers / elapsed


def _request(host: str) -> bytes:
    options = {"fields": FIELDS, "limit": LIMIT, "order": ORDER, "domain": domain(1_000_000)}
    body = json.dumps(options)
    head = f"POST /json/2/{MODEL}/search_read HTTP/1.1\r\nHost: {host}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _first_answer(connection: socket.socket, request: bytes) -> int:
    """How many bytes an answer has; they all have the same."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(1 << 16)
    head = answer[: answer.index(b"\r\n\r\n") + 4]
    body = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    _receive(connection, len(head) + body - len(answer))
    return len(head) + body


def _receive(connection: socket.socket, length: int) -> None:
    while length > 0:
        received = len(connection.recv(1 << 16))
        if not received:
            raise ConnectionError("the test server has closed a connection")
        length -= received


if __name__ == "__main__":
    sys.stdout.write(str(_busy(sys.argv[1])))
