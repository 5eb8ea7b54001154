"""`odoo_aggregate`."""

from typing import Any

from pydantic import Field

from oxidoo.gateway.operations.aggregate import Aggregate
from oxidoo.tools.arguments import Arguments
from oxidoo.tools.formats import FORMAT, Format
from oxidoo.tools.shared import CONTEXT, DOMAIN, INSTANCE, MODEL, WHERE
from oxidoo.tools.spec import Tool, ToolCall


class AggregateArguments(Arguments):
    """Arguments of `odoo_aggregate`."""

    model: str = MODEL
    groupby: list[str] = Field(
        default_factory=list,
        max_length=5,
        description=(
            "Fields or paths such as partner_id.country_id; dates by hour, day, week, month, "
            "quarter or year. None: one total"
        ),
    )
    aggregates: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="field:function with sum, avg, min, max, count_distinct, bool_and, bool_or",
    )
    domain: list[Any] | str = DOMAIN
    where: dict[str, Any] = WHERE
    having: list[Any] = Field(default_factory=list, description='Such as [["count",">",5]]')
    order: str = Field("", description="Columns of the result, such as 'count desc'")
    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=10_000_000)
    format: Format = FORMAT
    context: dict[str, Any] = CONTEXT
    instance: str = INSTANCE


async def _aggregate(call: ToolCall) -> str:
    arguments: AggregateArguments = call.arguments
    operation = Aggregate(
        instance=call.instance,
        model=arguments.model,
        groupby=arguments.groupby,
        aggregates=arguments.aggregates,
        domain=arguments.domain,
        where=arguments.where,
        having=arguments.having,
        order=arguments.order,
        limit=arguments.limit,
        offset=arguments.offset,
        context=arguments.context,
    )
    return await call.gateway.execute(call.principal, operation)


AGGREGATE = Tool(
    name="odoo_aggregate",
    title="Count and sum records",
    toolset="search",
    description=(
        "Count records of a model in groups, with sums, averages and the like: totals per "
        "customer, per month, … in one call. Example: "
        '{"model":"sale.order","groupby":["partner_id","date_order:month"],'
        '"aggregates":["amount_total:sum"],"domain":[["state","=","sale"]],'
        '"order":"amount_total:sum desc"}'
    ),
    arguments=AggregateArguments,
    handler=_aggregate,
)
