"""Domains: Odoo's prefix notation turned into a predicate on record ids."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.access import Guarded

Predicate = Callable[[int], bool]

NEGATIVE = {
    "!=": "=",
    "not in": "in",
    "not any": "any",
    "not like": "like",
    "not ilike": "ilike",
    "not =like": "=like",
    "not =ilike": "=ilike",
}
"""Operators that mean the opposite of another one."""

OPERATORS = (
    frozenset(NEGATIVE)
    | frozenset(NEGATIVE.values())
    | {
        "<",
        ">",
        "<=",
        ">=",
        "=?",
        "child_of",
        "parent_of",
    }
)
SYNONYMS = {"<>": "!=", "==": "="}


@dataclass(frozen=True)
class Condition:
    """One triple."""

    path: str
    operator: str
    value: Any

    @property
    def field_name(self) -> str:
        """The first step of the path."""
        return self.path.partition(".")[0]

    @property
    def rest(self) -> str:
        """The path without its first step."""
        return self.path.partition(".")[2]

    def __str__(self) -> str:
        return f"({self.path!r}, {self.operator!r}, {self.value!r})"


@dataclass(frozen=True)
class Combination:
    """`&`, `|` or `!` and what it applies to."""

    operator: str
    children: tuple["Node", ...]


Node = bool | Condition | Combination


def parse(domain: Any) -> Node:
    """Read a domain; raise what Odoo 19 raises for one that is malformed."""
    if isinstance(domain, (bool, Condition, Combination)):
        return domain
    if domain == []:
        return True
    if not isinstance(domain, (list, tuple)):
        raise TypeError(f"Domain() invalid argument type for domain: {domain!r}")
    stack: list[Node] = []
    try:
        for item in reversed(domain):
            if item in ("&", "|"):
                stack.append(Combination(item, (stack.pop(), stack.pop())))
            elif item == "!":
                stack.append(Combination(item, (stack.pop(),)))
            else:
                stack.append(_leaf(item))
    except IndexError as error:
        raise ValueError(f"Domain() malformed domain {domain!r}") from error
    return stack[0] if len(stack) == 1 else Combination("&", tuple(reversed(stack)))


def _leaf(item: Any) -> Node:
    if isinstance(item, (Condition, Combination)):
        return item
    if not isinstance(item, (list, tuple)) or len(item) != 3:  # noqa: PLR2004
        raise ValueError(f"Domain() invalid item in domain: {item!r}")
    path, operator, value = item
    if not isinstance(path, str):
        if tuple(item) in {(1, "=", 1), (0, "=", 1)}:
            return bool(path)
        raise TypeError(f"Domain() invalid arguments: {tuple(item)!r}")
    if not path:
        raise TypeError(f"Empty field name in condition {Condition(path, operator, value)}")
    name = str(operator).lower()
    name = SYNONYMS.get(name, name)
    if name not in OPERATORS:
        raise ValueError(f"Invalid operator in condition {Condition(path, operator, value)}")
    return Condition(path, name, False if value is None else value)


def conditions(node: Node) -> Iterator[Condition]:
    """All triples of a domain, those inside `any` left out."""
    if isinstance(node, Condition):
        yield node
    elif isinstance(node, Combination):
        for child in node.children:
            yield from conditions(child)


def joined(domains: Iterable[Any]) -> list[Any]:
    """One domain, in prefix notation, that holds where all the given ones do."""
    terms = [term for domain in domains for term in conjuncts(parse(domain))]
    if not terms:
        return [[1, "=", 1]]
    return ["&"] * (len(terms) - 1) + [item for term in terms for item in _listed(term)]


def conjuncts(node: Node) -> Iterator[Node]:
    """The parts of a domain that all have to hold."""
    if isinstance(node, Combination) and node.operator == "&":
        for child in node.children:
            yield from conjuncts(child)
    elif node is not True:
        yield node


def _listed(node: Node) -> list[Any]:
    if isinstance(node, bool):
        return [[int(node), "=", 1]]
    if isinstance(node, Condition):
        return [[node.path, node.operator, node.value]]
    spare = max(len(node.children) - 2, 0)
    items = [item for child in node.children for item in _listed(child)]
    return [node.operator] * (1 + spare) + items


def compile_domain(model: "Guarded", domain: Any) -> Predicate:
    """A function that tells whether a record of `model` matches."""
    from oxidoo.sandbox.orm.conditions import compile_condition  # noqa: PLC0415

    def build(node: Node) -> Predicate:
        if isinstance(node, bool):
            return lambda _: node
        if isinstance(node, Condition):
            return compile_condition(model, node)
        parts = [build(child) for child in node.children]
        if node.operator == "!":
            return lambda record_id: not parts[0](record_id)
        combine = all if node.operator == "&" else any
        return lambda record_id: combine(part(record_id) for part in parts)

    return build(parse(domain))
