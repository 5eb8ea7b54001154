"""What an argument of a resource template or a prompt may become, as somebody writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    CompletionArgument,
    PromptReference,
)

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.operation import Operation
from oxidoo.gateway.operations.names import (
    FieldKind,
    FieldNames,
    ModelNames,
    RecordIds,
    ReportNames,
)
from oxidoo.prompts.spec import Prompt
from oxidoo.resources.template import Template
from oxidoo.tools.answer import explain

_MOST = 100
"""The most values that MCP lets a completion have."""

_SPANS = ("3", "6", "12", "24")
_KINDS: Mapping[str, FieldKind] = {"measure": "number", "date_field": "date", "field": "binary"}
"""The kind of field that an argument names."""

_NOTHING_YET = frozenset({Kind.VALIDATION, Kind.MISSING, Kind.ACCESS})
"""Errors about what is still being written."""


class Completer:
    """Completes the arguments of templates and prompts.

    Args:
        gateway: The road to Odoo.
        templates: The resource templates.
        prompts: The prompts.
        principal: Who the clients are.
    """

    def __init__(
        self,
        gateway: Gateway,
        templates: Sequence[Template],
        prompts: Sequence[Prompt],
        principal: Principal,
    ) -> None:
        self._gateway = gateway
        self._principal = principal
        self._arguments = {
            each.uri_template: {"instance", *each.variables, *each.query.model_fields}
            for each in templates
        } | {each.name: {argument.name for argument in each.arguments} for each in prompts}

    async def complete(
        self, ctx: ServerRequestContext[Any, Any], params: CompleteRequestParams
    ) -> CompleteResult:
        """`completion/complete`: the values that fit best, at most 100.

        Raises:
            MCPError: For an unknown template, prompt or argument, or if Odoo does not answer.
        """
        del ctx
        ref, argument = params.ref, params.argument
        target = ref.name if isinstance(ref, PromptReference) else ref.uri
        if argument.name not in self._arguments.get(target, ()):
            raise MCPError(
                code=INVALID_PARAMS,
                message=f"validation: '{target}' has no argument '{argument.name}'.",
            )
        known = (params.context and params.context.arguments) or {}
        try:
            values = await self._values(argument, known)
        except OdooMCPError as error:
            if error.kind not in _NOTHING_YET:
                raise MCPError(code=INTERNAL_ERROR, message=explain(error)) from error
            values = []
        more = len(values) > _MOST
        # Of records, no more are asked for than tell whether there are more.
        total = None if more and argument.name == "id" else len(values)
        completion = Completion(values=values[:_MOST], total=total, has_more=more)
        return CompleteResult(completion=completion)

    async def _values(self, argument: CompletionArgument, known: Mapping[str, str]) -> list[str]:
        match argument.name:
            case "instance":
                names = self._gateway.instances(self._principal)
                return sorted(
                    (name for name in names if argument.value in name),
                    key=lambda name: not name.startswith(argument.value),
                )
            case "months":
                return [span for span in _SPANS if span.startswith(argument.value)]
            case _:
                operation = self._operation(argument, known)
                if operation is None:
                    return []
                return await self._gateway.execute(self._principal, operation)

    def _operation(
        self, argument: CompletionArgument, known: Mapping[str, str]
    ) -> Operation[list[str]] | None:
        instance = known.get("instance") or self._gateway.default_instance
        begun, model = argument.value, known.get("model", "")
        match argument.name:
            case "model":
                return ModelNames(instance, begun)
            case "name":
                return ReportNames(instance, begun)
            case "field" | "measure" | "date_field" if model:
                return FieldNames(instance, begun, model, _KINDS[argument.name])
            case "id" if model:
                return RecordIds(instance, begun, model, _MOST + 1)
            case _:
                return None
