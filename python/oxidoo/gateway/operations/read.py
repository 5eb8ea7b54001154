"""Reading records whose ids are known."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

import orjson

from oxidoo._native import Rendered
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations import columns
from oxidoo.schema.default_fields import default_fields
from oxidoo.schema.field import Fields
from oxidoo.schema.subject import OWN, Scope


@dataclass(frozen=True, slots=True)
class Read:
    """Fields of some records.

    Attributes:
        instance: The instance's name.
        model: The model.
        ids: The records.
        fields: The fields to show; the usual ones if empty, `["*"]` for all that are stored.
        full_text: Whether long texts are shown whole.
        context: Language, time zone, companies and the like.
    """

    instance: str
    model: str
    ids: list[int]
    fields: list[str] = field(default_factory=list)
    full_text: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Checks model and fields."""
        fields = await env.catalogue.fields(self.model)
        names = columns.with_id(self._names(fields))
        fields, asked = await columns.require(env.catalogue, self.model, names)
        ids = list(dict.fromkeys(self.ids))
        if unreal := [record_id for record_id in ids if record_id < 1]:
            raise _not_there(self.model, unreal)  # Odoo would make up a record for 0
        kwargs = {"fields": asked, "context": columns.size_only(self.context)}
        table = columns.table(
            self.instance,
            self.model,
            fields,
            names,
            env.limits,
            max_rows=len(ids),
            full_text=self.full_text,
        )
        rendered = await env.table(self.model, "read", kwargs, table, args=[ids])
        return _name_missing(self.model, ids, rendered)

    def _names(self, fields: Fields) -> list[str]:
        if self.fields == ["*"]:
            stored = [name for name, field in fields.items() if field.stored]
            return ["display_name", *stored]
        return self.fields or default_fields(fields)


def _name_missing(model: str, ids: list[int], rendered: Rendered) -> str:
    """Odoo leaves out in silence what does not exist; an agent has to know."""
    found = set(rendered.ids)
    if rendered.more:
        # Odoo answers in the order of the ids: what comes after the last row was not shown.
        left = ids[ids.index(rendered.ids[-1]) + 1 :]
        text, _, _ = rendered.text.rpartition(',"next":')
        return f'{text},"left":{orjson.dumps(left).decode()}}}'
    missing = [record_id for record_id in ids if record_id not in found]
    if not missing:
        return rendered.text
    if not found:
        raise _not_there(model, missing)
    return f'{rendered.text[:-1]},"missing":{orjson.dumps(missing).decode()}}}'


def _not_there(model: str, ids: list[int]) -> OdooMCPError:
    named = ", ".join(map(str, ids[:10])) + (", …" if len(ids) > 10 else "")  # noqa: PLR2004
    noun = "record" if len(ids) == 1 else "records"
    return OdooMCPError(
        f"{model} has no {noun} {named}, or this user may not see it.", kind=Kind.MISSING
    )


@dataclass(frozen=True, slots=True)
class ReadBinary:
    """The content of one binary field.

    Attributes:
        instance: The instance's name.
        model: The model.
        record_id: The record.
        field: The field.
    """

    instance: str
    model: str
    record_id: int
    field: str

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> bytes:
        """Checks that the field exists and is binary."""
        fields = await env.catalogue.require(self.model, [self.field])
        # `raw` is the one binary field that comes as it is; `datas` is the same as base64.
        is_raw = (self.model, self.field) == ("ir.attachment", "raw")
        name = "datas" if is_raw else self.field
        if fields[self.field].type != "binary":
            raise OdooMCPError(
                f"The field '{self.field}' of {self.model} is not binary.", kind=Kind.VALIDATION
            )
        kwargs = {"fields": [name]}
        records = await env.objects(self.model, "read", kwargs, args=[[self.record_id]])
        return self._content(records, name)

    def _content(self, records: list[dict[str, Any]], name: str) -> bytes:
        if not records:
            raise _not_there(self.model, [self.record_id])
        content = records[0].get(name)
        if not content:
            raise OdooMCPError(
                f"The field '{self.field}' of {self.model} {self.record_id} is empty.",
                kind=Kind.MISSING,
            )
        return _decoded(content)


def _decoded(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (AttributeError, ValueError, binascii.Error) as error:
        raise OdooMCPError(
            "The binary field does not hold base64 text.", kind=Kind.PROTOCOL
        ) from error
