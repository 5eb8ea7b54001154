"""The command `oxidoo`."""

from oxidoo.cli.main import app

__all__ = ["app"]
