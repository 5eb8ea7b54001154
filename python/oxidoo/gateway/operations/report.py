"""Reports: what there are of a model, and what Odoo prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.environment import Environment
from oxidoo.gateway.operations.meant import hidden, not_there
from oxidoo.gateway.operations.sizes import beginning
from oxidoo.gateway.uris import uri_of
from oxidoo.literals import Converter
from oxidoo.schema.known.subject import OWN, Scope
from oxidoo.schema.reports import Report, reports
from oxidoo.suggest import did_you_mean


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
        known = await _known(env, self.context)
        found = [each for each in known if each.model == self.model]
        rows = [[each.report_name, each.name] for each in found]
        table = {"columns": ["report", "name"], "rows": rows}
        return orjson.dumps(table).decode()


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A report on some records, in the user's own language and companies.

    Attributes:
        instance: The instance's name.
        report: Its `report_name`, such as `sale.report_saleorder`.
        ids: The records.
    """

    instance: str
    report: str
    ids: Sequence[int]

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN


@dataclass(frozen=True, slots=True)
class PrintReport(_Rendered):
    """The same as a document."""

    async def run(self, env: Environment) -> bytes:
        """The PDF; or the text of a report that is nothing else."""
        found = await _called(env, "", self.report, {})
        converter: Converter = "text" if found.is_text else "pdf"
        return await _printed(env, found, self.ids, converter, {})


@dataclass(frozen=True, slots=True)
class ReadReportText(_Rendered):
    """What is written in it, all of it."""

    async def run(self, env: Environment) -> str:
        """The text."""
        found = await _called(env, "", self.report, {})
        return await _text(env, found, self.ids, {})


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report on some records, as text for an agent.

    Attributes:
        instance: The instance's name.
        model: The model.
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
        """Says which report it is, where the PDF is, and what is written in it."""
        found = await _called(env, self.model, self.report, self.context)
        text = await _text(env, found, self.ids, self.context)
        ids = ",".join(map(str, self.ids))
        told = {
            "report": found.report_name,
            "uri": uri_of(env.instance, "report", found.report_name, ids),
            **_cut(text, env.limits.max_result_bytes),
        }
        return orjson.dumps(told).decode()


async def _text(
    env: Environment, report: Report, ids: Sequence[int], context: dict[str, Any]
) -> str:
    """The text of the HTML that a PDF is made of: in the PDF, letters may be mere curves."""
    from oxidoo.gateway.html import html_text  # noqa: PLC0415 - the server starts without

    converter: Converter = "text" if report.is_text else "html"
    content = await _printed(env, report, ids, converter, context)
    text = content.decode(errors="replace")
    return text if report.is_text else html_text(text)


def _cut(text: str, max_bytes: int) -> dict[str, Any]:
    shown = beginning(text, max_bytes)
    if shown == text:
        return {"text": text}
    return {"text": shown, "left_out": f"{len(text) - len(shown)} characters"}


async def _printed(
    env: Environment,
    report: Report,
    ids: Sequence[int],
    converter: Converter,
    context: dict[str, Any],
) -> bytes:
    if unreal := [record_id for record_id in ids if record_id < 1]:
        raise not_there(report.model, unreal)
    try:
        return await env.report(report.report_name, ids, converter, context)
    except OdooMCPError as error:
        raise await hidden(env, report.model, ids, context, error) from error


async def _called(env: Environment, model: str, name: str, context: dict[str, Any]) -> Report:
    """The report with a name, technical or not; the first one of the model without."""
    known = await _known(env, context)
    if model:
        await env.catalogue.fields(model)
        known = [report for report in known if report.model == model]
        if not known:
            raise OdooMCPError(
                f"{model} has no reports; odoo_read shows its records.", kind=Kind.MISSING
            )
        if not name:
            return known[0]
    for report in known:
        if name in {report.report_name, report.name}:
            return report
    hint = did_you_mean(name, [report.report_name for report in known])
    of = f"{model} has" if model else "There is"
    raise OdooMCPError(f"{of} no report '{name}'{hint}.", kind=Kind.MISSING)


async def _known(env: Environment, context: Mapping[str, Any]) -> list[Report]:
    await env.check_context(context)
    return await env.catalogue.fact(reports(str(context.get("lang") or "")))
