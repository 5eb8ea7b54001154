"""`odoo_export`."""

from typing import Any

from pydantic import Field

from oxidoo.files.formats import FileFormat
from oxidoo.tools.arguments import Arguments
from oxidoo.tools.shared import CONTEXT, DOMAIN, INSTANCE, MODEL, WHERE
from oxidoo.tools.spec import Tool, ToolCall


class ExportArguments(Arguments):
    """Arguments of `odoo_export`."""

    model: str = MODEL
    domain: list[Any] | str = DOMAIN
    where: dict[str, Any] = WHERE
    fields: list[str] = Field(default_factory=list, description="As in odoo_search")
    format: FileFormat = "csv"
    context: dict[str, Any] = CONTEXT
    instance: str = INSTANCE


async def _export(call: ToolCall) -> str:
    from oxidoo.gateway.operations.export import Export  # noqa: PLC0415 - the server starts without

    arguments: ExportArguments = call.arguments
    operation = Export(
        instance=call.instance,
        model=arguments.model,
        domain=arguments.domain,
        where=arguments.where,
        fields=arguments.fields,
        format=arguments.format,
        context=arguments.context,
        progress=call.progress,
    )
    return await call.gateway.execute(call.principal, operation)


EXPORT = Tool(
    name="odoo_export",
    title="Export records",
    toolset="files",
    description=(
        "Write all records that match to a file, however many, and get its path, URI, row count "
        "and first rows; the same call goes on with one that was interrupted. Example: "
        '{"model":"account.move.line","domain":[["date",">=","2026-01-01"]],'
        '"fields":["date","account_id","balance"],"format":"parquet"}'
    ),
    arguments=ExportArguments,
    handler=_export,
)
