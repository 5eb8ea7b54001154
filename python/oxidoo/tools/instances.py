"""The instances that a call names: one, several, or all that its principal may use."""

import asyncio
from dataclasses import replace

from oxidoo.auth.principal import Principal
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.gateway import Gateway
from oxidoo.gateway.progress import untold
from oxidoo.tools.answer import attempt, joined
from oxidoo.tools.formats import ask, asked_format, require_nestable
from oxidoo.tools.spec import Tool, ToolCall

ALL = "*"
_MOST_NAMED = 100


async def ask_instances(tool: Tool, call: ToolCall) -> str:
    """Has a call carried out wherever its arguments say.

    Args:
        tool: The tool.
        call: The call, meant for the instance that is asked where its arguments name none.

    Returns:
        The result; of several instances, `{"instances": {name: result or error}}`, each within its
        share of the size that a result may have.

    Raises:
        OdooMCPError: Whatever keeps the one instance from answering.
        AllFailedError: If none of several instances answers.
    """
    named: str = getattr(call.arguments, "instance", "").strip()
    if not named:
        return (await ask(tool, call)).shown
    if not are_several(named):
        return (await ask(tool, replace(call, instance=named))).shown
    require_nestable(asked_format(call.arguments), "of several instances")
    names = _names(call.gateway, call.principal, named)
    call = replace(call, gateway=call.gateway.sharing(len(names)))
    # How far each is, no one number tells.
    calls = [replace(call, instance=name, progress=untold) for name in names]
    answers = await asyncio.gather(*(attempt(tool.name, _shown(tool, one)) for one in calls))
    return joined("instances", dict(zip(names, answers, strict=True)))


def are_several(named: str) -> bool:
    """Whether a text means several instances, even if only one comes of it."""
    return "," in named or named.strip() == ALL


def _names(gateway: Gateway, principal: Principal, named: str) -> list[str]:
    """The names in a text, each once; whether there is such an instance is seen when it is asked.

    Raises:
        OdooMCPError: `validation`, if there are none or too many.
    """
    names: dict[str, None] = {}
    for name in filter(None, map(str.strip, named.split(","))):
        names |= dict.fromkeys(gateway.instances(principal) if name == ALL else [name])
    if not names:
        raise OdooMCPError(
            "No instance is named: give names with commas between them, or '*' for all.",
            kind=Kind.VALIDATION,
        )
    if len(names) > _MOST_NAMED and ALL not in named:
        raise OdooMCPError(
            f"At most {_MOST_NAMED} instances can be named; '*' means all.", kind=Kind.VALIDATION
        )
    return list(names)


async def _shown(tool: Tool, call: ToolCall) -> str:
    return (await ask(tool, call)).shown
