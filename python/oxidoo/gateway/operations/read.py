"""Reading records whose ids are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oxidoo._native import Rendered
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.columns import lay_out, size_only
from oxidoo.gateway.operations.lines import LINES, lay_out_lines
from oxidoo.gateway.operations.meant import (
    MOST_NAMESAKES,
    by_external_id,
    by_name,
    hidden,
    not_there,
)
from oxidoo.gateway.operations.members import with_member, without_next
from oxidoo.gateway.operations.tables import Tables
from oxidoo.schema.known.subject import Scope


@dataclass(frozen=True, slots=True)
class Read:
    """Fields of some records, named by their ids, an external id or their exact name.

    Attributes:
        instance: The instance's name.
        model: The model; with an external id it may be empty.
        ids: The records; of none, as a step of a batch may find, there is an empty table.
        fields: The fields to show; the usual ones if empty, `["*"]` for all that are stored.
        xml_id: An external id, such as `base.main_company`.
        name: The exact name of a record.
        lines: Fields of lines to show, by the path that leads to them.
        line_limit: How many lines of one record are shown.
        full_text: Whether long texts are shown whole.
        context: Language, time zone, companies and the like.
    """

    instance: str
    model: str
    ids: list[int] | None = None
    fields: list[str] = field(default_factory=list)
    xml_id: str = ""
    name: str = ""
    lines: Mapping[str, list[str]] = field(default_factory=dict)
    line_limit: int = LINES
    full_text: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Finds out which records are meant, checks the fields and reads them."""
        if not self.model and not self.xml_id:
            raise OdooMCPError("Say which 'model' to read.", kind=Kind.VALIDATION)
        if self.ids == [] and not (self.xml_id or self.name):
            return await self._nothing(env)
        self._check_named_once()
        if self.name and (found := await self._named(env)):
            return found
        model, ids = await self._meant(env)
        tables = await self._tables(env, model)
        if unreal := [record_id for record_id in ids if record_id < 1]:
            raise not_there(model, unreal)  # Odoo would make up a record for 0
        table = await tables.table(env, max_rows=len(ids))
        try:
            rendered, records = await tables.layout.read(env, ids, size_only(self.context), table)
        except OdooMCPError as error:
            raise await hidden(env, model, ids, self.context, error) from error
        text = _name_missing(model, ids, rendered)
        if not self.model:
            text = f'{{"model":"{model}",{text[1:]}'
        return await tables.with_lines(env, text, rendered, records)

    async def _nothing(self, env: Environment) -> str:
        tables = await self._tables(env, self.model)
        return tables.layout.render([], await tables.table(env, max_rows=0)).text

    async def _tables(self, env: Environment, model: str) -> Tables:
        layout = await lay_out(env.catalogue, model, self.fields)
        lines = await lay_out_lines(env.catalogue, layout.node, self.lines, self.line_limit)
        return Tables(layout, lines, self.context, self.full_text)

    async def _named(self, env: Environment) -> str | None:
        """The records of that very name in one call, where the model has names in a field."""
        fields = await env.catalogue.fields(self.model)
        if "name" not in fields or not fields["name"].searchable:
            return None
        tables = await self._tables(env, self.model)
        kwargs = {
            "domain": [["name", "=", self.name]],
            "limit": MOST_NAMESAKES + 1,
            "context": size_only(self.context),
        }
        table = await tables.table(env, max_rows=MOST_NAMESAKES)
        rendered, records = await tables.layout.search(env, kwargs, table)
        if not rendered.rows:
            return None
        text = rendered.text
        if rendered.more:
            text = with_member(without_next(rendered), "more", value=True)
        return await tables.with_lines(env, text, rendered, records)

    def _check_named_once(self) -> None:
        if [bool(self.ids), bool(self.xml_id), bool(self.name)].count(True) != 1:
            raise OdooMCPError(
                "Say which records by one of 'ids', 'xml_id' and 'name'.", kind=Kind.VALIDATION
            )

    async def _meant(self, env: Environment) -> tuple[str, list[int]]:
        if self.ids:
            return self.model, list(dict.fromkeys(self.ids))
        if self.xml_id:
            return await by_external_id(env, self.model, self.xml_id)
        return self.model, await by_name(env, self.model, self.name, self.context)


def _name_missing(model: str, ids: list[int], rendered: Rendered) -> str:
    """Odoo leaves out in silence what does not exist; an agent has to know."""
    if rendered.more:
        # Odoo answers in the order of the ids: what comes after the last row was not shown.
        left = ids[ids.index(rendered.ids[-1]) + 1 :]
        return with_member(without_next(rendered), "left", left)
    found = set(rendered.ids)
    missing = [record_id for record_id in ids if record_id not in found]
    if not missing:
        return rendered.text
    if not found:
        raise not_there(model, missing)
    return with_member(rendered.text, "missing", missing)
