"""Models, fields, records and searches as resources."""

import orjson
from pydantic import Field

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.operations.describe import DescribeModel
from oxidoo.gateway.operations.fields import DescribeFields
from oxidoo.gateway.operations.models import ListModels
from oxidoo.gateway.operations.read import Read
from oxidoo.gateway.operations.search import Search
from oxidoo.resources.template import JSON, Content, Query, ResourceCall, Template

_EVERY = 1_000_000


class SearchQuery(Query):
    """What a search may be told."""

    domain: str = ""
    fields: str = ""
    limit: int = Field(20, ge=1, le=1000)
    order: str = ""
    page: int = Field(1, ge=1, le=1_000_000)


async def _models(call: ResourceCall) -> Content:
    door = call.gateway.within(call.max_bytes)
    text = await door.execute(call.principal, ListModels(call.instance, limit=_EVERY))
    return Content(text, JSON)


async def _model(call: ResourceCall) -> Content:
    operation = DescribeModel(call.instance, call.path["model"])
    return Content(await call.gateway.execute(call.principal, operation), JSON)


async def _fields(call: ResourceCall) -> Content:
    door = call.gateway.within(call.max_bytes)
    operation = DescribeFields(call.instance, call.path["model"])
    return Content(await door.execute(call.principal, operation), JSON)


async def _record(call: ResourceCall) -> Content:
    model = call.path["model"]
    operation = Read(call.instance, model, [call.id()], fields=["*"], full_text=True)
    table = orjson.loads(await call.gateway.execute(call.principal, operation))
    values = dict(zip(table.pop("columns"), table.pop("rows")[0], strict=True))
    # A record has fields of any name, so what is told of it stands beside them.
    told = {key: table.pop(key) for key in ("tz",) if key in table}
    return _json(call, {**told, "record": values | table})


async def _search(call: ResourceCall) -> Content:
    query: SearchQuery = call.query
    operation = page_of(call.instance, call.path["model"], query)
    door = call.gateway.within(call.max_bytes)
    table = orjson.loads(await door.execute(call.principal, operation))
    if "next" in table:
        if table["next"] != operation.offset + query.limit:
            raise OdooMCPError(
                f"A page of {query.limit} records is more than the {call.max_bytes} bytes of a "
                "resource: ask for fewer 'fields' or a smaller 'limit'.",
                kind=Kind.VALIDATION,
            )
        table["next"] = query.page + 1
    return _json(call, table)


def page_of(instance: str, model: str, query: SearchQuery) -> Search:
    """The search that the parameters of a URI mean."""
    return Search(
        instance,
        model,
        domain=query.domain,
        fields=[name.strip() for name in query.fields.split(",") if name.strip()],
        order=query.order,
        limit=query.limit,
        offset=(query.page - 1) * query.limit,
    )


def _json(call: ResourceCall, value: object) -> Content:
    text = orjson.dumps(value)
    if len(text) > call.max_bytes:
        raise OdooMCPError(
            f"That is {len(text)} bytes, more than the {call.max_bytes} of a resource: read only "
            "some fields of it with odoo_read.",
            kind=Kind.VALIDATION,
        )
    return Content(text.decode(), JSON)


MODELS = Template(
    name="models",
    title="Models",
    path="models",
    description="All models (kinds of records) with their names.",
    mime_type=JSON,
    handler=_models,
)

MODEL = Template(
    name="model",
    title="Model",
    path="model/{model}",
    description="What can be done with a model: rights, states, actions, what leads on from it.",
    mime_type=JSON,
    handler=_model,
)

FIELDS = Template(
    name="fields",
    title="Fields of a model",
    path="model/{model}/fields",
    description="All fields of a model: type, label, and what they refer to.",
    mime_type=JSON,
    handler=_fields,
)

RECORD = Template(
    name="record",
    title="Record",
    path="record/{model}/{id}",
    description="All stored fields of one record.",
    mime_type=JSON,
    handler=_record,
)

SEARCH = Template(
    name="search",
    title="Search",
    path="search/{model}",
    description="A page of the records that match a domain; fields are divided by commas.",
    mime_type=JSON,
    query=SearchQuery,
    handler=_search,
)
