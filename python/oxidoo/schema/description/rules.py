"""Record rules, as they hold for one user."""

from collections.abc import Collection, Mapping
from typing import Any

from oxidoo.schema.description.conditions import (
    Condition,
    Every,
    every,
    in_words,
    of_domain_text,
    some,
)

ACCESS = {"read": "read", "write": "update", "create": "create", "unlink": "delete"}
"""What a rule or a right is about: Odoo's word, and ours."""

RULE_FIELDS = ["domain_force", "groups", "global", *(f"perm_{access}" for access in ACCESS)]


def rules_in_words(
    rules: list[Mapping[str, Any]], groups: Collection[int], booleans: Collection[str]
) -> list[str]:
    """What records the user may reach; nothing, if all of them.

    Every global rule holds, and at least one of those of the user's groups
    (`odoo/addons/base/models/ir_rule.py`).

    Args:
        rules: Records of `ir.rule` with `RULE_FIELDS`.
        groups: The user's groups.
        booleans: The fields whose `False` is not emptiness.
    """
    by_condition: dict[str, list[str]] = {}
    for access, word in ACCESS.items():
        valid = [rule for rule in rules if rule.get(f"perm_{access}")]
        words = in_words(_for_user(valid, groups), booleans)
        by_condition.setdefault(words, []).append(word)
    by_condition.pop(in_words(Every()), None)
    return [
        words if len(accesses) == len(ACCESS) else f"to {' or '.join(accesses)}: {words}"
        for words, accesses in by_condition.items()
    ]


def _for_user(rules: list[Mapping[str, Any]], groups: Collection[int]) -> Condition:
    parts = [_condition(rule) for rule in rules if rule.get("global")]
    own = [_condition(rule) for rule in rules if set(rule.get("groups") or ()) & set(groups)]
    return every([*parts, some(own)] if own else parts)


def _condition(rule: Mapping[str, Any]) -> Condition:
    text = rule.get("domain_force")
    return of_domain_text(str(text)) if text else Every()
