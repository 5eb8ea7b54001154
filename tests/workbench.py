"""Records of a test's own, which are gone when it ends."""

import uuid
from itertools import groupby
from operator import itemgetter
from typing import Any

from oxidoo import Kind, OdooAsyncClient, OdooMCPError

NOBODY = 2_000_000_000
"""An id that no record has."""


class Workbench:
    """Records of a test's own under a marker that nobody else uses; cleared away in the end."""

    def __init__(self, client: OdooAsyncClient) -> None:
        self.client = client
        self.marker = f"oxt{uuid.uuid4().hex[:12]}"
        self._made: list[tuple[str, int]] = []

    async def make(self, model: str, **values: Any) -> int:
        """Creates a record; its name is the marker unless one is given."""
        record_id: int = await self.client.execute_kw(
            model, "create", [{"name": self.marker, **values}]
        )
        self.own(model, record_id)
        return record_id

    async def make_user(self, **values: Any) -> int:
        """Creates a user whose login is the marker, without a mail to them."""
        user: int = await self.client.execute_kw(
            "res.users",
            "create",
            [{"name": self.marker, "login": self.marker, **values}],
            {"context": {"no_reset_password": True}},
        )
        [read] = await self.client.execute_kw("res.users", "read", [[user], ["partner_id"]])
        self.own("res.partner", read["partner_id"][0])
        self.own("res.users", user)
        return user

    def own(self, model: str, *record_ids: int) -> None:
        """Takes charge of records that were made in another way."""
        self._made += [(model, record_id) for record_id in record_ids]

    async def clear(self) -> None:
        """Deletes what was made, the newest first, or archives it where Odoo does not let go."""
        for model, made in groupby(reversed(self._made), key=itemgetter(0)):
            await self._delete(model, [record_id for _, record_id in made])

    async def _delete(self, model: str, record_ids: list[int]) -> None:
        try:
            await self.client.execute_kw(model, "unlink", [record_ids])
        except OdooMCPError as error:
            if len(record_ids) > 1:
                for record_id in record_ids:
                    await self._delete(model, [record_id])
            elif error.kind is not Kind.MISSING:
                await self._put_away(model, record_ids[0])

    async def _put_away(self, model: str, record_id: int) -> None:
        if model == "sale.order":
            await self.client.execute_kw(model, "action_cancel", [[record_id]])
            await self.client.execute_kw(model, "unlink", [[record_id]])
        else:
            await self.client.execute_kw(model, "write", [[record_id], {"active": False}])
