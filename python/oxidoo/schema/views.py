"""The views of a model, as the user gets them: what people look at and what they can do."""

import json
from typing import TYPE_CHECKING, Any, Literal

from oxidoo.errors import OdooMCPError
from oxidoo.schema.known.reader import Reader
from oxidoo.schema.refusals import is_refusal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FIRST_WITH_GET_VIEW = 16
_MOST_CHARACTERS = 2_000_000

_TRUE = frozenset({"1", "True", "true"})
_HIDING = ("invisible", "column_invisible")

ViewType = Literal["list", "form"]


async def view(
    reader: Reader, model: str, view_type: ViewType, context: dict[str, Any] | None = None
) -> "Element | None":
    """The view of a model that people see first; `None` if the user gets none.

    Args:
        reader: Asks Odoo.
        model: The model.
        view_type: Its type.
        context: The language of labels.

    Raises:
        OdooMCPError: Whatever else keeps Odoo from answering.
    """
    has_get_view = await reader.major_version() >= _FIRST_WITH_GET_VIEW
    method = "get_view" if has_get_view else "fields_view_get"
    kind = "tree" if view_type == "list" and not has_get_view else view_type
    kwargs = {"view_type": kind, "context": context or {}}
    try:
        got = await reader.objects(model, method, [], kwargs)
    except OdooMCPError as error:
        if is_refusal(error):
            return None
        raise
    return parse_arch(got.get("arch")) if isinstance(got, dict) else None


def parse_arch(arch: Any) -> "Element | None":
    """The root of a view; `None` for what is no view."""
    # A view declares no entities; with them, a short text could stand for one without end.
    if not isinstance(arch, str) or len(arch) > _MOST_CHARACTERS or "<!DOCTYPE" in arch:
        return None
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - the server starts without

    try:
        return ET.fromstring(arch)  # noqa: S314 - it declares no entities
    except ET.ParseError:
        return None


def modifiers(element: "Element") -> dict[str, Any]:
    """What Odoo gathers of `attrs` and `states` in one attribute, up to 16."""
    try:
        gathered = json.loads(element.get("modifiers") or "{}")
    except (ValueError, RecursionError):
        return {}
    return gathered if isinstance(gathered, dict) else {}


def is_hidden(element: "Element") -> bool:
    """Whether people never see a part of a view."""
    gathered = modifiers(element)
    return any(element.get(name) in _TRUE or gathered.get(name) is True for name in _HIDING)
