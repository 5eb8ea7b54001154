"""What one2many and many2many fields lead to, as tables of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.columns import Column, Layout, lay_out
from oxidoo.gateway.operations.members import with_member, without_next
from oxidoo.gateway.operations.nested import Node, Record, child_of, records_of
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.field import TO_MANY

LINES = 40
"""How many lines of one record are shown, if nobody says."""

OF = Column("of", ("of",), "plain")
"""The id of the record that a line belongs to; left out where there is but one."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines at the end of a path.

    Attributes:
        path: The fields that lead to them.
        layout: The columns of their table.
        limit: How many lines of one record are shown.
    """

    path: tuple[str, ...]
    layout: Layout
    limit: int

    async def text(
        self,
        env: Environment,
        context: dict[str, Any],
        records: list[Record],
        *,
        tables: int,
        full_text: bool,
    ) -> str:
        """The table of the lines of some records."""
        owners = self._owners(records)
        owned = [pair for owner in owners for pair in self._owned(owner)]
        layout = self.layout
        if len(owners) > 1:
            layout = Layout(layout.node, [OF, *layout.columns])
        found = [{**line, "of": owner} for owner, line in owned if line is not None]
        table = await layout.table(
            env, context, max_rows=len(found), tables=tables, full_text=full_text
        )
        rendered = layout.render(found, table)
        text = without_next(rendered)
        if left_out := len(owned) - rendered.rows:
            text = with_member(text, "left_out", left_out)
        return text

    def _owners(self, records: list[Record]) -> list[Record]:
        """The records that the lines belong to, each once, however many lead to it."""
        *way, _ = self.path
        owners = records
        for name in way:
            found = (line for owner in owners for line in records_of(owner.get(name)))
            owners = list({line["id"]: line for line in found}.values())
        return owners

    def _owned(self, owner: Record) -> Iterator[tuple[int, Record | None]]:
        """The lines, each with the id of their owner; `None` for each beyond the limit."""
        for at, line in enumerate(records_of(owner.get(self.path[-1]))):
            yield owner["id"], line if at < self.limit else None


async def lay_out_lines(
    catalogue: Catalogue, root: Node, asked: Mapping[str, list[str]], limit: int
) -> list[Lines]:
    """The tables of lines that are asked for.

    Args:
        catalogue: The live schema.
        root: What is read of the records themselves; it grows.
        asked: Fields of the lines, by the path that leads to them, such as `order_line`.
        limit: How many lines of one record are shown.

    Raises:
        OdooMCPError: `validation`, if a path leads to no lines, or a field does not exist.
    """
    return [await _lay_out(catalogue, root, path, names, limit) for path, names in asked.items()]


async def _lay_out(
    catalogue: Catalogue, root: Node, path: str, names: list[str], limit: int
) -> Lines:
    node = root
    *way, last = steps = path.split(".")
    for name in way:
        node = await child_of(catalogue, node, name)
    known = last in node.children
    child = await child_of(catalogue, node, last)
    if node.fields[last].type not in TO_MANY:
        raise OdooMCPError(
            f"'{last}' of {node.model} leads to one record, not to lines: ask for "
            f"'{path}.display_name' among the fields.",
            kind=Kind.VALIDATION,
        )
    if not known:  # else columns show all of them
        child.limit = limit
    layout = await lay_out(catalogue, child.model, names, node=child)
    return Lines(tuple(steps), layout, limit)
