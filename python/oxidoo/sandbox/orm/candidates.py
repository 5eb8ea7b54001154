"""Which records a search has to look at: all, or those that a condition on the id leaves."""

from collections.abc import Iterable

from oxidoo.sandbox.orm.domain import Condition, Node, conjuncts
from oxidoo.sandbox.orm.store import Table


def candidates(table: Table, node: Node) -> Iterable[int]:
    """Ids in ascending order, all that can match a domain among them."""
    after = 0
    for condition in conjuncts(node):
        if not isinstance(condition, Condition) or condition.path != "id":
            continue
        value = condition.value
        if condition.operator in ("=", "in"):
            values = value if isinstance(value, (list, tuple)) else [value]
            if all(type(each) is int for each in values):
                return sorted(table.rows.keys() & set(values))
        elif condition.operator in (">", ">=") and type(value) is int:
            after = max(after, value - (condition.operator == ">="))
    return table.ids(after)
