"""The time zone that an agent's dates and times are in."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.known.facts import Question
from oxidoo.schema.known.reader import Reader

UTC = "UTC"


async def zone_of(catalogue: Catalogue, context: Mapping[str, Any]) -> ZoneInfo:
    """That of a call's context; else the one that the user has set in Odoo; else UTC.

    Raises:
        OdooMCPError: `validation`, if there is no such zone; whatever keeps Odoo from telling the
            user's.
    """
    given = context.get("tz")
    if not given:
        return await catalogue.fact(_OWN)
    try:
        return ZoneInfo(str(given))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OdooMCPError(
            f"There is no time zone '{given}'; a right one is 'Europe/Brussels'.",
            kind=Kind.VALIDATION,
        ) from error


async def zone_shown(
    catalogue: Catalogue, context: Mapping[str, Any], *, dated: bool
) -> ZoneInfo | None:
    """The same for a result that shows moments, if it is `dated`; one that is named is checked."""
    zone = await zone_of(catalogue, context) if dated or "tz" in context else None
    return zone if dated else None


async def _own_zone(reader: Reader) -> Any:
    user = await reader.authenticate()
    # Not `context_get`, whose answer Odoo 14 cannot send over XML-RPC.
    [found] = await reader.objects("res.users", "read", [[user]], {"fields": ["tz"]})
    return found["tz"]


def _zone(answer: Any) -> ZoneInfo:
    try:
        return ZoneInfo(str(answer or UTC))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UTC)  # Odoo itself falls back to it


_OWN = Question(("time zone",), _own_zone, _zone)
