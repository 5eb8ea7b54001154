"""Who calls: a user whose secret may be changed at its place meanwhile."""

from __future__ import annotations

import asyncio
import weakref
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from oxidoo.auth.secrets import SecretReference
from oxidoo.errors import OdooMCPError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from oxidoo._native import Instance, Session
    from oxidoo.connections.config import OdooConnectionConfig

T = TypeVar("T")


class Identity:
    """A user at a server, whose session is opened with the first call.

    Args:
        config: The user, and where the secret is.
        instance: The server.
    """

    def __init__(self, config: OdooConnectionConfig, instance: Instance) -> None:
        self._config = config
        self._instance = instance
        self._secret = ""
        self._lock: tuple[weakref.ref[asyncio.AbstractEventLoop], asyncio.Lock] | None = None
        self._session: Session | None = None

    async def call(self, call: Callable[[Session], Awaitable[T]]) -> T:
        """Makes a call, once more if the secret was changed at its place meanwhile.

        Odoo checks the secret before it does anything, so the repeated call is the first to act.
        """
        session = self._session or await self._open_session()
        used = self._secret
        try:
            return await call(session)
        except OdooMCPError as error:
            if not (error.authentication and await self._secret_changed(session, used)):
                raise
        return await call(session)

    def forget(self) -> None:
        """Ends the session; the next call opens another one."""
        self._session = None

    def _renewal(self) -> asyncio.Lock:
        """The lock of the running event loop: another loop's would refuse, or never wake it."""
        loop = asyncio.get_running_loop()
        known = self._lock
        if known is None or known[0]() is not loop:
            self._lock = known = (weakref.ref(loop), asyncio.Lock())
        return known[1]

    async def _open_session(self) -> Session:
        async with self._renewal():
            session = self._session
            if session is None:
                secret = await self._resolve_secret()
                session = self._instance.session(
                    self._config.username, secret, is_api_key=self._config.api_key is not None
                )
                self._secret, self._session = secret, session
        return session

    async def _secret_changed(self, session: Session, used: str) -> bool:
        """Whether there is another secret than the one `used`; the session has it then."""
        async with self._renewal():
            if self._secret == used:
                secret = await self._resolve_secret()
                if secret != used:
                    await session.replace_secret(secret)
                self._secret = secret
        return self._secret != used

    async def _resolve_secret(self) -> str:
        match self._config.secret:
            case SecretStr() as secret:
                return secret.get_secret_value()
            case SecretReference() as reference:
                return await asyncio.to_thread(reference.resolve)
