"""Whether Odoo will take a domain, before it is sent.

What is refused is what the server's version refuses too, and the few conditions by which it would
answer another question than was asked: `Misleading` names them all. A mistake is refused even where
Odoo 19 would not come to see it, as it finds that no record can meet the conditions beside it.
A field that the user may not see does not exist here, though Odoo 14 lets it be searched by.
"""

from dataclasses import replace
from typing import Any

from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.domain.editions import Edition, Judges, judges_of
from oxidoo.schema.domain.fault import Condition, Fault, as_json, quoted
from oxidoo.schema.domain.operators import (
    HIERARCHY,
    INEQUALITY,
    MEMBERSHIP,
    PATTERN,
    SUBDOMAIN,
    operator_fault,
)
from oxidoo.schema.domain.parsing import malformed
from oxidoo.schema.domain.paths import Target, find
from oxidoo.schema.domain.targets import target_fault

_LOGICAL = {"&": 2, "|": 2, "!": 1}
_CONDITION_LENGTH = 3
_MOST_MISTAKES = 4
"""In one condition, that its example puts right."""

_DEEPEST = 20
"""Domains within domains; Odoo itself gives up at about a hundred."""

_CONSTANT_WITH_NOTHING = MEMBERSHIP | PATTERN | {"=?"}


async def check_domain(catalogue: Catalogue, model: str, domain: list[Any]) -> None:
    """Checks a domain against the live schema.

    Raises:
        OdooMCPError: `validation`, naming the mistake, the nearest right name, and an example.
    """
    if fault := await domain_fault(catalogue, model, domain):
        raise fault.error()


async def domain_fault(catalogue: Catalogue, model: str, domain: list[Any]) -> Fault | None:
    """The first mistake in a domain."""
    if not domain:
        return None
    return await _fault(catalogue, model, domain, judges_of(await catalogue.major_version()), 0)


async def _fault(
    catalogue: Catalogue, model: str, domain: list[Any], judges: Judges, depth: int
) -> Fault | None:
    if fault := _form_fault(domain):
        return await _with_sound_example(catalogue, model, fault, judges, depth)
    conditions = [tuple(each) for each in domain if not isinstance(each, str)]
    if depth > _DEEPEST or any(_is_decided(domain, conditions, edition) for edition in judges):
        return None
    for condition in conditions:
        if not isinstance(condition[0], str):
            continue
        if fault := await condition_fault(catalogue, model, condition, judges, depth):
            return fault
    return None


def _is_decided(domain: list[Any], conditions: list[Condition], edition: Edition) -> bool:
    """Whether an edition may not look at all conditions, since some are true or false of all.

    Odoo 14 looks at none if constants and memberships in nothing make the whole false. Odoo 19
    passes over what stands beside a false one in `&`, or beside a true one in `|`.
    """
    if edition is Edition.MODERN:
        return len(conditions) > 1 and any(map(_is_constant, conditions))
    nothing = MEMBERSHIP if "!" in domain else {"in"}
    return any(not each[2] and each[1] in nothing for each in conditions) or any(
        not isinstance(each[0], str) for each in conditions
    )


def _is_constant(condition: Condition) -> bool:
    """Whether Odoo 19 may know, before it looks at records, that all match or none."""
    field, operator, value = condition
    if not isinstance(field, str):
        return True
    operator = operator.lower() if isinstance(operator, str) else ""
    if operator in SUBDOMAIN and isinstance(value, list | tuple):
        inner = (each for each in value if isinstance(each, list | tuple))
        return any(len(each) == _CONDITION_LENGTH and _is_constant(tuple(each)) for each in inner)
    if value is None or value is False:
        return operator in _CONSTANT_WITH_NOTHING | INEQUALITY | HIERARCHY
    return not value and operator in _CONSTANT_WITH_NOTHING


def _form_fault(domain: list[Any]) -> Fault | None:
    """Balance and arity."""
    wanted = 0
    for item in domain:
        if isinstance(item, str):
            if item not in _LOGICAL:
                return _stray_text(item, domain)
            wanted = max(wanted, 1) - 1 + _LOGICAL[item]
            continue
        if fault := _arity_fault(item):
            return fault
        wanted = max(wanted - 1, 0)
    return _ends_early(domain) if wanted else None


def _stray_text(item: str, domain: list[Any]) -> Fault:
    fault = malformed(f"holds the text {quoted(item)} where a condition or & | ! should be")
    signs = {"and": "&", "or": "|", "not": "!", "&&": "&", "||": "|"}
    sign = signs.get(item.lower())
    alone = len(domain) == _CONDITION_LENGTH and isinstance(domain[1], str)
    if alone and not sign and item is domain[0]:
        return Fault(fault.says, "a condition is a list of its own", (tuple(domain),))
    return Fault(fault.says, _before(sign), _in_prefix(sign, domain)) if sign else fault


def _ends_early(domain: list[Any]) -> Fault:
    sign = next(each for each in reversed(domain) if isinstance(each, str))
    fault = malformed(f"ends before every {sign} has its conditions")
    return Fault(fault.says, _before(sign), _in_prefix(sign, domain))


def _before(sign: str) -> str:
    return f"'{sign}' stands before what it is about"


def _in_prefix(sign: str, domain: list[Any]) -> str:
    """A sign before as many conditions as it takes, of the domain's own as far as there are."""
    own = [each for each in domain if not isinstance(each, str)]
    return as_json([sign, *[*own, ["id", "=", 1]][: _LOGICAL[sign]]])


def _arity_fault(item: Any) -> Fault | None:
    if not isinstance(item, list | tuple) or len(item) != _CONDITION_LENGTH:
        return malformed(f"holds {quoted(item)}, which is not [field, operator, value]")
    field, operator, value = item
    if isinstance(field, str):
        return None if field else malformed("has a condition without a field")
    if field in (0, 1) and operator == "=" and value == 1:
        return None
    return malformed(f"names the field {quoted(field)}, which is not text")


async def condition_fault(
    catalogue: Catalogue, model: str, condition: Condition, judges: Judges, depth: int = 0
) -> Fault | None:
    """What is wrong with one condition.

    Args:
        catalogue: The live schema.
        model: The model whose records it is about.
        condition: The condition, whose field is a text.
        judges: The editions of Odoo that have to agree.
        depth: How many subdomains it stands in.
    """
    fault = await _first_fault(catalogue, model, condition, judges, depth)
    return fault and await _with_sound_example(catalogue, model, fault, judges, depth)


async def _with_sound_example(
    catalogue: Catalogue, model: str, fault: Fault, judges: Judges, depth: int
) -> Fault:
    """The same, with an example that has no mistakes either, else without one."""
    right = fault.right
    for _ in range(_MOST_MISTAKES):
        if not right or isinstance(right, str):
            break
        further = await _first_fault(catalogue, model, right[0], judges, depth)
        if further is None:
            return replace(fault, right=right)
        right = further.right
    return replace(fault, right=())


async def _first_fault(
    catalogue: Catalogue, model: str, condition: Condition, judges: Judges, depth: int = 0
) -> Fault | None:
    if fault := operator_fault(condition, judges):
        return fault
    path, operator, value = condition
    found = await find(catalogue, model, path, operator, value)
    if isinstance(found, Fault):
        return found
    operator = operator.lower()
    if operator in SUBDOMAIN and isinstance(value, list | tuple) and (related := found.related):
        if not found.field.searchable and _is_constant(condition):
            return None
        fault = await _fault(catalogue, related, list(value), judges, depth + 1)
        if fault or found.field.searchable:
            return fault.on(f"{found.prefix}{found.field.name}.") if fault else None
    return _agreed(judges, found, (path, operator, value))


def _agreed(judges: Judges, target: Target, condition: Condition) -> Fault | None:
    """The fault that all editions find; the newest tells of it."""
    fault = None
    for edition in judges:
        fault = target_fault(edition, target, condition)
        if fault is None:
            return None
    return fault
