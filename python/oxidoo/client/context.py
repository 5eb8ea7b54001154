"""A caller's context on its way into a call."""

from collections.abc import Mapping
from typing import Any

Context = Mapping[str, Any]
"""Language, time zone, companies and the like."""


def in_context(context: Context | None) -> dict[str, Any]:
    """The named argument that a context is; none without one."""
    return {} if context is None else {"context": dict(context)}
