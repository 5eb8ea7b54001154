"""One user at one Odoo server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import SecretStr

from oxidoo.auth.secrets import SecretReference
from oxidoo.connections.metrics import ConnectionMetrics
from oxidoo.errors import OdooMCPError

if TYPE_CHECKING:
    from types import TracebackType

    from oxidoo._native import Rendered, Session, Table
    from oxidoo.connections.config import OdooConnectionConfig
    from oxidoo.literals import CacheClass

T = TypeVar("T")
Context = Mapping[str, Any]


class OdooAsyncClient:
    """One user at one Odoo server, for any number of tasks at once.

    It connects and logs in with the first call. Every method raises `OdooMCPError`; its
    `outcome` says whether anything changed.

    Args:
        config: The server and the user.
        instance_id: The name used in messages.
    """

    def __init__(self, config: OdooConnectionConfig, *, instance_id: str = "odoo") -> None:
        self.instance_id = instance_id
        self._config = config
        self._instance = config.open(instance_id)
        self._secret = ""
        self._renewal = asyncio.Lock()
        self._session: Session | None = None

    async def authenticate(self) -> int:
        """Makes sure that Odoo accepts the user.

        Returns:
            The user's id.

        Raises:
            OdooMCPError: `access` with `authentication`, if Odoo refuses the user; whatever else
                keeps it from being asked.
        """
        return await self._with_session(lambda session: session.authenticate())

    async def execute_kw(
        self,
        model: str,
        method: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - the deadline is kept in the core
    ) -> Any:
        """Calls a method of a model.

        Args:
            model: Such as `res.partner`.
            method: Any public method.
            args: Positional arguments; for a method on records, their ids come first.
            kwargs: Named arguments; `context` is one of them.
            timeout: Seconds for the whole call, if not the connection's own.

        Returns:
            What the method returns, the same over every protocol.

        Raises:
            OdooMCPError: If it failed, or may have: see its `outcome`.
        """
        return await self._with_session(
            lambda session: session.objects(
                model, method, list(args), dict(kwargs or {}), timeout=timeout
            )
        )

    async def search_read(
        self,
        model: str,
        domain: Sequence[Any] = (),
        fields: Sequence[str] | None = None,
        *,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
        context: Context | None = None,
    ) -> list[dict[str, Any]]:
        """Finds records and reads fields of them.

        Args:
            model: Such as `res.partner`.
            domain: In Odoo's prefix notation; empty for all.
            fields: The fields to read; `None` for all, which is slow.
            offset: How many records to pass over.
            limit: How many records at the most.
            order: Such as `name desc, id`.
            context: Language, time zone, companies and the like.

        Returns:
            A dict per record, with `id`.

        Raises:
            OdooMCPError: If it failed.
        """
        optional = {
            "fields": None if fields is None else list(fields),
            "limit": limit,
            "order": order,
            "context": None if context is None else dict(context),
        }
        kwargs: dict[str, Any] = {"domain": list(domain), "offset": offset}
        kwargs |= {name: value for name, value in optional.items() if value is not None}
        records: list[dict[str, Any]] = await self.execute_kw(model, "search_read", kwargs=kwargs)
        return records

    async def version(self) -> str:
        """The server's version, such as `19.0-20260101`.

        Raises:
            OdooMCPError: If the server cannot be reached or is no Odoo.
        """
        text, _ = await self._instance.version()
        return text

    async def protocol(self) -> tuple[str, str]:
        """The protocol in use, and a clause that says why.

        Raises:
            OdooMCPError: If the server's version decides and cannot be found out.
        """
        return await self._with_session(lambda session: session.protocol())

    async def table(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        table: Table,
        *,
        cache: CacheClass | None = None,
    ) -> Rendered:
        """Calls a method that gives records, and renders them as compact text.

        The records never become Python objects. Arguments are those of `execute_kw`; `table`
        says what the text looks like and `cache` whether a recent answer will do.
        """
        return await self._with_session(
            lambda session: session.table(model, method, args, kwargs, table, cache=cache)
        )

    async def objects(
        self,
        model: str,
        method: str,
        args: list[Any],
        kwargs: dict[str, Any],
        *,
        cache: CacheClass | None = None,
    ) -> Any:
        """Like `execute_kw`, but a recent answer will do."""
        return await self._with_session(
            lambda session: session.objects(model, method, args, kwargs, cache=cache)
        )

    def metrics(self) -> ConnectionMetrics:
        """The figures of the connection so far."""
        return ConnectionMetrics.of(self._instance.metrics())

    def close(self) -> None:
        """Forgets the login and all cached answers; calls under way still end."""
        self._session = None
        self._instance.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def _with_session(self, call: Callable[[Session], Awaitable[T]]) -> T:
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

    async def _open_session(self) -> Session:
        config = self._config
        async with self._renewal:
            if self._session is None:
                self._secret = await self._resolve_secret()
                self._session = self._instance.session(
                    config.username, self._secret, is_api_key=config.api_key is not None
                )
        return self._session

    async def _secret_changed(self, session: Session, used: str) -> bool:
        """Whether there is another secret than the one `used`; the session has it then."""
        async with self._renewal:
            if self._secret == used:
                self._secret = await self._resolve_secret()
                if self._secret != used:
                    await session.replace_secret(self._secret)
        return self._secret != used

    async def _resolve_secret(self) -> str:
        match self._config.secret:
            case SecretStr() as secret:
                return secret.get_secret_value()
            case SecretReference() as reference:
                return await asyncio.to_thread(reference.resolve)
