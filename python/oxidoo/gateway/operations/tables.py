"""The table of some records, with those of their lines."""

from dataclasses import dataclass
from typing import Any

import orjson

from oxidoo._native import Rendered, Table
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.columns import Layout
from oxidoo.gateway.operations.lines import Lines
from oxidoo.gateway.operations.members import with_member
from oxidoo.gateway.operations.nested import Record
from oxidoo.literals import Next


@dataclass(frozen=True, slots=True)
class Tables:
    """A table of records and those of their lines, which share the size of a result.

    Attributes:
        layout: The columns of the records.
        lines: The tables of lines.
        context: Language, time zone, companies and the like.
        full_text: Whether long texts are shown whole.
    """

    layout: Layout
    lines: list[Lines]
    context: dict[str, Any]
    full_text: bool

    async def table(
        self,
        env: Environment,
        *,
        max_rows: int,
        offset: int = 0,
        next: Next = "offset",  # noqa: A002 - what it is called in the result
    ) -> Table:
        """How the records themselves are rendered."""
        return await self.layout.table(
            env,
            self.context,
            max_rows=max_rows,
            offset=offset,
            next=next,
            tables=self._count,
            full_text=self.full_text,
        )

    async def with_lines(
        self, env: Environment, text: str, rendered: Rendered, records: list[Record]
    ) -> str:
        """The text of the records' table, with the lines of those that it shows."""
        shown = set(rendered.ids)
        records = [record for record in records if record["id"] in shown]
        for each in self.lines:
            table = await each.text(
                env, self.context, records, tables=self._count, full_text=self.full_text
            )
            text = with_member(text, ".".join(each.path), orjson.Fragment(table))
        return text

    @property
    def _count(self) -> int:
        return 1 + len(self.lines)
