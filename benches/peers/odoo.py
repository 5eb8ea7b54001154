"""The Odoo servers that the work is done against."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.servers import real_servers

from benches.peers.work import FIELDS, LIMIT, MODEL, ORDER, Partner, domain, partner
from benches.processes import TEST_SERVER

AT_ONCE = "Odoo that answers at once"
LATE = "Odoo that takes 20 ms"
REAL = "real Odoo 19"

_BEHAVIOURS = {AT_ONCE: "good", LATE: "delay-20"}
_SECONDS = 10


@dataclass(frozen=True)
class Odoo:
    """An Odoo server, and how to log in to it.

    Attributes:
        setting: Its name in the tables.
        behaviour: What the test server calls it; empty for a real Odoo.
        connections: How many connections a client that has such a limit should be told to use.
    """

    setting: str
    url: str
    database: str
    username: str
    password: str
    api_key: str
    behaviour: str = ""
    connections: int = 16

    def requests_seen(self) -> int | None:
        """How many HTTP requests it has got; `None` if it does not count them."""
        if not self.behaviour:
            return None
        with urllib.request.urlopen(f"{self.url}/counts", timeout=_SECONDS) as reply:
            seen: int = json.load(reply).get(f"{self.behaviour}/requests", 0)
        return seen

    def first_page(self) -> list[Partner]:
        """The partners that the search gives."""
        return [partner(record) for record in self.first_records()]

    def first_records(self) -> list[dict[str, Any]]:
        """The records that the search gives, asked for without any of the contenders."""
        user_id = self._ask("common", "login", self.database, self.username, self.password)
        options = {"fields": FIELDS, "limit": LIMIT, "order": ORDER}
        records: list[dict[str, Any]] = self._ask(
            "object", "execute_kw", self.database, user_id, self.password,
            MODEL, "search_read", [domain(1_000_000)], options,
        )  # fmt: skip
        if len(records) != LIMIT:
            raise RuntimeError(f"{self.setting} has {len(records)} partners, not {LIMIT}")
        return records

    def _ask(self, service: str, method: str, *args: Any) -> Any:
        params = {"service": service, "method": method, "args": args}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params, "id": 1})
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/jsonrpc", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=_SECONDS) as reply:
            return json.load(reply)["result"]


@contextmanager
def answering(setting: str) -> Iterator[Odoo]:
    """The Rust server that answers like Odoo, at once or late."""
    behaviour = _BEHAVIOURS[setting]
    command = [str(TEST_SERVER), behaviour]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = f"http://127.0.0.1:{process.stdout.readline().strip()}"
            yield Odoo(setting, url, "bench", "admin", "admin", "a" * 40, behaviour, 64)
        finally:
            process.terminate()


def real() -> Odoo | None:
    """Odoo 19 as `OXIDOO_TEST_ODOO19_*` or `make odoo` tell it; `None` if it is not there."""
    server = real_servers()[0].get("odoo19")
    if server is None:
        return None
    return Odoo(REAL, server.url, server.database, server.username, server.password, server.api_key)
