"""The commands that change an x2many field."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.relational import Many2many, One2many

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.writing import Writable


class Command(IntEnum):
    """The first member of a command."""

    CREATE = 0
    UPDATE = 1
    DELETE = 2
    UNLINK = 3
    LINK = 4
    CLEAR = 5
    SET = 6


def normalize(field: Field, value: Any) -> list[list[Any]]:
    """Commands from what a client sent: commands, bare ids, or False."""
    if value is False or value is None:
        return [[Command.CLEAR, 0, 0]]
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"Wrong value for {field}: {value}")  # noqa: TRY004
    if value and not isinstance(value[0], (list, tuple)):
        return [[Command.SET, 0, list(value)]]
    return [[*command, 0, 0][:3] for command in value]


def apply(record: "Writable", field: Field, value: Any) -> None:
    """Carry out commands on one field of one record."""
    link = _link(record, field)
    comodel = record.env[field.comodel]
    for code, target, payload in normalize(field, value):
        match code:
            case Command.CREATE:
                link.add(comodel.create(link.defaults() | payload).ids)
            case Command.UPDATE:
                comodel.browse(target).write(payload)
            case Command.DELETE:
                comodel.browse(target).unlink()
            case Command.UNLINK:
                link.remove([target])
            case Command.LINK:
                link.add([target])
            case Command.CLEAR:
                link.remove(link.current())
            case Command.SET:
                link.remove([i for i in link.current() if i not in payload])
                link.add([i for i in payload if i not in link.current()])


def _link(record: "Writable", field: Field) -> "_OneToMany | _ManyToMany":
    if isinstance(field, One2many):
        return _OneToMany(record, field)
    if isinstance(field, Many2many):
        return _ManyToMany(record, field)
    raise TypeError(f"{field} takes no commands")


class _OneToMany:
    """Links kept in the many2one of the other records."""

    def __init__(self, record: "Writable", field: One2many) -> None:
        self.record, self.field = record, field
        self.comodel = record.env[field.comodel]

    def defaults(self) -> dict[str, Any]:
        """A new record points here from the start."""
        return {self.field.inverse: self.record.id}

    def current(self) -> list[int]:
        """The ids that point here."""
        return self.field.linked(self.record.env, self.record.id)

    def add(self, ids: list[int]) -> None:
        """Let other records point here."""
        new = [i for i in ids if i not in self.current()]
        self.comodel.browse(new).write({self.field.inverse: self.record.id})

    def remove(self, ids: list[int]) -> None:
        """Let go; records that cannot live without a parent are deleted."""
        inverse = self.comodel.fields[self.field.inverse]
        records = self.comodel.browse(ids)
        if inverse.required or getattr(inverse, "ondelete", "") == "cascade":
            records.unlink()
        else:
            records.write({inverse.name: False})


class _ManyToMany:
    """Links kept in the row of one side."""

    def __init__(self, record: "Writable", field: Many2many) -> None:
        self.record, self.field = record, field

    def defaults(self) -> dict[str, Any]:
        """Nothing: the link is made afterwards."""
        return {}

    def current(self) -> list[int]:
        """The linked ids."""
        return self.field.linked(self.record.env, self.record.id)

    def add(self, ids: list[int]) -> None:
        """Link, unless linked already."""
        self.record.env[self.field.comodel].browse(ids)._check_exists()
        self._store([*self.current(), *ids])

    def remove(self, ids: list[int]) -> None:
        """Take the link away."""
        self._store([i for i in self.current() if i not in ids])

    def _store(self, ids: list[int]) -> None:
        wanted = dict.fromkeys(ids)
        field, record = self.field, self.record
        if not field.inverse:
            record._put(record.id, {field.name: tuple(wanted)})
            return
        comodel = record.env[field.comodel]
        for other in {*wanted, *self.current()}:
            links = [i for i in comodel._rows[other].get(field.inverse, ()) if i != record.id]
            if other in wanted:
                links.append(record.id)
            comodel._put(other, {field.inverse: tuple(links)})
