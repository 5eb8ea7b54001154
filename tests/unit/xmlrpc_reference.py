"""Our XML-RPC decoder beside the standard library's, which reads far more than XML-RPC.

So the two must agree in two ways: what ours reads, the standard library reads to the same value;
and what the standard library reads and writes again, ours reads to the same value.

The fuzz target `xmlrpc_python` calls `check` with the decoder built in, `test_corpus` calls it
with the module as it is installed.
"""

import re
import xmlrpc.client
from typing import Any

from oxidoo import Kind, OdooMCPError, _native

# Where ours is laxer, and why. expat holds to XML 1.0, and Odoo 14 sends control characters; the
# others are forms of data that cannot be mistaken for another.
LAXER = {
    "a character that XML forbids": r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]",
    "a reference to one, in decimal": r"&#0*([0-8]|1[124-9]|2\d|3[01]|6553[45]);",
    "a reference to one, in hexadecimal": r"&#x0*([0-8bcefBCEF]|1[\da-fA-F]|[fF]{3}[efEF]);",
    "a boolean with something around it": r"<boolean\s*>(?![01]</boolean)",
    "base64 without padding": r"<base64",
    "the end of CDATA outside of it": r"\]\]>",
    "a comment with two dashes in it": r"<!--",
    "an instruction of any kind": r"(?!\A<\?xml version=[\"']1\.0[\"']\?>)<\?",
}

MOST_DEPTH = 64
"""`oxidoo_core::Limits`: what nests deeper is refused."""


def check(document: bytes) -> None:
    """Decodes `document` with both.

    Raises:
        AssertionError: if they differ where they must not.
    """
    ours, theirs = _ours(document), _theirs(document)
    if ours is not None and theirs is not None:
        assert repr(ours) == repr(theirs), f"{document!r}\nours: {ours!r}\ntheirs: {theirs!r}"
    elif ours is not None:
        text = document.decode()
        assert any(re.search(pattern, text) for pattern in LAXER.values()), (
            f"{document!r}\nours: {ours!r}\ntheirs: none"
        )
    if theirs is not None and (written := _written(theirs)) is not None:
        again = _ours(written)
        assert repr(again) == repr(theirs), f"{written!r}\nours: {again!r}\ntheirs: {theirs!r}"


def _ours(document: bytes) -> tuple[Any] | None:
    try:
        return (_plain(_native.decode_xmlrpc(document)),)
    except OdooMCPError as error:
        if error.kind is not Kind.PROTOCOL:
            raise
        return None


def _theirs(document: bytes) -> tuple[Any] | None:
    try:
        params, method = xmlrpc.client.loads(document)
    except Exception:  # noqa: BLE001 - it raises whatever happens to go wrong in it
        return None
    return (_plain(params[0]),) if len(params) == 1 and method is None else None


def _written(value: tuple[Any]) -> bytes | None:
    if _depth(value[0]) > MOST_DEPTH:
        return None
    try:
        return xmlrpc.client.dumps(value, methodresponse=True, allow_none=True).encode()
    except (OverflowError, TypeError):  # an integer beyond 32 bits, a key that is no string
        return None


def _plain(value: Any) -> Any:
    """As ours has dates and binaries, with ends of lines as one line feed: XML 1.0 changes them."""
    match value:
        case str():
            return re.sub(r"[\r\n]+", "\n", value)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {_plain(name): _plain(member) for name, member in value.items()}
        case xmlrpc.client.Binary():
            return value.data
        case xmlrpc.client.DateTime():
            return _plain(_date(value.value))
        case _:
            return value


def _date(text: str) -> str:
    date = re.fullmatch(r"(\d{4})(-?)(\d\d)\2(\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z?", text, re.ASCII)
    return f"{date[1]}-{date[3]}-{date[4]} {date[5]}" if date else text


def _depth(value: Any) -> int:
    match value:
        case list():
            return 1 + max(map(_depth, value), default=0)
        case dict():
            return 1 + max(map(_depth, value.values()), default=0)
        case _:
            return 0
