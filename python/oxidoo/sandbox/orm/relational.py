"""The fields that point to other records."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from typing import TYPE_CHECKING, Any

from oxidoo.sandbox.orm.errors import AccessError
from oxidoo.sandbox.orm.field import Field

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.environment import Environment


class Relational(Field):
    """A field with a comodel."""

    relational = True

    def __init__(
        self,
        comodel: str,
        string: str = "",
        *,
        domain: list[Any] | None = None,
        **attributes: Any,
    ) -> None:
        self.comodel = comodel
        self.domain = domain or []
        super().__init__(string, **attributes)

    def dress(self, env: "Environment", value: Any) -> Any:
        """A recordset."""
        if isinstance(value, tuple):
            return env.registry[self.comodel](env, value)
        return env.registry[self.comodel](env, (value,) if value else ())

    def describe(self, env: "Environment") -> dict[str, Any]:
        """The comodel, and whether it is a tree."""
        comodel = env.registry[self.comodel]
        return {
            "relation": self.comodel,
            "domain": self.domain,
            "context": {},
            "allow_hierachy_operators": comodel._parent_name in comodel.fields,
        }


class Many2one(Relational):
    """A link to one record."""

    type = "many2one"

    def __init__(
        self, comodel: str, string: str = "", *, ondelete: str | None = None, **attributes: Any
    ) -> None:
        super().__init__(comodel, string, **attributes)
        self.ondelete = ondelete or ("restrict" if self.required else "set null")

    def undress(self, value: Any) -> Any:
        """The id."""
        if hasattr(value, "ids"):
            return value.ids[0] if value.ids else False
        return value

    def convert(self, env: "Environment", value: Any) -> Any:
        """An id, the first of a pair, or a list with nothing else."""
        del env
        if isinstance(value, (list, tuple)):
            value = value[0] if value else False
        if not value:
            return False
        if isinstance(value, str) and value.isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"Wrong value for {self.model}.{self.name}: {value!r}")  # noqa: TRY004
        return value

    def show(self, env: "Environment", value: Any, load: str | None) -> Any:
        """`[id, display_name]`, or the id alone when `load` is not the classic one."""
        if not value or load != "_classic_read":
            return value
        try:
            return [value, env.root[self.comodel].browse(value).display_name]
        except (KeyError, AccessError):
            return False


class X2many(Relational):
    """A link to many records."""

    copy = False

    @property
    def empty(self) -> Any:
        """No records."""
        return ()

    def undress(self, value: Any) -> Any:
        """The ids."""
        return tuple(value.ids) if hasattr(value, "ids") else tuple(value)

    def show(self, env: "Environment", value: Any, _load: str | None) -> Any:
        """A list of ids."""
        del env
        return list(value)

    def raw(self, env: "Environment", record_id: int) -> Any:
        """The ids, in the comodel's order, archived records left out unless asked for."""
        if self.compute is not None:
            return super().raw(env, record_id)
        model = env.root[self.comodel]
        return model._visible(self.linked(env, record_id))

    def linked(self, env: "Environment", record_id: int) -> list[int]:
        """The ids of all linked records, in no particular order."""
        raise NotImplementedError


class One2many(X2many):
    """The other side of a many2one."""

    type = "one2many"

    def __init__(self, comodel: str, inverse: str, string: str = "", **attributes: Any) -> None:
        self.inverse = inverse
        super().__init__(comodel, string, **attributes)
        self.copy = bool(attributes.get("copy"))

    @property
    def column(self) -> bool:
        """The other table holds the link."""
        return False

    def linked(self, env: "Environment", record_id: int) -> list[int]:
        """The records whose many2one points here."""
        ids = env.store.tables[self.comodel].referring(self.inverse, record_id)
        if self.domain:
            return list(env.root[self.comodel]._matching(self.domain, ids))
        return ids

    def describe(self, env: "Environment") -> dict[str, Any]:
        """The many2one of the comodel."""
        about = super().describe(env)
        return about if self.inherited else about | {"relation_field": self.inverse}


class Many2many(X2many):
    """Links both ways; the side without `inverse` holds them."""

    type = "many2many"

    def __init__(
        self, comodel: str, string: str = "", *, inverse: str = "", **attributes: Any
    ) -> None:
        self.inverse = inverse
        super().__init__(comodel, string, **attributes)
        self.copy = attributes.get("copy", not self.compute)

    @property
    def column(self) -> bool:
        """Only one side holds the links."""
        return not self.inverse and self.compute is None

    def linked(self, env: "Environment", record_id: int) -> list[int]:
        """The linked ids, from whichever side holds them."""
        if self.inverse:
            return env.store.tables[self.comodel].referring(self.inverse, record_id)
        return list(env.store.tables[self.model].rows[record_id].get(self.name, ()))
