"""References to secrets, so that no configuration file holds one."""

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from oxidoo.errors import Kind, OdooMCPError

Scheme = Literal["env", "file", "cmd", "keyring"]

_COMMAND_SECONDS = 30


@dataclass(frozen=True, slots=True)
class SecretReference:
    """Where a secret is kept: `env:NAME`, `file:PATH`, `cmd:COMMAND` or `keyring:SERVICE/USER`."""

    scheme: Scheme
    place: str

    @classmethod
    def parse(cls, text: str) -> "SecretReference":
        """Reads a reference.

        Raises:
            ValueError: If the text is no reference; it is not repeated, as it may be a secret.
        """
        scheme, colon, place = text.partition(":")
        for known in get_args(Scheme):
            if scheme == known and colon and place:
                return cls(known, place)
        raise ValueError(
            "a secret is given as env:NAME, file:PATH, cmd:COMMAND or keyring:SERVICE/USER, "
            "never as the value itself"
        )

    def resolve(self) -> str:
        """Fetches the secret as it is now; may block.

        Raises:
            OdooMCPError: `validation`, if there is none at that place.
        """
        match self.scheme:
            case "env":
                return self._found(os.environ.get(self.place), "is not set")
            case "file":
                return self._from_file()
            case "cmd":
                return self._from_command()
            case "keyring":
                return self._from_keyring()

    def _found(self, secret: str | None, why: str) -> str:
        if not secret:
            # A path or a command may tell an agent too much.
            place = self.place if self.scheme == "env" else "…"
            raise OdooMCPError(
                f"The secret {self.scheme}:{place} {why}.",
                kind=Kind.VALIDATION,
                detail=f"{self.scheme}:{self.place}",
            )
        return secret

    def _from_file(self) -> str:
        try:
            text = Path(self.place).expanduser().read_text("utf-8")
        except (OSError, ValueError, RuntimeError):  # no such home, a null character, not UTF-8
            text = ""
        return self._found(text.rstrip("\r\n"), "cannot be read or is empty")

    def _from_command(self) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - the configuration's owner wrote the command
                shlex.split(self.place),
                stdin=subprocess.DEVNULL,  # over stdio, ours is the MCP client's
                capture_output=True,
                text=True,
                timeout=_COMMAND_SECONDS,
                check=True,
            )
        except (OSError, ValueError, subprocess.SubprocessError):
            return self._found(None, "could not be run or failed")
        return self._found(done.stdout.rstrip("\r\n"), "printed nothing")

    def _from_keyring(self) -> str:
        try:
            import keyring  # noqa: PLC0415 - an optional dependency
            from keyring.errors import KeyringError  # noqa: PLC0415
        except ImportError:
            return self._found(None, "needs the Python package keyring to be installed")
        service, _, user = self.place.partition("/")
        try:
            secret = keyring.get_password(service, user)
        except KeyringError:
            return self._found(None, "cannot be fetched: this machine has no usable keyring")
        return self._found(secret, "is not in the keyring")
