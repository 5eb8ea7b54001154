"""Whether Odoo will sort by an order."""

import re

from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain.editions import Edition, Judges, judges_of
from oxidoo.schema.domain.fault import Fault, Misleading, meant, quoted
from oxidoo.schema.domain.paths import DATE_PARTS, WITHOUT_PARTS, find
from oxidoo.schema.field import DATES, Field

_EXAMPLE = '"name desc, id"'
_TERM = {
    Edition.CLASSIC: re.compile(
        r"\s*(?P<field>[a-z0-9_]+)(?P<part>)(?P<colon>)(?P<gap>\s*)(?P<direction>desc|asc)?\s*",
        re.IGNORECASE,
    ),
    Edition.MODERN: re.compile(
        r"\s*(?P<field>[a-z0-9_]+)(\.(?P<part>[a-z0-9_]+))?(?P<colon>:[a-z_]+)?"
        r"(?P<gap>\s*)((?<=\s)(?P<direction>desc|asc))?(\s+(nulls first|nulls last))?\s*",
        re.IGNORECASE,
    ),
}
"""Source: `regex_order` in `odoo/models.py` of Odoo 14, in `odoo/orm/models.py` of Odoo 19."""

_DIRECTIONS = {"descending": "desc", "ascending": "asc", "down": "desc", "up": "asc"}


async def check_order(catalogue: Catalogue, model: str, order: str) -> None:
    """Checks an order such as `name desc, id`; an empty one is the model's own.

    Raises:
        OdooMCPError: `validation`, naming the mistake, the nearest right name, and an example.
    """
    if fault := await order_fault(catalogue, model, order):
        raise fault.error()


async def order_fault(catalogue: Catalogue, model: str, order: str) -> Fault | None:
    """The first mistake in an order."""
    if not order:
        return None
    judges = judges_of(await catalogue.major_version())
    for term in order.split(","):
        if fault := await _term_fault(catalogue, model, term, judges):
            return fault
    return None


async def _term_fault(catalogue: Catalogue, model: str, term: str, judges: Judges) -> Fault | None:
    matches = {edition: _TERM[edition].fullmatch(term) for edition in judges}
    match = next(filter(None, matches.values()), None)
    if match is None:
        return _unreadable(term)
    name = match["field"]
    found = await find(catalogue, model, name)
    if isinstance(found, Fault):
        near = found.right[0][0] if found.right else None
        return Fault(found.says, meant(near), _shown(near, term))
    fault = None
    for edition, match in matches.items():
        fault = _judged(edition, found.field, match, term) if match else _unreadable(term)
        if fault is None:
            return None
    return fault


def _judged(edition: Edition, field: Field, match: re.Match[str], term: str) -> Fault | None:
    part = match["part"]
    if part and not _has_part(field, part):
        says = f"An order cannot go on with '.{part}' behind '{field.name}'"
        return Fault(says, f"did you mean '{field.name}'?", _shown(field.name, term))
    if match["colon"] and field.type != "properties":
        term = term.replace(":", " ")
        says = f"An order cannot go on with '{match['colon']}' behind '{field.name}'"
        return Fault(says, right=_shown(field.name, term), misleading=Misleading.COLON)
    classic = edition is Edition.CLASSIC
    if not field.sortable:
        misleading = Misleading.UNSORTABLE if classic else None
        says = f"The field '{field.name}' is not kept in a column and cannot be sorted by"
        return Fault(says, right=_EXAMPLE, misleading=misleading)
    if classic and match["direction"] and match["gap"] != " ":
        says = f"Of {quoted(term.strip())} this Odoo does not read the direction"
        return Fault(says, right=_shown(field.name, term), misleading=Misleading.DIRECTION)
    return None


def _has_part(field: Field, part: str) -> bool:
    """Whether an order may name a part of a field; `True` where that is not known."""
    if field.type == "many2one":
        return part == "id"
    if field.type in DATES:
        return part in DATE_PARTS
    return field.type not in WITHOUT_PARTS


def _unreadable(term: str) -> Fault:
    says = f"The order {quoted(term.strip())} cannot be read"
    words = term.split()
    if not words:
        return Fault("The order holds a comma too many", right=_EXAMPLE)
    name = words[0].strip("-+\"'").partition(":")[0]
    return Fault(says, right=_shown(name, term.replace(":", " ")))


def _shown(name: str | None, term: str) -> str:
    """An order by a field, in the direction that a term seems to have."""
    if not name or not re.fullmatch(r"[a-z0-9_.]+", name):
        return _EXAMPLE
    words = [_DIRECTIONS.get(word, word) for word in term.lower().split()[1:]]
    descending = "desc" in words or term.strip().startswith("-")
    return f'"{name.partition(".")[0]} desc"' if descending else f'"{name.partition(".")[0]}"'
