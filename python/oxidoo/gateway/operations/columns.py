"""How the fields of a model become the columns of a table."""

from oxidoo._native import Table
from oxidoo.errors import Kind, OdooMCPError
from oxidoo.gateway.limits import Limits
from oxidoo.literals import ColumnKind
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.field import Fields

UNLIMITED = 1 << 40
"""More bytes or characters than any result has."""

_KINDS: dict[str, ColumnKind] = {
    "boolean": "boolean",
    "binary": "binary",
    "char": "text",
    "text": "text",
    "html": "text",
    "many2one": "many2one",
}

ID = ".id"
"""`country_id` shows the name of the country, `country_id.id` its id."""


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
    """The table of the columns `names` of a model."""
    return Table(
        model,
        [_column(name, fields) for name in names],
        offset=offset,
        max_rows=max_rows,
        max_bytes=limits.max_result_bytes,
        max_text=UNLIMITED if full_text else limits.max_text,
        binary_uri=f"odoo://{instance}/binary/{model}",
    )


def _column(name: str, fields: Fields) -> tuple[str, str, ColumnKind]:
    field = name.removesuffix(ID)
    if field != name:
        return name, field, "many2one_id"
    return name, field, _KINDS.get(fields[field].type, "plain")


def with_id(names: list[str]) -> list[str]:
    """The columns to show, `id` first: without it nobody can act on a record."""
    return list(dict.fromkeys(["id", *names]))


async def require(catalogue: Catalogue, model: str, names: list[str]) -> tuple[Fields, list[str]]:
    """The fields of a model, and those of them to ask for to show the columns `names`.

    Raises:
        OdooMCPError: `validation`, if one does not exist, with the nearest right name.
    """
    asked = list(dict.fromkeys(name.removesuffix(ID) for name in names))
    fields = await catalogue.require(model, asked)
    for name in names:
        field = name.removesuffix(ID)
        if field != name and fields[field].type != "many2one":
            raise no_id(model, name, fields[field].type)
    return fields, asked


def no_id(model: str, name: str, kind: str) -> OdooMCPError:
    """The error for the id of a field that is no many2one."""
    field = name.removesuffix(ID)
    return OdooMCPError(
        f"{model} has no field '{name}': only a many2one has an id, and '{field}' is {kind}.",
        kind=Kind.VALIDATION,
    )


def size_only(context: dict[str, object]) -> dict[str, object]:
    """The context in which Odoo sends the size of a binary field instead of its content."""
    return {**context, "bin_size": True}
