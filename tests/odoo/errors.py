"""The two ways in which a step can end badly."""

from pathlib import Path


class UnavailableError(Exception):
    """This machine, or its package mirror, cannot provide the servers: not a failure of ours."""


class StepError(Exception):
    """A step failed."""

    def __init__(self, message: str, log: Path) -> None:
        super().__init__(f"{message} (log: {log})")
