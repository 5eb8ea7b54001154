"""How the fields of a model become the columns of a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from oxidoo._native import Rendered, Table, render
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.limits import UNLIMITED
from oxidoo.gateway.operations import nested
from oxidoo.gateway.operations.nested import Node, Record, child_of, records_of
from oxidoo.gateway.uris import uri_of
from oxidoo.literals import ColumnKind, Next
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.default_fields import default_fields
from oxidoo.schema.field import TO_MANY
from oxidoo.schema.zone import zone_shown

_KINDS: dict[str, ColumnKind] = {
    "boolean": "boolean",
    "binary": "binary",
    "char": "text",
    "datetime": "datetime",
    "html": "text",
    "many2one": "many2one",
    "text": "text",
}

ID = ".id"
"""`country_id` shows the name of the country, `country_id.id` its id."""

ALL = ["*"]
"""All fields that are stored, but one2many ones: of those a user may not see the records."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: As the agent wrote it.
        path: The fields that lead to its values.
        kind: How they are shown.
        is_list: Whether a field on the way leads to many records.
    """

    title: str
    path: tuple[str, ...]
    kind: ColumnKind
    is_list: bool = False

    @property
    def key(self) -> str:
        """Under what name the value is found in a flat record."""
        return self.title if self.is_list else ".".join(self.path)

    def value(self, record: Record) -> Any:
        """The value of a record that holds those that it leads to."""
        *way, last = self.path
        found = [record]
        for name in way:
            found = [each for one in found for each in records_of(one.get(name))]
        values = [_leaf(one.get(last)) for one in found]
        if self.is_list:
            return [self._in_list(value) for value in values]
        return values[0] if values else None

    def _in_list(self, value: Any) -> Any:
        match self.kind:
            case "many2one_id":
                return value[0] if value else None
            case "many2one" | "currency":
                return value[1] if value else None
            case "boolean":
                return value
            case _:
                return None if value is False else value


def _leaf(value: Any) -> Any:
    """A many2one comes as its id and name, or as a record of them; many as ids, or as records."""
    match value:
        case dict():
            return [value["id"], value.get("display_name")]
        case [{"id": int()}, *_]:
            return [record["id"] for record in value]
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, and what has to be read for them.

    Attributes:
        node: What is read of the model and beyond.
        columns: The columns, in order.
    """

    node: Node
    columns: list[Column]

    @property
    def is_flat(self) -> bool:
        """Whether the model's own fields are all that is read."""
        return not self.node.children

    @property
    def is_dated(self) -> bool:
        """Whether moments are shown, which are in some zone."""
        return any(column.kind == "datetime" for column in self.columns)

    async def table(
        self,
        env: Environment,
        context: dict[str, Any],
        *,
        max_rows: int,
        offset: int = 0,
        next: Next = "offset",  # noqa: A002 - what it is called in the result
        tables: int = 1,
        full_text: bool = False,
    ) -> Table:
        """How the records are rendered; one of so many `tables` that share the size of a result."""
        zone = await zone_shown(env.catalogue, context, dated=self.is_dated)
        return Table(
            [
                (column.title, column.key, "plain" if column.is_list else column.kind)
                for column in self.columns
            ],
            offset=offset,
            next=next,
            max_rows=max_rows,
            max_bytes=env.limits.max_result_bytes // tables,
            max_text=UNLIMITED if full_text else env.limits.max_text,
            binary_uri=uri_of(env.instance, "binary", self.node.model),
            zone=zone.key if zone else "",
        )

    async def search(
        self, env: Environment, kwargs: dict[str, Any], table: Table
    ) -> tuple[Rendered, list[Record]]:
        """Finds records; `kwargs` are those of `search_read` but the fields.

        Returns:
            Their table; and the records, if more than the model's own fields are read.
        """
        node = self.node
        if self.is_flat:
            asked = {"fields": node.asked(), **kwargs}
            return await env.table(node.model, "search_read", asked, table), []
        records = await nested.search(env, node, kwargs)
        return self.render(records, table), records

    async def read(
        self, env: Environment, ids: list[int], context: dict[str, Any], table: Table
    ) -> tuple[Rendered, list[Record]]:
        """Reads records whose ids are known; the result is that of `search`."""
        node = self.node
        if self.is_flat:
            asked = {"fields": node.asked(), "context": context}
            return await env.table(node.model, "read", asked, table, args=[ids]), []
        records = await nested.read(env, node, ids, context)
        return self.render(records, table), records

    def render(self, records: Iterable[Record], table: Table) -> Rendered:
        """The table of records that hold those that they lead to."""
        return render([self._flat(record) for record in records], table)

    def _flat(self, record: Record) -> Record:
        return {column.key: column.value(record) for column in self.columns}


_Name = tuple[str, tuple[str, ...]]

_MOST_MADE = 64
_made: dict[_Name, Layout] = {}
"""Flat layouts by model and titles; each is right for the very fields that it was made by."""


async def lay_out(
    catalogue: Catalogue, model: str, names: list[str], *, node: Node | None = None
) -> Layout:
    """The columns `id`, without which nobody can act on a record, and `names`.

    Args:
        catalogue: The live schema.
        model: The model.
        names: Fields and paths of them; the usual ones if empty, `["*"]` for all that are stored.
        node: What is read of the model already; it grows.

    Raises:
        OdooMCPError: `validation`, if a field does not exist, with the nearest right name.
    """
    titles = tuple(dict.fromkeys(["id", *await _chosen(catalogue, model, names)]))
    made = _made.get((model, titles))
    if node is None and made and made.node.fields is await catalogue.fields(model):
        return Layout(made.node.copy(), made.columns)
    paths = {title: title.removesuffix(ID).split(".") for title in titles}
    fields = await catalogue.require(model, [first for first, *_ in paths.values()])
    layout = Layout(node or Node(model, fields), [])
    layout.node.fields = fields
    placed = [await _place(catalogue, layout.node, *each) for each in paths.items()]
    layout.columns.extend(_with_currencies(placed))
    if node is None and layout.is_flat:
        _keep((model, titles), layout)
    return layout


def _keep(name: _Name, layout: Layout) -> None:
    if len(_made) >= _MOST_MADE:
        _made.clear()
    _made[name] = Layout(layout.node.copy(), layout.columns)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A column, and the node whose field it shows."""

    column: Column
    node: Node

    def currency(self) -> Column | None:
        """The column that says what an amount is in."""
        *way, name = self.column.path
        field = self.node.fields[name].currency_field
        if not field or field not in self.node.fields or self.column.is_list:
            return None
        path = (*way, field)
        return Column(".".join(path), path, "currency")


async def _place(catalogue: Catalogue, node: Node, title: str, path: list[str]) -> _Placed:
    """A column at the end of a path, whose first field is known to exist."""
    *way, name = path
    is_list = False
    for step in way:
        child = await child_of(catalogue, node, step)
        is_list |= node.fields[step].type in TO_MANY
        node = child
    if way:
        node.fields = await catalogue.require(node.model, [name])
    node.own[name] = None
    kind = _kind(node, name, nested=bool(way), wants_id=len(title) > len(".".join(path)))
    return _Placed(Column(title, tuple(path), kind, is_list), node)


def _kind(node: Node, name: str, *, nested: bool, wants_id: bool) -> ColumnKind:
    described = node.fields[name]
    if wants_id:
        if described.type != "many2one":
            raise no_id(node.model, name, described.type)
        return "many2one_id"
    if nested and described.type == "binary":
        return "plain"  # where to read it is known of the model's own records only
    return _KINDS.get(described.type, "plain")


def _with_currencies(placed: list[_Placed]) -> Iterator[Column]:
    """The columns with the currencies of all amounts among them, the missing ones in the end."""
    currencies = {}
    for one in placed:
        if currency := one.currency():
            currencies[currency.path] = currency
            one.node.own[currency.path[-1]] = None
    for one in placed:
        column = one.column
        if column.kind == "many2one" and (known := currencies.pop(column.path, None)):
            column = replace(known, title=column.title)
        yield column
    yield from currencies.values()


async def _chosen(catalogue: Catalogue, model: str, names: list[str]) -> list[str]:
    if not names:
        return await default_fields(catalogue, model)
    if names == ALL:
        fields = await catalogue.fields(model)
        stored = (field for field in fields.values() if field.stored)
        return ["display_name", *(field.name for field in stored if field.type != "one2many")]
    if "*" in names:
        raise OdooMCPError(
            "'*' means all stored fields and stands alone, as in [\"*\"].", kind=Kind.VALIDATION
        )
    return names


def no_id(model: str, name: str, kind: str) -> OdooMCPError:
    """The error for the id of a field that is no many2one."""
    return OdooMCPError(
        f"{model} has no field '{name}{ID}': only a many2one has an id, and '{name}' is {kind}.",
        kind=Kind.VALIDATION,
    )


def size_only(context: dict[str, Any]) -> dict[str, Any]:
    """The context in which Odoo sends the size of a binary field instead of its content."""
    return {**context, "bin_size": True}
