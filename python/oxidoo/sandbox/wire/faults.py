"""How errors look on the wire."""

import re
import traceback
from collections.abc import Sequence
from typing import Any

from oxidoo.sandbox.orm.errors import (
    AccessDenied,
    AccessError,
    MissingError,
    UserError,
    name_of,
)

APPLICATION, WARNING, ACCESS_DENIED, ACCESS_ERROR = 1, 2, 3, 4


class HTTPError(Exception):
    """An error that JSON-2 answers with a status and no class of Odoo's."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status, self.name = status, f"werkzeug.exceptions.{name}"


def debug_text(error: BaseException) -> str:
    """The traceback, without the folders of this machine."""
    text = "".join(traceback.format_exception(error))
    return re.sub(r'File "[^"\n]*?((?:[^/\\"\n]+[/\\]){0,2}[^/\\"\n]+)"', r'File "\1"', text)


def fault(error: Exception) -> tuple[int, str]:
    """The code and the text of an XML-RPC fault."""
    if isinstance(error, AccessError):
        return ACCESS_ERROR, str(error)
    if isinstance(error, AccessDenied):
        return ACCESS_DENIED, str(error)
    if isinstance(error, UserError):
        return WARNING, str(error)
    return APPLICATION, debug_text(error)


def serialize(error: Exception) -> dict[str, Any]:
    """The object that JSON-RPC carries in `error.data` and JSON-2 as its body."""
    if isinstance(error, HTTPError):
        name, arguments = error.name, [str(error), error.status]
    else:
        name, arguments = name_of(error), _plain(error.args)
    return {
        "name": name,
        "message": "\n".join(str(argument) for argument in error.args),
        "arguments": arguments,
        "context": {},
        "debug": debug_text(error),
    }


def status(error: Exception) -> int:
    """The HTTP status that JSON-2 answers with."""
    if isinstance(error, HTTPError):
        return error.status
    if isinstance(error, MissingError):
        return 404
    if isinstance(error, (AccessError, AccessDenied)):
        return 403
    return 422 if isinstance(error, UserError) else 500


def _plain(arguments: Sequence[Any]) -> list[Any]:
    simple = (str, int, float, bool, type(None))
    return [item if isinstance(item, simple) else str(item) for item in arguments]
