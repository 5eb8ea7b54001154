"""Which records are meant, in either notation."""

from collections.abc import Mapping
from typing import Any

from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain import check_domain, parse_domain, parse_where
from oxidoo.schema.zone import zone_of


async def conditions(
    catalogue: Catalogue,
    model: str,
    domain: list[Any] | str,
    where: Mapping[str, Any],
    context: Mapping[str, Any],
) -> list[Any]:
    """A domain and a plain object of conditions as one domain, checked against the live schema.

    Args:
        catalogue: The live schema.
        model: The model whose records are meant.
        domain: In Odoo's prefix notation, as a list or as text.
        where: A plain object, met as well as the domain; empty for none.
        context: With the zone of the times in `where`, if it is not the user's own.

    Raises:
        OdooMCPError: `validation`, naming the mistake and the nearest right name.
    """
    checked = parse_domain(domain)
    await check_domain(catalogue, model, checked)
    if not where:
        return checked
    zone = await zone_of(catalogue, context)
    return [*checked, *await parse_where(catalogue, model, where, zone)]
