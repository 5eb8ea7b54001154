"""`odoo_search` and `odoo_read`."""

from typing import Any

from pydantic import Field

from oxidoo.gateway.operations.lines import LINES
from oxidoo.gateway.operations.read import Read
from oxidoo.gateway.operations.search import Search
from oxidoo.tools.arguments import Arguments
from oxidoo.tools.formats import FORMAT, Format
from oxidoo.tools.shared import CONTEXT, INSTANCE, MODEL, RecordId
from oxidoo.tools.spec import Tool, ToolCall

_FULL_TEXT = Field(default=False, description="Do not cut long texts")
_FIELDS_HELP = "The usual ones if left out{also}; 'partner_id' shows a name, 'partner_id.id' its id"
_LINE_FIELDS: Any = Field(
    default_factory=dict,
    description='Fields of lines, shown as tables: {"order_line": ["product_id","price_subtotal"]}',
)
_LINE_LIMIT = Field(LINES, ge=1, le=1000, description="Lines of a record")


class SearchArguments(Arguments):
    """Arguments of `odoo_search`."""

    model: str = MODEL
    domain: list[Any] | str = Field(
        default_factory=list, description='Odoo domain, such as [["country_id.code","=","BE"]]'
    )
    where: dict[str, Any] = Field(
        default_factory=dict,
        description='Plain domain: {"amount_total":{">=":1000},"date_order":"last month"}',
    )
    query: str = Field("", description="Words of the record's own name")
    fields: list[str] = Field(default_factory=list, description=_FIELDS_HELP.format(also=""))
    lines: dict[str, list[str]] = _LINE_FIELDS
    line_limit: int = _LINE_LIMIT
    order: str = Field("", description='Such as "name desc, id"')
    limit: int = Field(20, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=10_000_000, description="Take it from `next` for further pages")
    after: int | None = Field(
        None, ge=0, description="Instead: pages by id that never shift; 0, then `next`"
    )
    count: bool = Field(default=False, description="Tell how many match in all")
    full_text: bool = _FULL_TEXT
    format: Format = FORMAT
    context: dict[str, Any] = CONTEXT
    instance: str = INSTANCE


class ReadArguments(Arguments):
    """Arguments of `odoo_read`."""

    model: str = Field("", description="Needed but with xml_id")
    ids: list[RecordId] = Field(default_factory=list, max_length=1000)
    xml_id: str = Field("", description="Instead of ids: external id, such as base.main_company")
    name: str = Field("", description="Instead of ids: the exact name")
    fields: list[str] = Field(
        default_factory=list, description=_FIELDS_HELP.format(also=', ["*"] for all stored ones')
    )
    lines: dict[str, list[str]] = _LINE_FIELDS
    line_limit: int = _LINE_LIMIT
    full_text: bool = _FULL_TEXT
    format: Format = FORMAT
    context: dict[str, Any] = CONTEXT
    instance: str = INSTANCE


async def _search(call: ToolCall) -> str:
    arguments: SearchArguments = call.arguments
    operation = Search(
        instance=call.instance,
        model=arguments.model,
        domain=arguments.domain,
        fields=arguments.fields,
        where=arguments.where,
        query=arguments.query,
        lines=arguments.lines,
        line_limit=arguments.line_limit,
        after=arguments.after,
        order=arguments.order,
        limit=arguments.limit,
        offset=arguments.offset,
        count=arguments.count,
        full_text=arguments.full_text,
        context=arguments.context,
    )
    return await call.gateway.execute(call.principal, operation)


async def _read(call: ToolCall) -> str:
    arguments: ReadArguments = call.arguments
    operation = Read(
        instance=call.instance,
        model=arguments.model,
        ids=arguments.ids if "ids" in arguments.model_fields_set else None,
        xml_id=arguments.xml_id,
        name=arguments.name,
        lines=arguments.lines,
        line_limit=arguments.line_limit,
        fields=arguments.fields,
        full_text=arguments.full_text,
        context=arguments.context,
    )
    return await call.gateway.execute(call.principal, operation)


SEARCH = Tool(
    name="odoo_search",
    title="Search records",
    toolset="search",
    description=(
        "Find records of an Odoo model (customers, orders, products, …) that match a domain, as a "
        "table of the fields asked for; `next` in the result means there is more. Example: "
        '{"model":"sale.order","domain":[["state","=","sale"],["amount_total",">",1000]],'
        '"fields":["name","partner_id","amount_total"],"order":"date_order desc"}'
    ),
    arguments=SearchArguments,
    handler=_search,
)

READ = Tool(
    name="odoo_read",
    title="Read records",
    toolset="search",
    description=(
        "Read fields of Odoo records by ids, external id or exact name; missing ids are named. "
        'Example: {"model":"res.partner","ids":[7,9],"fields":["name","email"]}'
    ),
    arguments=ReadArguments,
    handler=_read,
)
