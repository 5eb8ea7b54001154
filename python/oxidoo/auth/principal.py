"""On whose behalf an operation runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever asked for an operation.

    Attributes:
        name: For the log.
        instances: The instances that may be used; `None` for all.
    """

    name: str
    instances: frozenset[str] | None = None


LOCAL = Principal("local")
"""The user at this machine, who started the server and reaches it over stdio or loopback."""
