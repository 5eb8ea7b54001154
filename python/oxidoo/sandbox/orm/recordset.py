"""The base of all models: what a model declares, and the records of one that are at hand."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from oxidoo.sandbox.orm.field import Field
from oxidoo.sandbox.orm.fields import Boolean, Char, Datetime, Integer
from oxidoo.sandbox.orm.relational import Many2one

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.environment import Environment

Method = TypeVar("Method", bound=Callable[..., Any])

MAGIC = ("id", "display_name", "create_uid", "create_date", "write_uid", "write_date")
MODELS: dict[str, type["Recordset"]] = {}
"""Every declared model, by its name."""


def api_model(method: Method) -> Method:
    """Mark a method that works on the model, not on records: it takes no ids."""
    method._api_model = True  # type: ignore[attr-defined]
    return method


def api_readonly(method: Method) -> Method:
    """Mark a method that changes nothing."""
    method._api_readonly = True  # type: ignore[attr-defined]
    return method


def private(method: Method) -> Method:
    """Mark a method that clients may not call."""
    method._api_private = True  # type: ignore[attr-defined]
    return method


class Id(Integer):
    """The id itself."""

    falsy: ClassVar[Any] = None
    aggregator: Any = None

    @property
    def column(self) -> bool:
        """The row does not repeat its own key."""
        return False

    def raw(self, env: "Environment", record_id: int) -> Any:
        """The id needs no look-up."""
        del env
        return record_id

    def __get__(self, record: Any, owner: Any = None) -> Any:
        if record is None:
            return self
        return record.ids[0] if record.ids else False


class Recordset:
    """Some records of one model, for one user in one context."""

    _name: ClassVar[str] = ""
    _description: ClassVar[str] = ""
    _order: ClassVar[str] = "id"
    _rec_name: ClassVar[str] = "name"
    _rec_names_search: ClassVar[tuple[str, ...]] = ()
    _parent_name: ClassVar[str] = "parent_id"
    _inherits: ClassVar[dict[str, str]] = {}
    _module: ClassVar[str] = "base"
    _access: ClassVar[dict[str, str]] = {"base.group_user": "r"}
    _unique: ClassVar[dict[tuple[str, ...], str]] = {}
    _needs_all: ClassVar[bool] = False
    """Whether writing to a missing record is an error; else it goes unnoticed, as in Odoo."""
    _copy_suffix: ClassVar[bool] = False
    """Whether the name of a copy ends in `(copy)`."""
    _constraints: ClassVar[tuple[Callable[[Any], None], ...]] = ()
    fields: ClassVar[dict[str, Field]] = {}

    id = Id("ID", readonly=True, copy=False)
    display_name = Char("Display Name", compute=lambda record: record._display_name())
    create_uid = Many2one("res.users", "Created by", readonly=True, copy=False)
    create_date = Datetime("Created on", readonly=True, copy=False)
    write_uid = Many2one("res.users", "Last Updated by", readonly=True, copy=False)
    write_date = Datetime("Last Updated on", readonly=True, copy=False)

    def __init_subclass__(cls) -> None:
        """Give the model its own copies of the fields it inherits, and register it."""
        if "_name" not in cls.__dict__:
            return
        cls._description = (cls.__doc__ or "").partition("\n")[0].rstrip(".")
        inherited = {
            name: value
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, Field)
        }
        cls.fields = {}
        for parent, link in cls._inherits.items():
            for name, field in MODELS[parent].fields.items():
                if name not in inherited:
                    cls._declare(name, _delegated(field, link))
        for name in sorted(inherited, key=MAGIC.__contains__):
            cls._declare(name, copy(inherited[name]))
        MODELS[cls._name] = cls

    @classmethod
    def _declare(cls, name: str, field: Field) -> None:
        if field.related:
            field.compute = field._follow
        field.name, field.model = name, cls._name
        if name == "sequence":
            field.aggregator = None
        cls.fields[name] = field
        setattr(cls, name, field)

    def __init__(self, env: "Environment", ids: Iterable[int] = ()) -> None:
        self.env = env
        self.ids = tuple(ids)

    def __iter__(self) -> Iterator[Self]:
        return (type(self)(self.env, (record_id,)) for record_id in self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __bool__(self) -> bool:
        return bool(self.ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recordset) and self._name == other._name and self.ids == other.ids

    def __hash__(self) -> int:
        return hash((self._name, self.ids))

    def __or__(self, other: Self) -> Self:
        return type(self)(self.env, dict.fromkeys(self.ids + other.ids))

    def __repr__(self) -> str:
        return f"{self._name}{self.ids}"

    @private
    def browse(self, ids: int | Iterable[int] | None = ()) -> Self:
        """The records with these ids, whether they exist or not."""
        if isinstance(ids, int):
            ids = (ids,) if ids else ()
        return type(self)(self.env, ids or ())

    @private
    def sudo(self) -> Self:
        """The same records with all rights."""
        return type(self)(self.env.root, self.ids)

    @private
    def with_context(self, context: Mapping[str, Any] | None = None, **overrides: Any) -> Self:
        """The same records in another context."""
        base = self.env.context if context is None else context
        return type(self)(self.env.derive(context={**base, **overrides}), self.ids)

    @private
    def exists(self) -> Self:
        """The records that are there."""
        rows = self._rows
        return type(self)(self.env, (record_id for record_id in self.ids if record_id in rows))

    @private
    def mapped(self, name: str) -> list[Any]:
        """One field of each record."""
        return [getattr(record, name) for record in self]

    @private
    def filtered(self, keep: Callable[[Any], Any]) -> Self:
        """The records that `keep` is true for."""
        return type(self)(self.env, (record.id for record in self if keep(record)))

    @property
    def _rows(self) -> dict[int, dict[str, Any]]:
        return self.env.store.tables[self._name].rows

    @property
    def _active_name(self) -> str | None:
        return "active" if isinstance(self.fields.get("active"), Boolean) else None

    def _display_name(self) -> str:
        """What `display_name` shows; models override it."""
        field = self.fields.get(self._rec_name)
        if field is None:
            return f"{self._name},{self.id}"
        value = getattr(self, field.name)
        if field.relational:
            return value.display_name or ""
        return str(value) if value or value == 0 else ""

    def _names_searched(self) -> tuple[str, ...]:
        """The fields that a search by name looks at."""
        if self._rec_names_search:
            return self._rec_names_search
        return (self._rec_name,) if self._rec_name in self.fields else ()

    def _on_create(self) -> None:
        """Run after a record is created; models override it."""

    def _on_write(self, values: dict[str, Any]) -> None:
        """Run after records are written; models override it."""

    def _on_unlink(self) -> None:
        """Run before records are deleted; models override it."""


def _delegated(field: Field, link: str) -> Field:
    """A field of a parent record, seen from the model that inherits it."""
    twin = copy(field)
    twin.related = f"{link}.{field.name}"
    twin.origin = field
    twin.store = twin.copy = twin.required = False
    twin.precompute = twin.default = twin.search = None
    return twin
