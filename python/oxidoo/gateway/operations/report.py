"""Reports: what there are of a model, and what Odoo prints."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.meant import not_there
from oxidoo.literals import Converter
from oxidoo.schema.subject import Scope
from oxidoo.suggest import did_you_mean

_FIELDS = ["name", "report_name", "report_type", "model"]
_PRINTED = ("qweb-pdf", "qweb-html")
_PLAIN = "qweb-text"


@dataclass(frozen=True, slots=True)
class ListReports:
    """The reports of a model.

    Attributes:
        instance: The instance's name.
        model: The model.
        context: Language of the names.
    """

    instance: str
    model: str
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Lists those that can be rendered."""
        await env.catalogue.fields(self.model)
        found = await _of_model(env, self.model, self.context)
        rows = [[each["report_name"], each["name"]] for each in found]
        table = {"columns": ["report", "name"], "rows": rows}
        return orjson.dumps(table).decode()


@dataclass(frozen=True, slots=True)
class PrintReport:
    """A report on some records, as a document.

    Attributes:
        instance: The instance's name.
        report: Its `report_name`, such as `sale.report_saleorder`.
        ids: The records.
        context: Language, companies and the like.
    """

    instance: str
    report: str
    ids: Sequence[int]
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> bytes:
        """The PDF; or the text of a report that is nothing else."""
        found = await _called(env, "", self.report, self.context)
        converter: Converter = "text" if found["report_type"] == _PLAIN else "pdf"
        return await _printed(env, found, self.ids, converter, self.context)


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report on some records, as text for an agent.

    Attributes:
        instance: The instance's name.
        model: The model; with the name of a report it may be empty.
        report: Its `report_name` or its name for people; the model's first one if empty.
        ids: The records.
        context: Language, companies and the like.
    """

    instance: str
    model: str
    report: str
    ids: Sequence[int]
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The companies of its context."""
        return Scope.of_companies(self.context)

    async def run(self, env: Environment) -> str:
        """Says which report it is, where the PDF is, and what is written in it.

        The text is that of the HTML that the PDF is made of: in a PDF, letters may be mere curves.
        """
        from oxidoo.gateway.html import html_text  # noqa: PLC0415 - the server starts without

        found = await _called(env, self.model, self.report, self.context)
        name, plain = found["report_name"], found["report_type"] == _PLAIN
        content = await _printed(env, found, self.ids, "text" if plain else "html", self.context)
        text = content.decode(errors="replace")
        ids = ",".join(map(str, self.ids))
        told = {
            "report": name,
            "uri": f"odoo://{env.instance}/report/{name}/{ids}",
            **_cut(text if plain else html_text(text), env.limits.max_result_bytes),
        }
        return orjson.dumps(told).decode()


def _cut(text: str, most: int) -> dict[str, Any]:
    if len(text) <= most:
        return {"text": text}
    return {"text": text[:most], "left_out": f"{len(text) - most} characters"}


async def _printed(
    env: Environment,
    report: dict[str, Any],
    ids: Sequence[int],
    converter: Converter,
    context: dict[str, Any],
) -> bytes:
    if unreal := [record_id for record_id in ids if record_id < 1]:
        raise not_there(report["model"], unreal)
    return await env.report(report["model"], report["report_name"], ids, converter, context)


async def _called(
    env: Environment, model: str, name: str, context: dict[str, Any]
) -> dict[str, Any]:
    """The report with a name, technical or not; the first one of the model without."""
    if not model:
        found = await _search(env, [["report_name", "=", name]], context)
        if not found:
            raise OdooMCPError(
                f"There is no report '{name}': odoo_report with a model lists its reports.",
                kind=Kind.MISSING,
            )
        return found[0]
    await env.catalogue.fields(model)
    known = await _of_model(env, model, context)
    if not known:
        raise OdooMCPError(
            f"{model} has no reports; odoo_read shows its records.", kind=Kind.MISSING
        )
    if not name:
        return known[0]
    for each in known:
        if name in {each["report_name"], each["name"]}:
            return each
    names = [each["report_name"] for each in known]
    raise OdooMCPError(
        f"{model} has no report '{name}'{did_you_mean(name, names)}.", kind=Kind.MISSING
    )


async def _of_model(env: Environment, model: str, context: dict[str, Any]) -> list[dict[str, Any]]:
    return await _search(env, [["model", "=", model]], context)


async def _search(
    env: Environment, domain: list[Any], context: dict[str, Any]
) -> list[dict[str, Any]]:
    types = ["report_type", "in", [*_PRINTED, _PLAIN]]
    language = {key: value for key, value in context.items() if key == "lang"}
    kwargs = {"domain": [*domain, types], "fields": _FIELDS, "order": "id", "context": language}
    found: list[dict[str, Any]] = await env.objects(
        "ir.actions.report", "search_read", kwargs, cache="schema"
    )
    return found
