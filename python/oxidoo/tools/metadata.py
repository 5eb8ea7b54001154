"""`odoo_models`, `odoo_fields`, `odoo_describe` and `odoo_instances`."""

import asyncio
from typing import Any

import orjson
from pydantic import Field

from oxidoo.gateway.operations.describe import DescribeModel
from oxidoo.gateway.operations.fields import DescribeFields
from oxidoo.gateway.operations.models import ListModels
from oxidoo.literals import Part
from oxidoo.tools.arguments import Arguments
from oxidoo.tools.formats import FORMAT, Format
from oxidoo.tools.shared import INSTANCE, LABEL_LANG, MODEL
from oxidoo.tools.spec import Tool, ToolCall


class ModelsArguments(Arguments):
    """Arguments of `odoo_models`."""

    query: str = Field("", description="Words in an installed language, such as quotation")
    limit: int = Field(20, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000)
    lang: str = Field("", description="Language of the names, such as fr_FR")
    format: Format = FORMAT
    instance: str = INSTANCE


class FieldsArguments(Arguments):
    """Arguments of `odoo_fields`."""

    model: str = MODEL
    query: str = Field("", description="Words in the field's name or label")
    names: list[str] = Field(default_factory=list, description="Only these fields")
    type: str = Field("", description="Such as many2one or monetary")
    required: bool = Field(default=False, description="Only required ones")
    lang: str = LABEL_LANG
    format: Format = FORMAT
    instance: str = INSTANCE


class DescribeArguments(Arguments):
    """Arguments of `odoo_describe`."""

    model: str = MODEL
    parts: list[Part] = Field(default_factory=list, description="Only these")
    lang: str = LABEL_LANG
    instance: str = INSTANCE


class InstancesArguments(Arguments):
    """`odoo_instances` takes no arguments."""


async def _models(call: ToolCall) -> str:
    arguments: ModelsArguments = call.arguments
    operation = ListModels(
        instance=call.instance,
        query=arguments.query,
        limit=arguments.limit,
        offset=arguments.offset,
        lang=arguments.lang,
    )
    return await call.gateway.execute(call.principal, operation)


async def _fields(call: ToolCall) -> str:
    arguments: FieldsArguments = call.arguments
    operation = DescribeFields(
        instance=call.instance,
        model=arguments.model,
        query=arguments.query,
        names=arguments.names,
        type=arguments.type,
        required=arguments.required,
        lang=arguments.lang,
    )
    return await call.gateway.execute(call.principal, operation)


async def _describe_model(call: ToolCall) -> str:
    arguments: DescribeArguments = call.arguments
    operation = DescribeModel(
        call.instance, arguments.model, parts=arguments.parts, lang=arguments.lang
    )
    return await call.gateway.execute(call.principal, operation)


async def _instances(call: ToolCall) -> str:
    names = call.gateway.instances(call.principal)
    described = await asyncio.gather(*(_describe(call, name) for name in names))
    return orjson.dumps({"instances": described}).decode()


async def _describe(call: ToolCall, name: str) -> dict[str, Any]:
    report = await call.gateway.health(call.principal, name)
    described: dict[str, Any] = {"name": name}
    if name == call.gateway.default_instance:
        described["default"] = True
    if report.version:
        described |= {"version": report.version, "protocol": report.protocol}
    if report.problem:
        described["problem"] = report.problem
    return described


MODELS = Tool(
    name="odoo_models",
    title="Find models",
    toolset="metadata",
    description=(
        "Find out which models (kinds of records) an Odoo has, by what people call them in any "
        'installed language. Example: {"query":"quotation"}'
    ),
    arguments=ModelsArguments,
    handler=_models,
)

FIELDS = Tool(
    name="odoo_fields",
    title="List fields",
    toolset="metadata",
    description=(
        "List the fields of an Odoo model: name, type, label, and the model referred to or the "
        'values that can be selected. Example: {"model":"crm.lead","query":"stage"}'
    ),
    arguments=FieldsArguments,
    handler=_fields,
)

DESCRIBE = Tool(
    name="odoo_describe",
    title="Describe a model",
    toolset="metadata",
    description=(
        "Tell what you may do with records of an Odoo model: rights, what to fill in, states, "
        'actions and when, relations, rules. Example: {"model":"sale.order"}'
    ),
    arguments=DescribeArguments,
    handler=_describe_model,
)

INSTANCES = Tool(
    name="odoo_instances",
    title="List instances",
    toolset="metadata",
    description=(
        "List the Odoo instances that can be asked, with their version, and what is wrong with "
        "one that cannot. Example: {}"
    ),
    arguments=InstancesArguments,
    handler=_instances,
)
