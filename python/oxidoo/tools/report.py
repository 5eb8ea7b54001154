"""`odoo_report`."""

from typing import Any

from pydantic import Field

from oxidoo.gateway.operations.report import ListReports, ReadReport
from oxidoo.tools.arguments import Arguments
from oxidoo.tools.shared import CONTEXT, INSTANCE, MODEL, RecordId
from oxidoo.tools.spec import Tool, ToolCall


class ReportArguments(Arguments):
    """Arguments of `odoo_report`."""

    model: str = MODEL
    ids: list[RecordId] = Field(
        default_factory=list, max_length=100, description="None: list the model's reports"
    )
    report: str = Field("", description="Its name; the first one if left out")
    context: dict[str, Any] = CONTEXT
    instance: str = INSTANCE


async def _report(call: ToolCall) -> str:
    asked: ReportArguments = call.arguments
    if not asked.ids:
        listing = ListReports(call.instance, asked.model, asked.context)
        return await call.gateway.execute(call.principal, listing)
    reading = ReadReport(call.instance, asked.model, asked.report, asked.ids, asked.context)
    return await call.gateway.execute(call.principal, reading)


REPORT = Tool(
    name="odoo_report",
    title="Print a report",
    toolset="files",
    description=(
        "Print records as people get them (an invoice, a quotation, …): the text of the document "
        'and the URI of its PDF. Example: {"model":"sale.order","ids":[7]}'
    ),
    arguments=ReportArguments,
    handler=_report,
)
