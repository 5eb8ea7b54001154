"""Whether a domain is well formed and its fields exist, before it is sent.

It refuses only what every Odoo from 14 on refuses; whatever depends on the version or on a
module is left to Odoo itself.
"""

import ast
import json
from typing import Any

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.schema.catalogue import Catalogue
from oxidoo.suggest import did_you_mean

OPERATORS = frozenset(
    {
        "=", "!=", "<>", "==", "<", ">", "<=", ">=", "=?",
        "like", "not like", "ilike", "not ilike",
        "=like", "not =like", "=ilike", "not =ilike",
        "in", "not in", "child_of", "parent_of",
        "any", "not any", "any!", "not any!",
    }
)  # fmt: skip
"""Every operator that some Odoo from 14 to 20 takes.

Source: `odoo/osv/expression.py` up to 18, `odoo/orm/domains.py` since.
"""

_LOGICAL = {"&": 2, "|": 2, "!": 1}
_CONDITION_LENGTH = 3
_RELATIONAL = frozenset({"many2one", "one2many", "many2many"})
_LONGEST_TEXT = 20_000
"""Reading Python's notation takes a thousand times the memory of the text."""

_EXAMPLE = "[['name', 'ilike', 'acme'], ['active', '=', True]]"


def parse_domain(domain: list[Any] | str) -> list[Any]:
    """A domain as a list, also from Odoo's text form such as `[('name', '=', 'x')]`.

    Raises:
        OdooMCPError: `validation`, if the text is no list of literals.
    """
    if isinstance(domain, list):
        return domain
    if len(domain) > _LONGEST_TEXT:
        raise _malformed(f"is a text of more than {_LONGEST_TEXT} characters: give it as a list")
    for read in (json.loads, ast.literal_eval):
        try:
            parsed = read(domain.strip() or "[]")
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(parsed, list | tuple):
            return list(parsed)
    raise _malformed("is not a list")


async def check_domain(catalogue: Catalogue, model: str, domain: list[Any]) -> None:
    """Checks a domain against the live schema.

    Raises:
        OdooMCPError: `validation`, naming the mistake and the nearest right name.
    """
    _check_balance(domain)
    for item in domain:
        if not isinstance(item, str):
            await _check_condition(catalogue, model, item)


def _check_balance(domain: list[Any]) -> None:
    wanted = 0
    for item in domain:
        if isinstance(item, str):
            if item not in _LOGICAL:
                raise _malformed(f"holds the text {item!r} where a condition or & | ! should be")
            wanted = max(wanted, 1) - 1 + _LOGICAL[item]
        else:
            wanted = max(wanted - 1, 0)
    if wanted:
        raise _malformed("ends before every & | ! has its conditions")


async def _check_condition(catalogue: Catalogue, model: str, condition: Any) -> None:
    if not isinstance(condition, list | tuple) or len(condition) != _CONDITION_LENGTH:
        raise _malformed(f"holds {condition!r}, which is not [field, operator, value]")
    field, operator, value = condition
    if not isinstance(operator, str) or operator.lower() not in OPERATORS:
        hint = did_you_mean(str(operator), OPERATORS)
        raise OdooMCPError(
            f"The domain operator {operator!r} does not exist{hint}.", kind=Kind.VALIDATION
        )
    if isinstance(field, int) and field in (0, 1):
        return
    if not isinstance(field, str):
        raise _malformed(f"names the field {field!r}, which is not text")
    relation = await check_path(catalogue, model, field)
    if relation and operator.lower() in ("any", "not any") and isinstance(value, list):
        await check_domain(catalogue, relation, value)


async def check_path(catalogue: Catalogue, model: str, path: str) -> str | None:
    """Checks a dotted path of fields, such as `partner_id.country_id.code`.

    Returns:
        The model that the path's last field refers to, if any.

    Raises:
        OdooMCPError: `validation`, if a field on the way does not exist.
    """
    relation: str | None = model
    for name in path.split("."):
        if relation is None:
            return None
        fields = await catalogue.require(relation, [name])
        field = fields[name]
        relation = field.relation if field.type in _RELATIONAL else None
    return relation


def _malformed(why: str) -> OdooMCPError:
    return OdooMCPError(
        f"The domain {why}; a right one looks like {_EXAMPLE}.", kind=Kind.VALIDATION
    )
