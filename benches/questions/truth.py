"""Odoo itself, asked without any of the servers."""

import json
import urllib.request
from typing import Any

from benches.peers.odoo import Odoo

_SECONDS = 30


class Truth:
    """A plain JSON-RPC client of an Odoo."""

    def __init__(self, odoo: Odoo) -> None:
        self._odoo = odoo
        self._user_id = self._ask("common", "login", odoo.database, odoo.username, odoo.password)

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """The result of a method.

        Raises:
            RuntimeError: If Odoo answers with an error.
        """
        odoo = self._odoo
        return self._ask(
            "object", "execute_kw", odoo.database, self._user_id, odoo.password,
            model, method, args, kwargs,
        )  # fmt: skip

    def search(
        self, model: str, domain: list[Any], fields: list[str], **more: Any
    ) -> list[dict[str, Any]]:
        """The records that match; a many2one is its name, and what is not set an empty text."""
        found = self.call(model, "search_read", domain, fields=fields, **more)
        return [{name: _plain(value) for name, value in record.items()} for record in found]

    def rows(
        self, model: str, domain: list[Any], fields: list[str], **more: Any
    ) -> list[list[Any]]:
        """The set values of the fields of the records that match."""
        return [
            [record[name] for name in fields if record[name] != ""]
            for record in self.search(model, domain, fields, **more)
        ]

    def groups(
        self, model: str, domain: list[Any], groupby: list[str], measures: list[str], **more: Any
    ) -> list[list[Any]]:
        """The keys and the measures of each group; a record is its name, and a month its label."""
        found = self.call(
            model, "formatted_read_group", domain, groupby=groupby, aggregates=measures, **more
        )
        return [[_plain(group[name]) for name in [*groupby, *measures]] for group in found]

    def _ask(self, service: str, method: str, *args: Any) -> Any:
        params = {"service": service, "method": method, "args": args}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params, "id": 1})
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._odoo.url}/jsonrpc", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=_SECONDS) as reply:
            answer = json.load(reply)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]


def _plain(value: Any) -> Any:
    # `[id, name]` of a record; `[first day, label]` of a month.
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
        return value[1]
    return "" if value is False or value is None else value
