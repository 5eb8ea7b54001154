"""Records with those that they refer to, in as few calls as the version of Odoo allows."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.field import RELATIONAL, TO_MANY, Fields

Record = dict[str, Any]

_NESTED_SINCE = 17
"""`web_read` and `web_search_read` take a specification of nested fields from Odoo 17 on."""


@dataclass(slots=True)
class Node:
    """What is read of one model, and of those that its fields lead to.

    Attributes:
        model: The model.
        fields: How its fields are described.
        own: The fields that are shown themselves, in order.
        children: What is read beyond a relational field.
        limit: Of a field that leads to many records, how many of them are read; `None` for all.
    """

    model: str
    fields: Fields
    own: dict[str, None] = field(default_factory=dict)
    children: dict[str, "Node"] = field(default_factory=dict)
    limit: int | None = None

    def copy(self) -> "Node":
        """The same, to grow by itself."""
        children = {name: child.copy() for name, child in self.children.items()}
        return replace(self, own=dict(self.own), children=children)

    def asked(self) -> list[str]:
        """The fields of the model itself that have to be read."""
        return [*self.own, *(name for name in self.children if name not in self.own)]

    def specification(self) -> dict[str, Any]:
        """The same as `web_read` takes it."""
        return {name: self._specified(name) for name in self.asked()}

    def _specified(self, name: str) -> dict[str, Any]:
        child = self.children.get(name)
        inner = child.specification() if child else {}
        if self.fields[name].type == "many2one" and name in self.own:
            inner["display_name"] = {}
        if not child and not inner:
            return {}
        limit = {"limit": child.limit} if child and child.limit is not None else {}
        return {"fields": inner, **limit}


async def child_of(catalogue: Catalogue, node: Node, name: str) -> Node:
    """The node beyond a relational field, made if it is not there.

    Raises:
        OdooMCPError: `validation`, if there is no such field, or nothing beyond it.
    """
    node.fields = await catalogue.require(node.model, [name])
    described = node.fields[name]
    if described.type not in RELATIONAL or not described.relation:
        raise OdooMCPError(
            f"The field '{name}' of {node.model} is {described.type}: nothing can follow it, ask "
            f"for '{name}' itself.",
            kind=Kind.VALIDATION,
        )
    if name not in node.children:
        fields = await catalogue.fields(described.relation)
        node.children[name] = Node(described.relation, fields)
    return node.children[name]


def records_of(value: Any) -> list[Record]:
    """The records in the value of a field that leads to one, to many, or to none."""
    if isinstance(value, list):
        return value
    return [value] if value else []


async def search(env: Environment, node: Node, kwargs: dict[str, Any]) -> list[Record]:
    """Finds records; `kwargs` are those of `search_read` but the fields."""
    if await env.catalogue.major_version() >= _NESTED_SINCE:
        # With a limit for the count, Odoo does not count all records.
        asked = {"specification": node.specification(), "count_limit": 1, **kwargs}
        found = await env.objects(node.model, "web_search_read", asked)
        records: list[Record] = found["records"]
        return records
    found = await env.objects(node.model, "search_read", {"fields": node.asked(), **kwargs})
    return await _followed(env, node, found, kwargs.get("context", {}))


async def read(
    env: Environment, node: Node, ids: list[int], context: dict[str, Any]
) -> list[Record]:
    """Reads records whose ids are known."""
    if await env.catalogue.major_version() >= _NESTED_SINCE:
        asked = {"specification": node.specification(), "context": context}
        found: list[Record] = await env.objects(node.model, "web_read", asked, args=[ids])
        return found
    return await _read_each(env, node, ids, context)


async def _read_each(
    env: Environment, node: Node, ids: list[int], context: dict[str, Any]
) -> list[Record]:
    asked = {"fields": node.asked(), "context": context}
    found = await env.objects(node.model, "read", asked, args=[ids])
    return await _followed(env, node, found, context)


async def _followed(
    env: Environment, node: Node, records: list[Record], context: dict[str, Any]
) -> list[Record]:
    """The records with what their fields lead to, one call for each field of a level."""
    follow = (_follow(env, node, name, records, context) for name in node.children)
    await asyncio.gather(*follow)
    return records


async def _follow(
    env: Environment, node: Node, name: str, records: list[Record], context: dict[str, Any]
) -> None:
    child = node.children[name]
    to_many = node.fields[name].type in TO_MANY
    wanted = {
        record_id for record in records for record_id in _ids(record[name], to_many, child.limit)
    }
    found = await _read_each(env, child, sorted(wanted), context) if wanted else []
    by_id = {record["id"]: record for record in found}
    for record in records:
        value = record[name]
        if to_many:
            record[name] = [by_id.get(each, {"id": each}) for each in value]
        elif value:
            record[name] = {**by_id.get(value[0], {}), "id": value[0], "display_name": value[1]}


def _ids(value: Any, to_many: bool, limit: int | None) -> list[int]:
    if to_many:
        ids: list[int] = value[:limit]
        return ids
    return [value[0]] if value else []
