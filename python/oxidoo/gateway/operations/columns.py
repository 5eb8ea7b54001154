"""How the fields of a model become the columns of a table."""

from oxidoo._native import Table
from oxidoo.gateway.plan import Limits
from oxidoo.literals import ColumnKind
from oxidoo.schema.catalogue import Fields

UNLIMITED = 1 << 40
"""More bytes or characters than any result has."""

_KINDS: dict[str, ColumnKind] = {
    "boolean": "boolean",
    "binary": "binary",
    "char": "text",
    "text": "text",
    "html": "text",
}


def table(
    instance: str,
    model: str,
    fields: Fields,
    names: list[str],
    limits: Limits,
    *,
    max_rows: int,
    offset: int = 0,
    full_text: bool = False,
) -> Table:
    """The table of the fields `names` of a model."""
    return Table(
        model,
        [(name, _KINDS.get(fields[name].type, "plain")) for name in names],
        offset=offset,
        max_rows=max_rows,
        max_bytes=limits.max_result_bytes,
        max_text=UNLIMITED if full_text else limits.max_text,
        binary_uri=f"odoo://{instance}/binary/{model}",
    )


def with_id(names: list[str]) -> list[str]:
    """The fields to ask for, `id` first: without it nobody can act on a record."""
    return list(dict.fromkeys(["id", *names]))


def size_only(context: dict[str, object]) -> dict[str, object]:
    """The context in which Odoo sends the size of a binary field instead of its content."""
    return {**context, "bin_size": True}
