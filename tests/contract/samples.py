"""Values that are easily damaged on the way, and records full of them."""

import asyncio
import json
import struct
import zlib
from collections.abc import Iterable
from typing import Any

TEXTS = {
    "latin": "Åsa Müller-Łukasiewicz, São Tomé, naïve ß ﬀ",
    "greek": "Ελληνικά Πολυτονικό ᾠδή",
    "cyrillic": "Новосибирск, Їжак, ЉЊЏ",
    "cjk": "東京都 株式会社 한국어 简体 𠮷野家",
    "arabic": "العربية مع حركات: مُحَمَّد",
    "hebrew": "עברית עם ניקוד: שָׁלוֹם",
    "emoji": "🚀 👩‍👩‍👧‍👦 🇧🇪 👍🏽",
    "combining": "e\u0301 o\u0308 a\u030a\u0323 \u00e9",
    "markup": "<b>&amp;</b> & < > \" ' ]]> <![CDATA[x]]> &#13;",
    "spaces": "a\u00a0b\u2003c\u200bd\u2028e",
    "brackets": '{"json": [1, null]} \\n \\u0041 %s %(name)s \\',
}

LINES = "first\nsecond\r\nthird\rfourth\n\n\tindented\ttabs\n"

HTML = '<p>Prix : <b>12 €</b> &lt;HT&gt; <a href="https://example.com/?a=1&amp;b=2">東京</a></p>'


def _png(width: int, height: int) -> bytes:
    """A picture in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = (b"\0" + b"\x71\x4b\x67" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PNG = _png(8, 8)

BYTES = bytes(range(256)) * 3

FLOATS = (0.1, 1e-3, -12.34567, 0.0, 48.85661, -0.00001)

LARGEST_INTEGER = 2**31 - 1


def exact(value: Any) -> str:
    """A value written so that `True`, `1`, `1.0` and `"1"` all differ."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True)


async def everywhere(peers: dict[str, Any], *call: Any, **kwargs: Any) -> dict[str, Any]:
    """The answer to a call over each protocol."""
    answers = await asyncio.gather(
        *(peer.client.execute_kw(*call, kwargs=kwargs) for peer in peers.values())
    )
    return dict(zip(peers, answers, strict=True))


def only(answers: dict[str, Any]) -> Any:
    """The one answer that all protocols gave."""
    written = {protocol: exact(answer) for protocol, answer in answers.items()}
    (first, expected), *others = written.items()
    for protocol, answer in others:
        assert answer == expected, f"{protocol} and {first} differ"
    return next(iter(answers.values()))


def by_id(records: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {record["id"]: record for record in records}
