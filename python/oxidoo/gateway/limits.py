"""Bounds on what an agent gets at once."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what an agent gets at once.

    Attributes:
        max_result_bytes: The size at which a page of records ends early.
        max_text: The length, in characters, at which a long text is cut.
        max_resource_bytes: The most bytes of a resource.
    """

    max_result_bytes: Annotated[int, Field(ge=1)] = 50_000
    max_text: Annotated[int, Field(ge=1)] = 1000
    max_resource_bytes: Annotated[int, Field(ge=1)] = 5_000_000


UNLIMITED = 1 << 40
"""More bytes or characters than any result has."""

UNBOUNDED = Limits(max_result_bytes=UNLIMITED, max_text=UNLIMITED)
"""For what no agent gets at once."""
