"""Records the XML-RPC replies that the benchmarks decode, from a real Odoo.

Usage: python benches/record.py URL DATABASE USERNAME PASSWORD
"""

import lzma
import sys
import urllib.request
import xmlrpc.client
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parent / "recordings"

FIELDS = ["name", "field_description", "model_id", "ttype"]

CALLS: dict[str, tuple[str, list[str], int]] = {
    "20-records": ("res.partner", ["name", "email", "country_id", "user_id"], 20),
    "2000-records": ("ir.model.fields", FIELDS, 2000),
    "7000-records": ("ir.model.fields", FIELDS, 7000),
    "images": ("res.partner", ["name", "image_512"], 20),
}


def main(url: str, database: str, username: str, password: str) -> None:
    user_id = _result(url, "common", "authenticate", database, username, password, {})
    for name, (model, fields, limit) in CALLS.items():
        options = {"fields": fields, "limit": limit, "order": "id"}
        body = _call(
            url, "object", "execute_kw",
            database, user_id, password, model, "search_read", [[]], options,
        )  # fmt: skip
        path = RECORDINGS / f"{name}.xml.xz"
        path.write_bytes(lzma.compress(body, preset=9))
        print(f"{path.name}: {len(body)} bytes, {path.stat().st_size} packed")


def _result(url: str, service: str, method: str, *params: Any) -> Any:
    (result,), _ = xmlrpc.client.loads(_call(url, service, method, *params))
    return result


def _call(url: str, service: str, method: str, *params: Any) -> bytes:
    request = urllib.request.Request(
        f"{url}/xmlrpc/2/{service}",
        xmlrpc.client.dumps(params, method).encode(),
        {"Content-Type": "text/xml"},
    )
    with urllib.request.urlopen(request) as reply:
        body: bytes = reply.read()
    return body


if __name__ == "__main__":
    main(*sys.argv[1:5])
