"""A secret that is changed at its place while calls are made."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from oxidoo import Kind, OdooConnectionConfig, OdooMCPError
from oxidoo.auth.secrets import SecretReference
from oxidoo.client.identity import Identity


class Session:
    """Stands for a session whose login takes long: no real one is cancelled amid it for certain."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.logging_in = asyncio.Event()

    async def replace_secret(self, secret: str) -> None:
        if not self.logging_in.is_set():
            self.logging_in.set()
            await asyncio.Event().wait()
        self.secret = secret

    async def ask(self) -> str:
        if self.secret == "old":
            raise OdooMCPError("No.", kind=Kind.ACCESS, authentication=True)
        return self.secret


class Instance:
    """Stands for the server that such a session is at."""

    def session(self, _: str, secret: str, **__: Any) -> Session:
        return Session(secret)


def test_a_new_secret_is_not_lost_with_the_call_that_found_it(tmp_path: Path) -> None:
    place = tmp_path / "key"
    place.write_text("old", "utf-8")
    reference = SecretReference.parse(f"file:{place}")
    config = OdooConnectionConfig(url="https://x.example", password=reference)

    async def ask_twice() -> str:
        identity = Identity(config, Instance())  # type: ignore[arg-type]
        session: Any = await identity._open_session()
        place.write_text("new", "utf-8")
        first = asyncio.create_task(identity.call(lambda session: session.ask()))  # type: ignore[attr-defined]
        await session.logging_in.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return await identity.call(lambda session: session.ask())  # type: ignore[attr-defined, no-any-return]

    assert asyncio.run(ask_twice()) == "new"
