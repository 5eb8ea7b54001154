"""What to group by, as an agent writes it, checked against the live schema."""

import json

from oxidoo.errors import OdooMCPError
from oxidoo.gateway.operations import columns
from oxidoo.gateway.operations.grouping import PERIODS, Group, wrong
from oxidoo.schema.catalogue import Catalogue
from oxidoo.schema.field import DATES, Field
from oxidoo.schema.field_names import field_hint, field_of_words
from oxidoo.suggest import did_you_mean


async def group_of(catalogue: Catalogue, model: str, item: str) -> Group:
    """One thing to group by.

    Args:
        catalogue: The live schema.
        model: The model whose records are grouped.
        item: A field or a path of many2one fields to one, such as `partner_id.country_id`; with
            `.id` for the ids of a many2one, with a period for a date, as in `date_order:month`.

    Raises:
        OdooMCPError: `validation`, naming the mistake and the nearest right name.
    """
    written, _, period = item.partition(":")
    path = written.removesuffix(columns.ID)
    *way, name = path.split(".")
    models = [model]
    for at in range(len(way)):
        described = await _field(catalogue, models[-1], path, at)
        if described.type != "many2one" or not described.relation:
            raise _no_way(models[-1], path, at, described)
        _check_kept(models[-1], described)
        models.append(described.relation)
    described = await _field(catalogue, models[-1], path, len(way))
    if way:
        _check_end(models[-1], described)
    if path != written and described.type != "many2one":
        raise columns.no_id(models[-1], name, described.type)
    if path == "id":
        raise wrong("Every record is a group of its own by 'id': use odoo_search")
    spec = _spec(models[-1], path, described, period)
    title = item if described.type not in DATES else spec
    return Group(title, spec, described.type, spec.partition(":")[2], tuple(models[1:]))


async def _field(catalogue: Catalogue, model: str, path: str, at: int) -> Field:
    """The field that a path names at some place."""
    names = path.split(".")
    name = names[at]
    if len(names) == 1:
        return (await catalogue.require(model, [name]))[name]
    fields = await catalogue.look_for(model, [name])
    if name in fields:
        return fields[name]
    says = f"{model} has no field '{name}'"
    near = field_of_words(name, fields)
    if near is None:
        raise wrong(f"{says}{field_hint(name, fields)}")
    right = json.dumps({"groupby": [".".join([*names[:at], near, *names[at + 1 :]])]})
    raise wrong(f"{says}; did you mean '{near}'? For example {right}")


def _no_way(model: str, path: str, at: int, described: Field) -> OdooMCPError:
    """The error for a path that goes on behind a field where it cannot."""
    names = path.split(".")
    so_far, rest = ".".join(names[: at + 1]), names[at + 1 :]
    says = f"'{described.name}' of {model} is {described.type}"
    if described.type in DATES and rest[0] in PERIODS:
        return wrong(f"{says}, whose period stands behind a colon: '{so_far}:{rest[0]}'")
    if described.relation:
        right = json.dumps({"model": described.relation, "groupby": [".".join(rest)]})
        return wrong(
            f"{says}: only many2one fields lead on to what groups are made by. To group the other "
            f"records take {right}"
        )
    return wrong(f"{says}: nothing can follow it, group by '{so_far}' itself")


def _check_end(model: str, described: Field) -> None:
    if described.type == "one2many":
        raise wrong(f"'{described.name}' of {model} is one2many, which no group is made by")
    _check_kept(model, described)


def _check_kept(model: str, described: Field) -> None:
    """What Odoo can sort by, it can write in SQL, though it be kept elsewhere."""
    if not described.stored and not described.sortable:
        raise wrong(
            f"'{described.name}' of {model} is not stored: Odoo makes no groups by what it "
            "computes at each read"
        )


def _spec(model: str, path: str, described: Field, period: str) -> str:
    name, kind = described.name, described.type
    if kind not in DATES:
        if period:
            raise wrong(f"'{name}' of {model} is {kind}: only dates are grouped by a period")
        return path
    period = period or "month"
    if period == "hour" and kind == "date":
        raise wrong(f"'{name}' of {model} is a date, which has no hours")
    if period not in PERIODS:
        raise wrong(f"There is no period '{period}'{did_you_mean(period, PERIODS)}")
    return f"{path}:{period}"
